import { decodeActive, encodeActive } from '../abi/active.ts';
import { bind, boundInterfaces, findBinding, unbind } from '../abi/bindings.ts';
import { fieldsAt, viewOf } from '../abi/fields.ts';
import { digestOf, HEADER_BYTES, readHeader } from '../abi/header.ts';
import { CONSTANTS } from '../abi/layout.generated.ts';
import { patternsOf, pointFinder, pointOf } from '../abi/points.ts';
import { isPlaced, placeImage, ruleCount, setCounterSlot, sizeClassOf, slotBytes } from '../abi/slot.ts';
import { Fault } from '../errors/fault.ts';
import type { Image } from '../model/image.ts';
import type { Generation, HeldGeneration, HostInterface, Staged } from './backend.ts';
import { assignCounters, ruleIds } from './counter-slots.ts';
import type { SlotPlace, SlotStore } from './slot-store.ts';
import type { Bindings } from './survey.ts';

/** A slot that holds an image. `digest` is what its header says. */
interface Held {
  readonly place: SlotPlace;
  readonly generation: Generation;
  readonly digest: string;
}

/** What the slots hold, oldest first. Reading back byte by byte costs by the size, so only what is asked for is. */
export function readHeld(store: SlotStore): readonly HeldGeneration[] {
  return held(store).map(({ place, generation, digest }) => {
    let found: string | undefined;
    return {
      ...place,
      generation,
      digest,
      get readBack() {
        found ??= store.open(place, 'read', (bytes) => digestOf(bytes, readHeader(bytes).size));
        return found;
      },
      get patterns() {
        return store.open(place, 'read', patternsOf);
      },
    };
  });
}

export function activeGeneration(store: SlotStore): Generation | undefined {
  return decodeActive(store.words().active)?.generation;
}

/** See Backend.stage. Throws Fault MAP_REFUSED, COUNTERS_FULL, BINDINGS_FULL or IMAGE_CORRUPT; the slot is then empty. */
export function stageImage(store: SlotStore, image: Image, interfaces: readonly HostInterface[]): Staged {
  const place = vacate(store, classFor(image));
  const generation = nextGeneration(store);
  try {
    const counters = assignCounters(store.counters, ruleIds(image.bytes), () => heldIds(store));
    store.open(place, 'write', (bytes) => fill(bytes, image, { generation, counters, interfaces }));
    const found = store.open(place, 'read', (bytes) => digestOf(bytes, readHeader(bytes).size));
    if (found !== image.digest) throw corrupt(generation, image.digest, found);
  } catch (error) {
    store.open(place, 'write', wipe);
    throw error;
  }
  return { generation, digest: image.digest };
}

interface Contents {
  readonly generation: Generation;
  readonly counters: readonly (number | undefined)[];
  readonly interfaces: readonly HostInterface[];
}

/** The generation is written last: until then the slot counts as empty. */
function fill(bytes: Uint8Array, image: Image, { generation, counters, interfaces }: Contents): void {
  wipe(bytes);
  placeImage(bytes, image.bytes, 0);
  counters.forEach((index, rule) => {
    setCounterSlot(bytes, rule, index);
  });
  const point = pointFinder(bytes);
  for (const { ifindex, name, linkLayer } of interfaces) bind(bytes, { ifindex, point: point(name), linkLayer });
  fieldsAt(viewOf(bytes), 'weir_image', 0).set64('generation', BigInt(generation));
}

function wipe(bytes: Uint8Array): void {
  bytes.fill(0, 0, HEADER_BYTES);
}

/** See Backend.commit. Throws Fault GENERATION_UNKNOWN. */
export function commitStaged(store: SlotStore, { generation, digest }: Staged): void {
  const found = held(store).find((each) => each.generation === generation && each.digest === digest);
  if (found === undefined) {
    throw new Fault('GENERATION_UNKNOWN', `committing generation ${generation}: no slot holds it; stage it again`);
  }
  const { active } = store.words();
  if (decodeActive(active)?.generation === generation) return;
  store.activate(encodeActive({ ...found.place, generation }), active);
}

/** See Backend.retire. Throws Fault GENERATION_ACTIVE. */
export function retireGeneration(store: SlotStore, generation: Generation): void {
  if (activeGeneration(store) === generation) {
    throw new Fault(
      'GENERATION_ACTIVE',
      `retiring generation ${generation}: it is the one that decides; commit another first`,
    );
  }
  const found = held(store).find((each) => each.generation === generation);
  if (found !== undefined) store.remove(found.place);
}

/**
 * Binds the interface in every held generation, each to its own point, so that it may be attached (I-6). One that
 * cannot be read is bound as without link layer, so that next to nothing passes should it be attached already, and
 * Fault ATTACH_REFUSED is thrown.
 */
export function bindEverywhere(store: SlotStore, { ifindex, name, linkLayer, unreadable }: HostInterface): void {
  for (const { place } of held(store)) {
    store.open(place, 'write', (bytes) => bind(bytes, { ifindex, point: pointOf(bytes, name), linkLayer }));
  }
  if (unreadable === undefined) return;
  throw new Fault(
    'ATTACH_REFUSED',
    `attaching to ${name}: frames of link type ${unreadable} are not read; take it out of the interfaces of this host`,
  );
}

export function unbindEverywhere(store: SlotStore, ifindex: number): void {
  for (const { place } of held(store)) store.open(place, 'write', (bytes) => unbind(bytes, ifindex));
}

/** What the held generations say of `interfaces`, for survey. Before the first commit none can be bound wrongly. */
export function readBindings(store: SlotStore, interfaces: readonly HostInterface[]): Bindings {
  const all = held(store);
  const bound = new Set(all.flatMap(({ place }) => store.open(place, 'read', boundInterfaces)));
  const active = all.find(({ generation }) => generation === activeGeneration(store));
  if (active === undefined) return { bound, misbound: new Set() };
  const misbound = store.open(active.place, 'read', (bytes) => {
    const point = pointFinder(bytes);
    return interfaces.filter(({ ifindex, name, linkLayer }) => {
      const found = findBinding(bytes, ifindex);
      return found === undefined || found.point !== point(name) || found.linkLayer !== linkLayer;
    });
  });
  return { bound, misbound: new Set(misbound.map(({ ifindex }) => ifindex)) };
}

/** Slots that the programs would take: one whose header somebody changed holds nothing. */
function held(store: SlotStore): readonly Held[] {
  const found = store.slots().flatMap((place): readonly Held[] => {
    const { generation, digest, usable } = store.open(place, 'read', (bytes) => ({
      ...readHeader(bytes),
      usable: isPlaced(bytes),
    }));
    return usable && generation > 0 ? [{ place, generation, digest }] : [];
  });
  return found.sort((a, b) => a.generation - b.generation);
}

function heldIds(store: SlotStore): ReadonlySet<bigint> {
  return new Set(held(store).flatMap(({ place }) => store.open(place, 'read', ruleIds)));
}

function nextGeneration(store: SlotStore): Generation {
  const generation = store.words().generation + 1n;
  store.setGeneration(generation);
  return Number(generation);
}

function classFor(image: Image): number {
  const bytes = slotBytes(image.bytes.length, ruleCount(image.bytes));
  const sizeClass = sizeClassOf(bytes);
  if (sizeClass !== undefined) return sizeClass;
  throw new Fault('MAP_REFUSED', `staging an image: ${bytes} bytes are more than the largest slot; use fewer rules`);
}

/**
 * A slot of the class that may be written: an empty one, a new one, or that of the oldest generation
 * which is neither active nor was active before it.
 */
function vacate(store: SlotStore, sizeClass: number): SlotPlace {
  const own = store.slots().filter((place) => place.sizeClass === sizeClass);
  const full = held(store).filter(({ place }) => place.sizeClass === sizeClass);
  const words = store.words();
  const active = decodeActive(words.active);
  const isActive = ({ slot }: SlotPlace): boolean => active?.sizeClass === sizeClass && active.slot === slot;
  const empty = own.find((place) => !isActive(place) && !full.some(({ place: { slot } }) => place.slot === slot));
  if (empty !== undefined) return empty;
  const kept = [active, decodeActive(words.previous)].map((word) => word?.generation);
  const oldest = full.find(({ generation }) => !kept.includes(generation))?.place;
  const unmade = Array.from({ length: CONSTANTS.WEIR_SLOTS }, (_, slot) => slot).find(
    (slot) => !own.some((place) => place.slot === slot),
  );
  if (unmade === undefined) return oldest ?? none(sizeClass);
  try {
    store.create({ sizeClass, slot: unmade });
    return { sizeClass, slot: unmade };
  } catch (error) {
    if (oldest === undefined) throw error;
    return oldest;
  }
}

function none(sizeClass: number): never {
  throw new RangeError(`size class ${sizeClass} has no slot to give up`);
}

function corrupt(generation: Generation, wanted: string, found: string): Fault {
  return new Fault(
    'IMAGE_CORRUPT',
    `staging generation ${generation}: the kernel holds ${found}, written was ${wanted}; try again`,
  );
}
