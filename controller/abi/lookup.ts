import { type Address, WIDTH } from '../net/address.ts';
import { type Fields, fieldsAt, offsetOf, sizeOf } from './fields.ts';
import { CONSTANTS } from './layout.generated.ts';

/** An image says something that cannot be true; the packet is dropped as `broken`. */
export class BrokenImage extends Error {}

export type Intervals = Fields<'weir_intervals'>;

/** Index of an address's family in every per-family array. */
export function familyIndex({ family }: Address): number {
  return family === 4 ? CONSTANTS.WEIR_IPV4 : CONSTANTS.WEIR_IPV6;
}

/** The value of the last key that is not above the address. */
export function lookUp(view: DataView, intervals: Intervals, address: Address): number {
  let low = 0;
  let high = intervals.get('count');
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keyAt(view, intervals, middle) <= address.bits) low = middle + 1;
    else high = middle;
  }
  if (low === 0) throw new BrokenImage(`no interval holds a ${WIDTH[address.family]}-bit address`);
  return view.getUint32(intervals.get('values') + (low - 1) * Uint32Array.BYTES_PER_ELEMENT, true);
}

function keyAt(view: DataView, intervals: Intervals, index: number): bigint {
  const key = fieldsAt(view, 'weir_key', intervals.get('keys') + index * sizeOf('weir_key'));
  return (key.get64('high') << 64n) | key.get64('low');
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
