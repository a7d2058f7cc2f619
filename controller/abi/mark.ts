import { bitCount, lowestBit, type MarkMask } from '../net/mark-mask.ts';
import { fieldsAt, sizeOf, viewOf } from './fields.ts';

/** Where packets carry their stamp, to be stored as one __u64; zero where they carry none. */
export function encodeMark(mask: MarkMask): bigint {
  const view = new DataView(new ArrayBuffer(sizeOf('weir_mark')));
  const fields = fieldsAt(view, 'weir_mark', 0);
  fields.set('mask', mask);
  fields.set('shift', lowestBit(mask));
  return view.getBigUint64(0, true);
}

export function decodeMark(word: bigint): MarkMask {
  const bytes = new Uint8Array(sizeOf('weir_mark'));
  const view = viewOf(bytes);
  view.setBigUint64(0, word, true);
  return fieldsAt(view, 'weir_mark', 0).get('mask');
}

/** Stamps that fit the mask, 1 … stampCount; 0 where packets carry none. */
export function stampCount(mask: MarkMask): number {
  return 2 ** bitCount(mask) - 1;
}

/** The stamp in a mark; 0: none. */
export function stampOf(mark: number, mask: MarkMask): number {
  return (mark & mask) >>> lowestBit(mask);
}

/** `mark` with this stamp, other bits as they are. */
export function stamped(mark: number, mask: MarkMask, stamp: number): number {
  return ((mark & ~mask) | ((stamp << lowestBit(mask)) & mask)) >>> 0;
}
