import { structure, u32At } from './attributes.ts';
import { isRefusal } from './bpf.ts';
import { type Addressed, addressed, bpf, type Fd } from './ffi.ts';

/** BPF_MAP_LOOKUP_BATCH: a map read in few calls. Offsets in union bpf_attr, include/uapi/linux/bpf.h. */

const MAP_LOOKUP_BATCH = 24;
const ATTRIBUTES = 56;
const AT = { inBatch: 0, outBatch: 8, keys: 16, values: 24, count: 32, map: 36 } as const;
/** Entries of a hash map a call; more than any bucket has. */
const BATCH = 4096;

/** Where a call writes to: `count` keys and values, and in `place` from where the next goes on. */
interface Room {
  readonly keys: Addressed;
  readonly values: Addressed;
  readonly place: Addressed;
  readonly count: number;
}

/** Reads up to `count` elements behind `from` (0n: from the first). Answers how many there were and whether the map ended. */
function lookUpBatch(map: Fd, from: bigint, room: Room): { readonly count: number; readonly isLast: boolean } {
  const attributes = structure(ATTRIBUTES, [
    [AT.inBatch, 'u64', from],
    [AT.outBatch, 'u64', room.place.address],
    [AT.keys, 'u64', room.keys.address],
    [AT.values, 'u64', room.values.address],
    [AT.count, 'u32', room.count],
    [AT.map, 'u32', map.number],
  ]);
  let isLast = false;
  try {
    bpf('reading map elements', MAP_LOOKUP_BATCH, attributes, [room.keys, room.values, room.place]);
  } catch (error) {
    if (!isRefusal(error, 'ENOENT')) throw error;
    isLast = true;
  }
  return { count: u32At(attributes, AT.count), isLast };
}

/** Every entry of a hash map of 8-byte keys and 4-byte values, in no order. Throws Refusal. */
export function entriesOf(map: Fd): ReadonlyMap<bigint, number> {
  const [keys, values, place] = [addressed(BATCH * 8), addressed(BATCH * 4), addressed(4)];
  const [ids, numbers] = [new BigUint64Array(keys.bytes.buffer), new Uint32Array(values.bytes.buffer)];
  const found = new Map<bigint, number>();
  for (let from = 0n, isEnd = false; !isEnd; from = place.address) {
    const { count, isLast } = lookUpBatch(map, from, { keys, values, place, count: BATCH });
    for (let i = 0; i < count; i++) found.set(ids[i] ?? 0n, numbers[i] ?? 0);
    isEnd = isLast;
  }
  return found;
}

/** Which elements of an array: `words` of 64 bits each, of a per-CPU one those of all possible CPUs. */
export interface Elements {
  readonly first: number;
  readonly count: number;
  readonly words: number;
}

/** Elements of an array, one behind the other. Throws Refusal, and RangeError where the array ends before. */
export function elementsOf(map: Fd, { first, count, words }: Elements): BigUint64Array {
  const [keys, values, place] = [addressed(count * 4), addressed(count * words * 8), addressed(4)];
  new Uint32Array(place.bytes.buffer)[0] = first - 1;
  const read = lookUpBatch(map, first === 0 ? 0n : place.address, { keys, values, place, count });
  if (read.count === count) return new BigUint64Array(values.bytes.buffer);
  throw new RangeError(`reading ${count} elements from ${first}: the map has ${read.count} of them`);
}
