import { structure, u32At } from './attributes.ts';
import { isRefusal } from './bpf.ts';
import { addressed, bpf, type Fd } from './ffi.ts';

/** BPF_MAP_LOOKUP_BATCH: a hash map read in few calls. Offsets in union bpf_attr, include/uapi/linux/bpf.h. */

const MAP_LOOKUP_BATCH = 24;
const ATTRIBUTES = 56;
const AT = { inBatch: 0, outBatch: 8, keys: 16, values: 24, count: 32, map: 36 } as const;
/** Entries a call; more than any bucket has. */
const BATCH = 4096;

/** Every entry of a hash map of 8-byte keys and 4-byte values, in no order. Throws Refusal. */
export function entriesOf(map: Fd): ReadonlyMap<bigint, number> {
  const [keys, values, place] = [addressed(BATCH * 8), addressed(BATCH * 4), addressed(4)];
  const [ids, numbers] = [new BigUint64Array(keys.bytes.buffer), new Uint32Array(values.bytes.buffer)];
  const found = new Map<bigint, number>();
  for (let from = 0n, isLast = false; !isLast; from = place.address) {
    const attributes = structure(ATTRIBUTES, [
      [AT.inBatch, 'u64', from],
      [AT.outBatch, 'u64', place.address],
      [AT.keys, 'u64', keys.address],
      [AT.values, 'u64', values.address],
      [AT.count, 'u32', BATCH],
      [AT.map, 'u32', map.number],
    ]);
    try {
      bpf('reading map elements', MAP_LOOKUP_BATCH, attributes, [keys, values, place]);
    } catch (error) {
      if (!isRefusal(error, 'ENOENT')) throw error;
      isLast = true;
    }
    for (let i = 0; i < u32At(attributes, AT.count); i++) found.set(ids[i] ?? 0n, numbers[i] ?? 0);
  }
  return found;
}
