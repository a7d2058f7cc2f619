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

/** The bits of word `word` of a class's vector. Throws BrokenImage for a class that is none. */
export type Vector = (word: number) => bigint;

export type VectorSection = 'source_vectors' | 'destination_vectors' | 'service_vectors' | 'source_port_vectors';

export function vectorOf(view: DataView, section: VectorSection, number: number): Vector {
  const span = fieldsAt(view, 'weir_span', offsetOf('weir_image', section));
  const words = fieldsAt(view, 'weir_image', 0).get('words');
  if (number >= span.get('count')) throw new BrokenImage(`class ${number} of ${span.get('count')} in ${section}`);
  const start = span.get('offset') + number * words * 8;
  return (word) => {
    if (word >= words) throw new BrokenImage(`word ${word} of ${words} in ${section}`);
    return view.getBigUint64(start + word * 8, true);
  };
}
