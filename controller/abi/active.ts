import { fieldsAt, sizeOf, viewOf } from './fields.ts';

/** Which slot decides, and which generation it holds. */
export interface Active {
  readonly slot: number;
  readonly sizeClass: number;
  /** 1 … 2^48 − 1. */
  readonly generation: number;
}

const LOW = 2 ** 32;

/** The word that decides, to be stored as one __u64; `undefined` (nothing was committed) is zero. */
export function encodeActive(active: Active | undefined): bigint {
  if (active === undefined) return 0n;
  const view = new DataView(new ArrayBuffer(sizeOf('weir_active')));
  const fields = fieldsAt(view, 'weir_active', 0);
  fields.set('slot', active.slot);
  fields.set('size_class', active.sizeClass);
  fields.set('generation_high', Math.floor(active.generation / LOW));
  fields.set('generation_low', active.generation % LOW);
  return view.getBigUint64(0, true);
}

export function decodeActive(word: bigint): Active | undefined {
  if (word === 0n) return undefined;
  const bytes = new Uint8Array(sizeOf('weir_active'));
  const view = viewOf(bytes);
  view.setBigUint64(0, word, true);
  const fields = fieldsAt(view, 'weir_active', 0);
  return {
    slot: fields.get('slot'),
    sizeClass: fields.get('size_class'),
    generation: fields.get('generation_high') * LOW + fields.get('generation_low'),
  };
}
