import { scramble } from './names.ts';
import { Overflow } from './overflow.ts';

/** Bits of one word of a set. */
const WORD = 32;
/** Words of all sets of one kind: 256 MiB. */
const WORDS = 2 ** 26;

/** A set of small numbers that can be flipped one by one; its hash follows in constant time. */
export interface FlipSet {
  readonly bits: Uint32Array;
  readonly hash: () => number;
  flip(member: number): void;
}

export function createFlipSet(size: number): FlipSet {
  const bits = new Uint32Array(Math.ceil(size / WORD));
  let hash = 0;
  return {
    bits,
    hash: () => hash,
    flip(member) {
      const word = member >>> 5;
      bits[word] = (bits[word] ?? 0) ^ (1 << (member & 31));
      hash ^= mark(member);
    },
  };
}

/** A fixed pseudo-random number per member, so that sets of few members hash apart. */
function mark(member: number): number {
  return scramble(Math.imul(member + 1, 0x9e3779b1));
}

/** Distinct sets, numbered from 0. */
export interface ClassMembers {
  readonly count: () => number;
  /** Calls back with each member of a class, ascending. */
  forEachMember(number: number, member: (member: number) => void): void;
}

/** Sets numbered in the order they were first seen. Compared bit by bit: no two sets share a class. */
export interface Classes extends ClassMembers {
  /** The class of a set as it is now. `hash` must depend on the bits only. */
  numberOf(bits: Uint32Array, hash: number): number;
}

/** `size`: members a set may have. */
export function createClasses(size: number): Classes {
  const words = Math.ceil(size / WORD);
  const byHash = new Map<number, number[]>();
  let store = new Uint32Array(1024 * Math.max(words, 1));
  let count = 0;
  const same = (number: number, bits: Uint32Array): boolean => {
    for (let i = 0; i < words; i++) if (store[number * words + i] !== bits[i]) return false;
    return true;
  };
  const add = (bits: Uint32Array): number => {
    if ((count + 1) * words > WORDS) {
      const found = `${size} distinct lists of ports divide packets into more than ${count} classes`;
      throw new Overflow(`${found}; use fewer lists, or lists that overlap less`);
    }
    if ((count + 1) * words > store.length) {
      const larger = new Uint32Array(store.length * 2);
      larger.set(store);
      store = larger;
    }
    store.set(bits, count * words);
    return count++;
  };
  return {
    count: () => count,
    numberOf(bits, hash) {
      const candidates = byHash.get(hash) ?? [];
      const known = candidates.find((candidate) => same(candidate, bits));
      if (known !== undefined) return known;
      const number = add(bits);
      byHash.set(hash, [...candidates, number]);
      return number;
    },
    forEachMember(number, member) {
      for (let i = 0; i < words; i++) {
        for (let rest = store[number * words + i] ?? 0; rest !== 0; rest &= rest - 1) {
          member(i * WORD + 31 - Math.clz32(rest & -rest));
        }
      }
    },
  };
}

/** A hash of the bits, by words: not the one of a FlipSet, which is of members. */
export function hashOf(bits: Uint32Array): number {
  let hash = 0;
  for (let i = 0; i < bits.length; i++) hash = Math.imul((hash ^ (bits[i] ?? 0)) + (hash >>> 15), 0x9e3779b1);
  return scramble(hash);
}
