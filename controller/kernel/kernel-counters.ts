import { readFileSync } from 'node:fs';
import { CONSTANTS } from '../abi/layout.generated.ts';
import { structure } from './attributes.ts';
import { remove, update } from './bpf.ts';
import { elementsOf, entriesOf } from './entries.ts';
import type { Fd } from './ffi.ts';
import { type Loaded, mapNamed } from './object.ts';
import type { CounterStore, Totals } from './slot-store.ts';

/** 64-bit words of struct weir_counter: packets, bytes. */
const COUNTER_WORDS = 2;
/** Words that one call reads of the counters at most: a MiB. */
const READ_WORDS = 2 ** 17;

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
      update(counters, structure(4, [[0, 'u32', slot]]), new Uint8Array(8 * COUNTER_WORDS * cpus));
    },
    read: (slots) => totalsOf(counters, slots, cpus),
    reasons: () => packetsOf(mapNamed(loaded, 'reasons'), CONSTANTS.WEIR_REASONS, cpus),
    stamped: () => packetsOf(mapNamed(loaded, 'stamped'), CONSTANTS.WEIR_STAMPED_KINDS, cpus),
  };
}

/** Of each of `slots`, in their order. What lies close together is read by one call. */
function totalsOf(counters: Fd, slots: readonly number[], cpus: number): readonly Totals[] {
  const words = COUNTER_WORDS * cpus;
  const most = Math.max(1, Math.floor(READ_WORDS / words));
  const wanted = Uint32Array.from(slots).sort();
  const found = new Map<number, Totals>();
  for (let next = 0; next < wanted.length; ) {
    const first = wanted[next] ?? 0;
    const begin = next;
    while (next < wanted.length && (wanted[next] ?? 0) < first + most) next++;
    const values = elementsOf(counters, { first, count: (wanted[next - 1] ?? first) - first + 1, words });
    for (const slot of wanted.subarray(begin, next)) {
      const [packets = 0n, bytes = 0n] = sums(values, (slot - first) * words, { members: COUNTER_WORDS, cpus });
      found.set(slot, { packets, bytes });
    }
  }
  return slots.map((slot) => found.get(slot) ?? { packets: 0n, bytes: 0n });
}

/** The first `count` elements of a per-CPU array of packets. */
function packetsOf(map: Fd, count: number, cpus: number): readonly bigint[] {
  const values = elementsOf(map, { first: 0, count, words: cpus });
  return Array.from({ length: count }, (_, i) => sums(values, i * cpus, { members: 1, cpus })[0] ?? 0n);
}

/** Each member of the structure at `at`, over all CPUs. */
function sums(
  values: BigUint64Array,
  at: number,
  { members, cpus }: { readonly members: number; readonly cpus: number },
): readonly bigint[] {
  return Array.from({ length: members }, (_, member) => {
    let total = 0n;
    for (let cpu = 0; cpu < cpus; cpu++) total += values[at + cpu * members + member] ?? 0n;
    return total;
  });
}

/** A per-CPU map has a value for every CPU that may ever be there: `0-3` is four, `0` one. */
export function possibleCpus(): number {
  const ranges = readFileSync('/sys/devices/system/cpu/possible', 'utf8').trim().split(',');
  return Math.max(...ranges.map((range) => Number(range.split('-').at(-1)))) + 1;
}
