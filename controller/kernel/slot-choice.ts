import { decodeActive } from '../abi/active.ts';
import { readHeader } from '../abi/header.ts';
import { CONSTANTS } from '../abi/layout.generated.ts';
import { isPlaced, SIZE_CLASSES } from '../abi/slot.ts';
import type { Generation } from './backend.ts';
import type { SlotPlace, SlotStore } from './slot-store.ts';
import { clearStamp } from './stamps.ts';

/** A slot that holds an image. `digest` is what its header says. */
export interface Held {
  readonly place: SlotPlace;
  readonly generation: Generation;
  readonly digest: string;
}

/** Slots that the programs would take, oldest first: one whose header somebody changed holds nothing. */
export function heldSlots(store: SlotStore): readonly Held[] {
  const found = store.slots().flatMap((place): readonly Held[] => {
    const { generation, digest, usable } = store.head(place, 'read', (bytes) => ({
      ...readHeader(bytes),
      usable: isPlaced(bytes, SIZE_CLASSES[place.sizeClass]),
    }));
    return usable && generation > 0 ? [{ place, generation, digest }] : [];
  });
  return found.sort((a, b) => a.generation - b.generation);
}

/**
 * A slot of the class that may be written (I-2): one that holds the image of this digest already, as a pass leaves it that
 * was cut short before its commit; an empty one, a new one, or that of the oldest generation. Never one which is active or
 * was active before it. Its stamp was cleared by the last commit, else it is now and readers are
 * waited for.
 */
export function vacate(store: SlotStore, sizeClass: number, digest: string): SlotPlace {
  const own = store.slots().filter((place) => place.sizeClass === sizeClass);
  const full = heldSlots(store).filter(({ place }) => place.sizeClass === sizeClass);
  const active = decodeActive(store.words().active);
  const isActive = ({ slot }: SlotPlace): boolean => active?.sizeClass === sizeClass && active.slot === slot;
  const empty = own.find((place) => !isActive(place) && !full.some(({ place: { slot } }) => place.slot === slot));
  const same = full.filter((each) => each.digest === digest);
  const place = oldest(store, same) ?? empty ?? unmade(store, sizeClass, own) ?? oldest(store, full) ?? none(sizeClass);
  if (clearStamp(store, place)) store.settle();
  return place;
}

/**
 * Clears the stamp of every slot that the next stage would take, so that the grace period of a commit serves it too.
 * To be called between the store and the wait.
 */
export function releaseNext(store: SlotStore, held: readonly Held[]): void {
  for (let sizeClass = 0; sizeClass < SIZE_CLASSES.length; sizeClass++) {
    const full = held.filter(({ place }) => place.sizeClass === sizeClass);
    const next = full.length < CONSTANTS.WEIR_SLOTS ? undefined : oldest(store, full);
    if (next !== undefined) clearStamp(store, next);
  }
}

/** Of `full`, oldest first. */
function oldest(store: SlotStore, full: readonly Held[]): SlotPlace | undefined {
  const { active, previous } = store.words();
  const kept = [active, previous].map((word) => decodeActive(word)?.generation);
  return full.find(({ generation }) => !kept.includes(generation))?.place;
}

/** A new slot; `undefined` where all are made, or where there is another to give up and no memory for this one. */
function unmade(store: SlotStore, sizeClass: number, own: readonly SlotPlace[]): SlotPlace | undefined {
  const slots = Array.from({ length: CONSTANTS.WEIR_SLOTS }, (_, slot) => slot);
  const slot = slots.find((each) => !own.some((place) => place.slot === each));
  if (slot === undefined) return undefined;
  try {
    store.create({ sizeClass, slot });
    return { sizeClass, slot };
  } catch (error) {
    if (oldest(store, heldIn(store, sizeClass)) === undefined) throw error;
    return undefined;
  }
}

function heldIn(store: SlotStore, sizeClass: number): readonly Held[] {
  return heldSlots(store).filter(({ place }) => place.sizeClass === sizeClass);
}

function none(sizeClass: number): never {
  throw new RangeError(`size class ${sizeClass} has no slot to give up`);
}
