import type { PrefixSet } from '../model/policy.ts';
import { type Family, WIDTH } from '../net/address.ts';
import type { Prefix } from '../net/prefix.ts';

/** Bits of an address that one level of a trie decides by. */
export const STRIDE = 16;

/** Prefixes of one family as numbers, in the order they were given. */
export interface PrefixWords {
  /** Words of an address: 2 or 8. */
  readonly width: number;
  /** `width` words of 16 bits per prefix, the highest first. */
  readonly words: Uint16Array;
  readonly lengths: Uint8Array;
}

/** A set as numbers; `hash` is equal for the same prefixes in the same order. */
export interface SetWords extends Readonly<Record<Family, PrefixWords>> {
  readonly hash: number;
}

/** Words of an address of each family. */
export const WORDS: Readonly<Record<Family, number>> = { 4: WIDTH[4] / STRIDE, 6: WIDTH[6] / STRIDE };

const EMPTY: Readonly<Record<Family, PrefixWords>> = { 4: emptyOf(4), 6: emptyOf(6) };

function emptyOf(family: Family): PrefixWords {
  return { width: WORDS[family], words: new Uint16Array(0), lengths: new Uint8Array(0) };
}

/** The prefixes of a set as numbers. */
export function wordsOf({ prefixes }: PrefixSet): SetWords {
  const four = readFamily(prefixes, 4);
  const six = readFamily(prefixes, 6);
  return { 4: four, 6: six, hash: hashOf(four) ^ Math.imul(hashOf(six), 31) };
}

/** Whether `wordsOf` would say the same; makes nothing. */
export function isWords({ prefixes }: PrefixSet, { 4: four, 6: six }: SetWords): boolean {
  if (prefixes.length !== four.lengths.length + six.lengths.length) return false;
  let [fours, sixes] = [0, 0];
  for (const { family, bits, length } of prefixes) {
    if (family === 4) {
      if (four.lengths[fours] !== length || !isFour(four.words, 2 * fours++, Number(bits))) return false;
    } else if (six.lengths[sixes] !== length || !isSix(six.words, 8 * sixes++, bits)) return false;
  }
  return true;
}

function isFour(words: Uint16Array, at: number, bits: number): boolean {
  return words[at] === bits >>> 16 && words[at + 1] === (bits & 0xffff);
}

function isSix(words: Uint16Array, at: number, bits: bigint): boolean {
  HALVES[0] = bits;
  HALVES[1] = bits >> 64n;
  for (let i = 0; i < 8; i++) if (words[at + i] !== PARTS[7 - i]) return false;
  return true;
}

/** The prefixes of one family among `prefixes`. */
export function readFamily(prefixes: readonly Prefix[], family: Family): PrefixWords {
  let count = 0;
  for (const prefix of prefixes) if (prefix.family === family) count++;
  if (count === 0) return EMPTY[family];
  const width = WORDS[family];
  const words = new Uint16Array(count * width);
  const lengths = new Uint8Array(count);
  let i = 0;
  for (const prefix of prefixes) {
    if (prefix.family !== family) continue;
    lengths[i] = prefix.length;
    if (family === 4) writeFour(words, 2 * i++, Number(prefix.bits));
    else writeSix(words, 8 * i++, prefix.bits);
  }
  return { width, words, lengths };
}

function writeFour(words: Uint16Array, at: number, bits: number): void {
  words[at] = bits >>> 16;
  words[at + 1] = bits & 0xffff;
}

/** Where an IPv6 address is taken apart, the lowest word first; no reader keeps it. */
const HALVES = new BigUint64Array(2);
const PARTS = new Uint16Array(HALVES.buffer);

function writeSix(words: Uint16Array, at: number, bits: bigint): void {
  HALVES[0] = bits;
  HALVES[1] = bits >> 64n;
  for (let i = 0; i < 8; i++) words[at + i] = PARTS[7 - i] ?? 0;
}

/** The same prefixes in the same order. */
export function sameWords(a: SetWords, b: SetWords): boolean {
  return a === b || (a.hash === b.hash && ([4, 6] as const).every((family) => sameFamily(a[family], b[family])));
}

function sameFamily(a: PrefixWords, b: PrefixWords): boolean {
  return sameBytes(a.lengths, b.lengths) && sameBytes(bytesOf(a.words), bytesOf(b.words));
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint16Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function hashOf({ words, lengths }: PrefixWords): number {
  let hash = 0;
  for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ (words[i] ?? 0), 0x01000193);
  for (let i = 0; i < lengths.length; i++) hash = Math.imul(hash ^ (lengths[i] ?? 0), 0x01000193);
  return hash;
}

/** What two lists do not share at their beginnings and ends: an edit of a long list is short. */
export function difference(before: PrefixWords, after: PrefixWords): { gone: PrefixWords; come: PrefixWords } {
  const most = Math.min(before.lengths.length, after.lengths.length);
  let head = 0;
  while (head < most && samePrefix(before, head, after, head)) head++;
  let tail = 0;
  while (tail < most - head && samePrefix(before, ~tail, after, ~tail)) tail++;
  return { gone: between(before, head, tail), come: between(after, head, tail) };
}

/** Numbers below 0 count from the end. */
function samePrefix(a: PrefixWords, i: number, b: PrefixWords, j: number): boolean {
  const { width } = a;
  const from = i < 0 ? a.lengths.length + i : i;
  const to = j < 0 ? b.lengths.length + j : j;
  if (a.lengths[from] !== b.lengths[to]) return false;
  for (let word = 0; word < width; word++)
    if (a.words[from * width + word] !== b.words[to * width + word]) return false;
  return true;
}

function between({ width, words, lengths }: PrefixWords, head: number, tail: number): PrefixWords {
  const end = lengths.length - tail;
  return { width, words: words.subarray(head * width, end * width), lengths: lengths.subarray(head, end) };
}
