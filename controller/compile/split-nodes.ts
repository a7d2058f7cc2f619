import { CONSTANTS } from '../abi/layout.generated.ts';
import { keyRoom } from '../abi/lookup.ts';

/** Values of a byte: entries of a split node, and of a tail. */
const VALUES = 256;
const ENTRY_BYTES = Uint32Array.BYTES_PER_ELEMENT;
const KEY_BYTES = Uint16Array.BYTES_PER_ELEMENT;
const TABLE_BYTES = VALUES * ENTRY_BYTES;
/** Fills the room behind the last key: no value is above it. */
const LAST = 0xffff;
const { WEIR_NODE: UNIT, WEIR_SPLIT: SPLIT, WEIR_SAME: SAME, WEIR_TAIL: TAIL } = CONSTANTS;

/** Writes of one section: its bytes as keys and as entries, and where it lies in the image. */
export interface Bytes {
  /** Keys up to which a node is packed. */
  readonly packed: number;
  readonly shorts: Uint16Array;
  readonly words: Uint32Array;
  readonly offset: number;
}

/** Bytes of a node of these keys when it is split: its table, and behind it a packed node or a table for each byte of several entries. */
export function splitBytes(keys: readonly number[], packed: number): number {
  let bytes = TABLE_BYTES;
  forEachByte(keys, (_, first, last) => {
    if (last > first) bytes += innerBytes(last - first + 1, packed);
  });
  return bytes;
}

function innerBytes(entries: number, packed: number): number {
  if (entries > packed) return TABLE_BYTES;
  return Math.ceil((keyRoom(entries) * KEY_BYTES + entries * ENTRY_BYTES) / UNIT) * UNIT;
}

/** Writes a split node at `at`; `entries` are those of the keys. Answers the entry that names it. */
export function writeSplit(keys: readonly number[], entries: Uint32Array, at: number, bytes: Bytes): number {
  let end = at + TABLE_BYTES;
  forEachByte(keys, (byte, first, last) => {
    bytes.words[at / ENTRY_BYTES + byte] =
      last === first ? (entries[first] ?? 0) : writeInner({ keys, entries, first, last }, byte, end, bytes);
    if (last > first) end += innerBytes(last - first + 1, bytes.packed);
  });
  return (bytes.offset + at) / UNIT + SPLIT;
}

/** Keys `first` to `last` of a node; the first holds from the byte's first value on. */
interface Part {
  readonly keys: readonly number[];
  readonly entries: Uint32Array;
  readonly first: number;
  readonly last: number;
}

function writeInner(
  { keys, entries, first, last }: Part,
  byte: number,
  at: number,
  { shorts, words, offset, packed }: Bytes,
): number {
  const count = last - first + 1;
  const ref = (offset + at) / UNIT + SAME;
  if (count > packed) {
    const start = at / ENTRY_BYTES - byte * VALUES;
    for (let i = first; i <= last; i++) {
      const from = Math.max(keys[i] ?? 0, byte * VALUES);
      words.fill(entries[i] ?? 0, start + from, start + (i < last ? (keys[i + 1] ?? 0) : (byte + 1) * VALUES));
    }
    return ref + TAIL;
  }
  const start = at / KEY_BYTES;
  shorts[start] = count - 1;
  for (let i = 1; i < count; i++) shorts[start + i] = keys[first + i] ?? 0;
  shorts.fill(LAST, start + count, start + keyRoom(count));
  words.set(entries.subarray(first, last + 1), at / ENTRY_BYTES + (keyRoom(count) * KEY_BYTES) / ENTRY_BYTES);
  return ref;
}

/** Calls back with every byte, and the keys that hold its first and its last value. */
function forEachByte(keys: readonly number[], visit: (byte: number, first: number, last: number) => void): void {
  let last = 0;
  for (let byte = 0; byte < VALUES; byte++) {
    while ((keys[last + 1] ?? Number.POSITIVE_INFINITY) <= byte * VALUES) last++;
    const first = last;
    while ((keys[last + 1] ?? Number.POSITIVE_INFINITY) < (byte + 1) * VALUES) last++;
    visit(byte, first, last);
  }
}
