import type { ClassMembers } from './classes.ts';
import type { Columns } from './columns.ts';

/** Bytes of one word of a vector. */
const WORD_BYTES = 8;

/** One dimension: its classes, each a set of matches, and the rows of each match. */
export interface Dimension {
  readonly columns: Columns<unknown>;
  readonly classes: ClassMembers;
}

/** Bytes of all vectors of a dimension. */
export function vectorBytes({ classes }: Dimension, words: number): number {
  return classes.count() * words * WORD_BYTES;
}

/** Writes one vector per class: bit r % 64 of word r / 64 is set when row r accepts the class. */
export function writeVectors({ columns, classes }: Dimension, words: number, view: DataView): void {
  const target = new Uint32Array(view.buffer, view.byteOffset, view.byteLength / Uint32Array.BYTES_PER_ELEMENT);
  const stride = (words * WORD_BYTES) / Uint32Array.BYTES_PER_ELEMENT;
  const always = new Uint32Array(stride);
  for (const row of columns.always) set(always, row);
  for (let number = 0; number < classes.count(); number++) {
    const vector = target.subarray(number * stride, (number + 1) * stride);
    vector.set(always);
    classes.forEachMember(number, (match) => {
      for (const row of columns.rows[match] ?? []) set(vector, row);
    });
  }
}

/** Little-endian: bit r of a __u64 vector is bit r % 32 of its __u32 r / 32. */
function set(vector: Uint32Array, row: number): void {
  const word = row >>> 5;
  vector[word] = (vector[word] ?? 0) | (1 << (row & 31));
}
