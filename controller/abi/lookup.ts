import { type Address, WIDTH } from '../net/address.ts';
import { type Fields, fieldsAt, offsetOf } from './fields.ts';
import { CONSTANTS } from './layout.generated.ts';

/** An image says something that cannot be true; the packet is dropped as `broken`. */
export class BrokenImage extends Error {}

/** Index of an address's family in every per-family array. */
export function familyIndex({ family }: Address): number {
  return family === 4 ? CONSTANTS.WEIR_IPV4 : CONSTANTS.WEIR_IPV6;
}

const LEAF = CONSTANTS.WEIR_LEAF >>> 0;
const { WEIR_DIRECT: DIRECT, WEIR_SPLIT: SPLIT, WEIR_SAME: SAME, WEIR_TAIL: TAIL, WEIR_NODE: UNIT } = CONSTANTS;
/** Bits of an address that one level decides by. */
const STRIDE = 16n;

/** The root of the struct weir_trie at an offset. */
export function rootAt(view: DataView, at: number): number {
  return fieldsAt(view, 'weir_trie', at).get('root');
}

/** The number of an address in the trie under `root`. */
export function lookUp(view: DataView, root: number, { family, bits }: Address): number {
  let entry = root;
  for (let below = BigInt(WIDTH[family]) - STRIDE; entry < LEAF; below -= STRIDE) {
    if (below < 0n) throw new BrokenImage(`a trie is deeper than ${WIDTH[family]} bits`);
    entry = entryOf(view, entry, Number((bits >> below) & 0xffffn));
  }
  return entry - LEAF;
}

/** What a node says about a value. */
function entryOf(view: DataView, node: number, value: number): number {
  if (node & DIRECT) return view.getUint32(nodeAt(node) + value * 4, true);
  if ((node & SPLIT) === 0) return packedEntry(view, nodeAt(node), value);
  const entry = view.getUint32(nodeAt(node) + (value >> 8) * 4, true);
  if (entry >= LEAF || (entry & SAME) === 0) return entry;
  if (entry & TAIL) return view.getUint32(nodeAt(entry) + (value & 255) * 4, true);
  return packedEntry(view, nodeAt(entry), value);
}

/** Offset of the node that an entry names. */
function nodeAt(entry: number): number {
  return (entry & (TAIL - 1)) * UNIT;
}

/** As the program reads a line: of four groups of keys that by the first of each, then every key of it counts that is not above the value, sorted or not. */
function packedEntry(view: DataView, at: number, value: number): number {
  const count = packedCount(view, at);
  if (count > CONSTANTS.WEIR_LINE_KEYS) throw new BrokenImage(`a packed node of ${count} entries`);
  const isAtOrBelow = (i: number): boolean => view.getUint16(at + i * Uint16Array.BYTES_PER_ELEMENT, true) <= value;
  const { WEIR_FEW_KEYS: few } = CONSTANTS;
  let group = 0;
  for (let first = few; first < keyRoom(count); first += few) if (isAtOrBelow(first)) group += few;
  let index = group;
  for (let i = group + 1; i < group + few; i++) if (isAtOrBelow(i)) index++;
  return view.getUint32(packedEntries(at, count) + Math.min(index, count - 1) * 4, true);
}

function packedCount(view: DataView, at: number): number {
  return view.getUint16(at, true) + 1;
}

/** Keys that a packed node of so many entries (WEIR_LINE_KEYS at most) has room for. */
export function keyRoom(entries: number): number {
  const { WEIR_FEW_KEYS: few, WEIR_LINE_KEYS: line } = CONSTANTS;
  return entries <= few ? few : line;
}

/** Where the entries of a packed node begin: behind its keys. */
function packedEntries(at: number, count: number): number {
  return at + keyRoom(count) * Uint16Array.BYTES_PER_ELEMENT;
}

/** True when an entry is a number, or a node that lies within the image; what lies below is not looked at. */
export function entryLies(view: DataView, entry: number): boolean {
  if (entry >= LEAF) return true;
  const at = nodeAt(entry);
  if (at + UNIT > view.byteLength) return false;
  if (entry & DIRECT) return at + 65536 * 4 <= view.byteLength;
  if (entry & SPLIT) return at + 256 * 4 <= view.byteLength;
  const count = packedCount(view, at);
  return packedEntries(at, count) + count * 4 <= view.byteLength;
}

/** The class of a value (port, or type << 8 | code) through its page. */
export function portClass(view: DataView, ports: Fields<'weir_ports'>, value: number): number {
  const page = view.getUint32(ports.get('index') + (value >> 8) * Uint32Array.BYTES_PER_ELEMENT, true);
  return view.getUint32(page + (value & 255) * Uint32Array.BYTES_PER_ELEMENT, true);
}

export type DimensionName = 'source' | 'destination' | 'service';

/** The bits of a class of one dimension. Throws BrokenImage for a class that is none. */
export interface ClassRecord {
  readonly number: number;
  /** Whether the class passes a test. */
  passes(test: number): boolean;
  /** Word `word` of the vector rows that accept the class. */
  accepts(word: number): bigint;
}

export function recordOf(view: DataView, dimension: DimensionName, number: number): ClassRecord {
  const fields = fieldsAt(view, 'weir_dimension', offsetOf('weir_image', `${dimension}_records`));
  const [words, tests] = [fields.get('words'), fields.get('tests')];
  if (number >= fields.get('count')) throw new BrokenImage(`class ${number} of ${fields.get('count')} by ${dimension}`);
  const start = fields.get('offset') + number * words * 8;
  const wordAt = (word: number): bigint => {
    if (word >= words) throw new BrokenImage(`word ${word} of ${words} by ${dimension}`);
    return view.getBigUint64(start + word * 8, true);
  };
  return {
    number,
    passes: (test) => ((wordAt(Math.floor(test / 64)) >> BigInt(test % 64)) & 1n) === 1n,
    accepts: (word) => wordAt(tests + word),
  };
}
