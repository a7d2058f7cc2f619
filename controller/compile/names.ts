import { homeOf } from '../abi/entries.ts';
import { ascendingBy } from './sort.ts';

/**
 * Numbers that hang on names instead of on places in a list, so that an edit renumbers little. A name is 64 bits of a
 * rule's id, or several of them mixed; `high` decides first.
 */
export interface Names {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
}

/** Numbers with gaps. `count`: one more than any of them may be. */
export interface Numbers {
  /** By index of the name. */
  readonly of: Uint32Array;
  readonly count: number;
}

/** The largest share of homes that is in use: where five in eight are, a name more moves three others or four. */
const FULL = 5 / 8;
/** Numbers behind the last home, for names that were pushed on. */
const TAIL = 16;

/**
 * Ordered hashing (Amble and Knuth, The Computer Journal 17(2), 1974), by which the outcome does not depend on the order of
 * arrival: names ascend, each at its home — `high` scaled to the homes — or as close behind as those before it
 * leave room. One name more or less moves only its run. Equal names must not both occur; if they do, the index decides.
 */
export function numberNames(names: Names): Numbers {
  const { high, low } = names;
  const homes = homesFor(high.length);
  const order = ascendingBy([high, low]);
  const of = new Uint32Array(high.length);
  let next = 0;
  for (const index of order) {
    next = Math.max(next, homeOf({ high: high[index] ?? 0 }, homes));
    of[index] = next++;
  }
  return { of, count: low.length === 0 ? 0 : Math.max(homes + TAIL, roundUp(next, TAIL)) };
}

/** Homes for so many names, in steps of an eighth of a power of two, so that they seldom change; at most `full` of them in use. */
export function homesFor(names: number, full: number = FULL): number {
  const least = Math.max(16, Math.ceil(names / full));
  return roundUp(least, 2 ** (31 - Math.clz32(least) - 3));
}

export function roundUp(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}

/** The upper and lower half of 16 hex digits. */
export function nameOf(id: string): readonly [number, number] {
  return [Number.parseInt(id.slice(0, 8), 16), Number.parseInt(id.slice(8, 16), 16)];
}

export function createNames(count: number): Names {
  return { high: new Uint32Array(count), low: new Uint32Array(count) };
}

/** Spreads every bit over all of them (murmur3's finaliser). */
export function scramble(word: number): number {
  let h = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
