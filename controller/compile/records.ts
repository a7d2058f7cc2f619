import { CONSTANTS } from '../abi/layout.generated.ts';
import type { Arrangement, Tests } from './arrange.ts';
import { setBit } from './bits.ts';
import { ANY } from './columns.ts';
import type { Dimension } from './dimension.ts';

/** Bytes of one word. */
const WORD_BYTES = 8;
const WORD_BITS = 64;
const NO_BITS: readonly number[] = [];
/** Of one element of `target`. */
const BITS = 32;

/** Words of a dimension's records. */
export interface RecordSize {
  readonly words: number;
  readonly tests: number;
}

export function recordSize(tests: Tests, words: number): RecordSize {
  const own = Math.ceil(tests.count / WORD_BITS);
  // A record of one line's words or fewer does not straddle two lines.
  return { tests: own, words: evenly(own + words) };
}

function evenly(words: number): number {
  const line = 8;
  if (words >= line) return words;
  let size = 1;
  while (size < words) size *= 2;
  return size;
}

export function recordBytes({ numbers }: Dimension, { words }: RecordSize): number {
  return Math.max(numbers.count, 1) * words * WORD_BYTES;
}

export interface RecordParts {
  readonly tests: Tests;
  readonly size: RecordSize;
  readonly arrangement: Arrangement;
  /** The dimension, as enum weir_kind has it. */
  readonly by: number;
}

/** Writes the record of every class: its kinds, its tests, then a bit per vector row that accepts it. Little-endian words. */
export function writeRecords(dimension: Dimension, parts: RecordParts, view: DataView): void {
  const target = new Uint32Array(view.buffer, view.byteOffset, view.byteLength / Uint32Array.BYTES_PER_ELEMENT);
  const stride = (parts.size.words * WORD_BYTES) / Uint32Array.BYTES_PER_ELEMENT;
  const { always, byMatch } = bitsOf(dimension, parts, stride);
  const { count, starts, matches } = dimension.members;
  for (let number = 0; number < count; number++) {
    const at = (dimension.numbers.of[number] ?? 0) * stride;
    const record = target.subarray(at, at + stride);
    record.set(always);
    for (let i = starts[number] ?? 0; i < (starts[number + 1] ?? 0); i++) {
      for (const bit of byMatch[matches[i] ?? 0] ?? NO_BITS) setBit(record, bit);
    }
  }
  forEachKind(dimension, parts.by, parts.arrangement, (number, kind) => {
    setBit(target, number * stride * BITS + kind);
  });
}

/** What every record has, and what a match adds. */
interface RecordBits {
  readonly always: Uint32Array;
  readonly byMatch: readonly (readonly number[] | undefined)[];
}

function bitsOf(
  { columns, spread }: Dimension,
  { tests, size, arrangement, by }: RecordParts,
  stride: number,
): RecordBits {
  const first = size.tests * WORD_BITS;
  const always = new Uint32Array(stride);
  for (let kind = 0; kind < CONSTANTS.WEIR_FIRST_TEST; kind++) if ((kind & by) === 0) setBit(always, kind);
  const bits = new Map<number, number[]>();
  const add = (match: number, bit: number): void => {
    const own = bits.get(match);
    if (own === undefined) bits.set(match, [bit]);
    else own.push(bit);
  };
  for (const [bit, row] of arrangement.vectorRows) {
    const match = columns.asked[row] ?? ANY;
    if (match === ANY) setBit(always, first + bit);
    else add(match, first + bit);
  }
  for (let match = 0; match < spread.length; match++) {
    const test = tests.numberOf(match);
    if (test > 0) add(match, test);
  }
  return { always, byMatch: Array.from(spread, (_, match) => bits.get(match)) };
}

/** Calls back with every class under which a row is filed, by final number, and the kind. */
function forEachKind({ columns, narrow }: Dimension, by: number, { walks }: Arrangement, visit: Visit): void {
  for (const [kind, rows] of walks.flatMap(({ filed }) => [...filed])) {
    if ((kind & by) === 0) continue;
    for (const row of rows) {
      const match = columns.asked[row] ?? ANY;
      const end = narrow.starts[match + 1] ?? 0;
      for (let at = narrow.starts[match] ?? end; at < end; at++) visit(narrow.classes[at] ?? 0, kind);
    }
  }
}

type Visit = (number: number, kind: number) => void;

/** The test of a row's service, by which it is definite; WEIR_NEVER when it is certain of no protocol's fragments. */
export function serviceTest(match: number, tests: Tests): number {
  if (match === ANY) return 0;
  const test = tests.numberOf(match);
  return test === 0 ? CONSTANTS.WEIR_NEVER : test;
}
