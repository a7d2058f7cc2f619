import { decodeActive } from '../abi/active.ts';
import type { Generation } from './backend.ts';
import { NO_RULE, ruleIds } from './counter-slots.ts';
import { heldSlots } from './slot-choice.ts';
import type { SlotPlace, SlotStore } from './slot-store.ts';

interface Wanted {
  /** Rules of the image that will lie in the place. */
  readonly ids: readonly bigint[];
  readonly retire: (generation: Generation) => void;
}

/**
 * Ids of the generations that are held on beside an image in `place`. The oldest are retired until all of these and `ids` can have
 * counters; none where that would not do. It does for any image that compiles, as the active one did (limits.ts).
 */
export function heldBeside(store: SlotStore, place: SlotPlace, { ids, retire }: Wanted): ReadonlySet<bigint> {
  const active = decodeActive(store.words().active)?.generation;
  const others = heldSlots(store).filter((each) => !isSame(each.place, place));
  const held = others.map((each) => ({ ...each, ids: store.open(each.place, 'read', ruleIds) }));
  const haveRoom = (some: typeof held): boolean => {
    const all = new Set([...some.flatMap((each) => each.ids), ...ids]);
    all.delete(NO_RULE);
    return all.size <= store.counters.capacity;
  };
  let kept = held;
  if (!haveRoom(held.filter(({ generation }) => generation === active)))
    return new Set(held.flatMap((each) => each.ids));
  for (const one of held) {
    if (haveRoom(kept)) break;
    if (one.generation === active) continue;
    retire(one.generation);
    kept = kept.filter((each) => each !== one);
  }
  return new Set(kept.flatMap((each) => each.ids));
}

function isSame(a: SlotPlace, b: SlotPlace): boolean {
  return a.sizeClass === b.sizeClass && a.slot === b.slot;
}
