import { fieldsAt, offsetOf, sizeOf, viewOf } from '../abi/fields.ts';
import { REASONS, STAMPED } from '../abi/reasons.ts';
import { ruleCount } from '../abi/slot.ts';
import { Fault } from '../errors/fault.ts';
import type { CounterReading } from './backend.ts';
import type { CounterStore, Totals } from './slot-store.ts';

/** The id of a number that no rule has. */
export const NO_RULE = 0n;

/** Rule ids of the image or slot that begins `bytes`, by rule index. */
export function ruleIds(bytes: Uint8Array): readonly bigint[] {
  const view = viewOf(bytes);
  const rules = fieldsAt(view, 'weir_span', offsetOf('weir_image', 'rules')).get('offset');
  const [first, each] = [rules + offsetOf('weir_rule', 'id'), sizeOf('weir_rule')];
  return Array.from({ length: ruleCount(bytes) }, (_, rule) => view.getBigUint64(first + rule * each, true));
}

/** Lets go of what keeps counters for `ids`, and answers the ids of what is held on. */
export type MakeRoom = (ids: readonly bigint[]) => ReadonlySet<bigint>;

/**
 * A counter for every id but NO_RULE, in their order. A rule keeps its counter for as long as some held image has it;
 * counters of other rules are given up only when there are no free ones left. `makeRoom` then answers the ids that are
 * held on. Throws Fault COUNTERS_FULL.
 */
export function assignCounters(
  store: CounterStore,
  ids: readonly bigint[],
  makeRoom: MakeRoom,
): readonly (number | undefined)[] {
  const known = store.assigned();
  const indexes = ids.map((id) => known.get(id));
  const isComplete = indexes.every((index, rule) => index !== undefined || ids[rule] === NO_RULE);
  return isComplete ? indexes : assignMissing(store, ids, { known, makeRoom });
}

/** As assignCounters, where some of the ids have none yet. */
function assignMissing(
  store: CounterStore,
  ids: readonly bigint[],
  { known, makeRoom }: { known: ReadonlyMap<bigint, number>; makeRoom: MakeRoom },
): readonly (number | undefined)[] {
  const assigned = new Map(known);
  const wanted = new Set(ids.filter((id) => id !== NO_RULE && !assigned.has(id)));
  if (assigned.size + wanted.size > store.capacity) {
    const kept = new Set([...makeRoom(ids), ...ids]);
    for (const [id, index] of assigned) {
      if (kept.has(id)) continue;
      store.release(id, index);
      assigned.delete(id);
    }
  }
  const taken = new Set(assigned.values());
  let next = 0;
  for (const id of wanted) {
    while (taken.has(next)) next++;
    if (next >= store.capacity) throw full(store.capacity);
    store.assign(id, next);
    assigned.set(id, next);
    taken.add(next);
  }
  return ids.map((id) => {
    const index = assigned.get(id);
    if (index === undefined && id !== NO_RULE) throw new RangeError(`rule ${hex(id)} has no counter`);
    return index;
  });
}

const NOTHING: Totals = { packets: 0n, bytes: 0n };

export function readCounters(store: CounterStore): CounterReading {
  const assigned = [...store.assigned()];
  const totals = store.read(assigned.map(([, index]) => index));
  const rules = assigned.map(([id], i) => [hex(id), totals[i] ?? NOTHING] as const);
  const named = (names: readonly string[], counts: readonly bigint[]): ReadonlyMap<string, bigint> =>
    new Map(counts.map((packets, i) => [names[i] ?? String(i), packets]));
  return {
    rules: new Map(rules),
    reasons: named(REASONS, store.reasons()),
    stamped: named(STAMPED, store.stamped()),
  };
}

function hex(id: bigint): string {
  return id.toString(16).padStart(16, '0');
}

function full(capacity: number): Fault {
  return new Fault(
    'COUNTERS_FULL',
    `giving rules their counters: all ${capacity} are in use by held generations; use fewer rules`,
  );
}
