import { readFileSync } from 'node:fs';
import { CONSTANTS } from '../abi/layout.generated.ts';
import { structure } from './attributes.ts';
import { lookUp, remove, update } from './bpf.ts';
import { entriesOf } from './entries.ts';
import type { Fd } from './ffi.ts';
import { type Loaded, mapNamed } from './object.ts';
import type { CounterStore } from './slot-store.ts';

const COUNTER_BYTES = 16;
const PACKETS_BYTES = 8;

/** The per-CPU maps of counters, summed over CPUs, and the map of rule ids. */
export function kernelCounters(loaded: Loaded): CounterStore {
  const [ids, counters] = [mapNamed(loaded, 'rule_slots'), mapNamed(loaded, 'counters')];
  const cpus = possibleCpus();
  return {
    capacity: CONSTANTS.WEIR_COUNTERS,
    assigned: () => entriesOf(ids),
    assign: (id, slot) => update(ids, structure(8, [[0, 'u64', id]]), structure(4, [[0, 'u32', slot]])),
    release(id, slot) {
      remove(ids, structure(8, [[0, 'u64', id]]));
      update(counters, structure(4, [[0, 'u32', slot]]), new Uint8Array(COUNTER_BYTES * cpus));
    },
    read(slot) {
      const values = lookUp(counters, structure(4, [[0, 'u32', slot]]), COUNTER_BYTES * cpus);
      return { packets: sum(values, 0, COUNTER_BYTES), bytes: sum(values, 8, COUNTER_BYTES) };
    },
    reasons: () => packetsOf(mapNamed(loaded, 'reasons'), CONSTANTS.WEIR_REASONS, cpus),
    stamped: () => packetsOf(mapNamed(loaded, 'stamped'), CONSTANTS.WEIR_STAMPED_KINDS, cpus),
  };
}

/** The first `count` elements of a per-CPU array of packets. */
function packetsOf(map: Fd, count: number, cpus: number): readonly bigint[] {
  return Array.from({ length: count }, (_, i) =>
    sum(lookUp(map, structure(4, [[0, 'u32', i]]), PACKETS_BYTES * cpus), 0, PACKETS_BYTES),
  );
}

/** The __u64 at `offset` of every CPU's value of `each` bytes. */
function sum(values: Uint8Array | undefined, offset: number, each: number): bigint {
  let total = 0n;
  if (values === undefined) return total;
  const view = viewOf(values);
  for (let at = offset; at < values.length; at += each) total += view.getBigUint64(at, true);
  return total;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A per-CPU map has a value for every CPU that may ever be there: `0-3` is four, `0` one. */
function possibleCpus(): number {
  const ranges = readFileSync('/sys/devices/system/cpu/possible', 'utf8').trim().split(',');
  return Math.max(...ranges.map((range) => Number(range.split('-').at(-1)))) + 1;
}
