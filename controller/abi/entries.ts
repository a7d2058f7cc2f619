import { CONSTANTS } from './layout.generated.ts';

/** Keys of the table of entries; bpf/include/entry.h computes the same (struct weir_entry in layout.h). */

const HIGH = 0x9e3779b9;
const LOW = 0x7f4a7c15;

/** A 64-bit number as two halves: hashes of 100,000 keys as bigint would be most of a compile. */
export interface Hash {
  readonly high: number;
  readonly low: number;
}

/** What a packet's three classes are, by number. */
export interface ClassNumbers {
  readonly source: number;
  readonly destination: number;
  readonly service: number;
}

/** The two classes of a kind's key, 0 where it has one only (struct weir_entry). */
export function keyClasses(kind: number, { source, destination, service }: ClassNumbers): readonly [number, number] {
  switch (kind) {
    case CONSTANTS.WEIR_BY_SOURCE:
      return [source, 0];
    case CONSTANTS.WEIR_BY_DESTINATION:
      return [0, destination];
    case CONSTANTS.WEIR_BY_SERVICE:
      return [0, service];
    case CONSTANTS.WEIR_BY_SOURCE | CONSTANTS.WEIR_BY_DESTINATION:
      return [source, destination];
    case CONSTANTS.WEIR_BY_SOURCE | CONSTANTS.WEIR_BY_SERVICE:
      return [source, service];
    default:
      return [service, destination];
  }
}

/** `tag`: walk << 3 | kind, below 2^19; classes below 2^22. 63 bits, and never WEIR_EMPTY above all ones. */
export function hashKey(tag: number, first: number, second: number): Hash {
  const high = ((tag << 12) | (first >>> 10)) >>> 0;
  const low = ((first << 22) | second) >>> 0;
  const product = multiply(high, (low ^ high) >>> 0);
  const borrow = product.low === 0 ? 1 : 0;
  return { high: (product.high - borrow) & BITS_31, low: (product.low - 1) >>> 0 };
}

const BITS_31 = 0x7fffffff;

/** (high, low) × 0x9e3779b97f4a7c15 mod 2^64. */
function multiply(high: number, low: number): Hash {
  const carried = upperHalf(low, LOW);
  return {
    high: (carried + Math.imul(low, HIGH) + Math.imul(high, LOW)) >>> 0,
    low: Math.imul(low, LOW) >>> 0,
  };
}

/** Bits 32–63 of the product of two 32-bit numbers. */
function upperHalf(a: number, b: number): number {
  const a1 = a >>> 16;
  const a0 = a & 0xffff;
  const b1 = b >>> 16;
  const b0 = b & 0xffff;
  const middle = a1 * b0 + ((a0 * b0) >>> 16);
  const rest = a0 * b1 + (middle & 0xffff);
  return a1 * b1 + Math.floor(middle / 0x10000) + Math.floor(rest / 0x10000);
}

/** `high` scaled to the homes: where the search for a hash begins. Exact below 2^21 homes. */
export function homeOf({ high }: Pick<Hash, 'high'>, homes: number): number {
  return Math.floor((high * homes) / 2 ** 32);
}

/** The bucket in which the search for a hash of a key begins. */
export function bucketOf({ high, low }: Hash, buckets: number): number {
  return homeOf({ high: ((high << 1) | (low >>> 31)) >>> 0 }, buckets);
}
