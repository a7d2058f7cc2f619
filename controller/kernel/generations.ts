import { decodeActive, encodeActive } from '../abi/active.ts';
import { BINDINGS_BYTES, bindIn, boundInterfaces, findBindingIn, unbindIn } from '../abi/bindings.ts';
import { digestOf, readHeader } from '../abi/header.ts';
import { decodeMark } from '../abi/mark.ts';
import { interfaceSection, patternsIn, pointFinderIn } from '../abi/points.ts';
import { ruleCount, sizeClassOf, slotBytes } from '../abi/slot.ts';
import { Fault } from '../errors/fault.ts';
import type { Image } from '../model/image.ts';
import type { Filled, Generation, HeldGeneration, HostInterface, Staged } from './backend.ts';
import { heldBeside } from './counter-room.ts';
import { assignCounters, ruleIds } from './counter-slots.ts';
import { bindingsOf, fill, wipe } from './fill.ts';
import { heldSlots, releaseNext, vacate } from './slot-choice.ts';
import type { Part, SlotPlace, SlotStore } from './slot-store.ts';
import { clearStamp, stampSlot } from './stamps.ts';
import type { Bindings } from './survey.ts';

/** What the slots hold, oldest first. Reading back byte by byte costs by the size, so only what is asked for is. */
export function readHeld(store: SlotStore): readonly HeldGeneration[] {
  return heldSlots(store).map(({ place, generation, digest }) => {
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
        return interfacesOf(store, place, patternsIn);
      },
    };
  });
}

export function activeGeneration(store: SlotStore): Generation | undefined {
  return decodeActive(store.words().active)?.generation;
}

/** Indexes of the interfaces that the deciding generation binds; `undefined` where nothing decides. */
export function activeBindings(store: SlotStore): readonly number[] | undefined {
  const active = heldSlots(store).find(({ generation }) => generation === activeGeneration(store));
  return active && tableOf(store, active.place, boundInterfaces);
}

/**
 * See Backend.stage. Throws Fault MAP_REFUSED, and what the slot held is still held; COUNTERS_FULL or IMAGE_CORRUPT, and
 * the slot is empty.
 */
export function stageImage(store: SlotStore, image: Image, interfaces: readonly HostInterface[]): Filled {
  const bindings = bindingsOf(image, interfaces);
  const place = vacate(store, classFor(image), image.digest);
  const generation = nextGeneration(store);
  const makeRoom = (ids: readonly bigint[]): ReadonlySet<bigint> =>
    heldBeside(store, place, { ids, retire: (held) => retireGeneration(store, held) });
  try {
    const counters = assignCounters(store.counters, ruleIds(image.bytes), makeRoom);
    const pages = fill(store, place, image, { generation, counters, bindings });
    if (pages !== undefined) return { generation, digest: image.digest, pages };
    const found = store.open(place, 'read', (slot) => digestOf(slot, image.bytes.length));
    throw corrupt(generation, image.digest, found);
  } catch (error) {
    store.head(place, 'write', wipe);
    throw error;
  }
}

/** See Backend.commit. Throws Fault GENERATION_UNKNOWN. */
export function commitStaged(store: SlotStore, { generation, digest }: Staged): void {
  const held = heldSlots(store);
  const found = held.find((each) => each.generation === generation && each.digest === digest);
  if (found === undefined) {
    throw new Fault('GENERATION_UNKNOWN', `committing generation ${generation}: no slot holds it; stage it again`);
  }
  const { active, mark } = store.words();
  const word = encodeActive({ ...found.place, generation });
  if (active === word) return;
  stampSlot(store, decodeMark(mark), { ...found, word });
  store.activate(word, active);
  releaseNext(store, held);
  store.settle();
}

/** See Backend.retire. Throws Fault GENERATION_ACTIVE. */
export function retireGeneration(store: SlotStore, generation: Generation): void {
  if (activeGeneration(store) === generation) {
    throw new Fault(
      'GENERATION_ACTIVE',
      `retiring generation ${generation}: it is the one that decides; commit another first`,
    );
  }
  const found = heldSlots(store).find((each) => each.generation === generation);
  if (found === undefined) return;
  clearStamp(store, found.place);
  store.settle();
  store.remove(found.place);
}

/**
 * Binds the interface in every held generation, each to its own point, so that it may be attached (I-6). One that
 * cannot be read is bound as without link layer, so that next to nothing passes should it be attached already, and
 * Fault ATTACH_REFUSED is thrown.
 */
export function bindEverywhere(store: SlotStore, { ifindex, name, linkLayer, unreadable }: HostInterface): void {
  for (const { place } of heldSlots(store)) {
    const point = interfacesOf(store, place, pointFinderIn)(name);
    store.part(place, tablePart(store, place, 'write'), (table) => bindIn(table, { ifindex, point, linkLayer }));
  }
  if (unreadable === undefined) return;
  throw new Fault(
    'ATTACH_REFUSED',
    `attaching to ${name}: frames of link type ${unreadable} are not read; take it out of the interfaces of this host`,
  );
}

export function unbindEverywhere(store: SlotStore, ifindex: number): void {
  for (const { place } of heldSlots(store)) {
    store.part(place, tablePart(store, place, 'write'), (table) => unbindIn(table, ifindex));
  }
}

/** What the held generations say of `interfaces`, for survey. Before the first commit none can be bound wrongly. */
export function readBindings(store: SlotStore, interfaces: readonly HostInterface[]): Bindings {
  const all = heldSlots(store);
  const bound = new Set(all.flatMap(({ place }) => tableOf(store, place, boundInterfaces)));
  const active = all.find(({ generation }) => generation === activeGeneration(store));
  if (active === undefined) return { bound, misbound: new Set() };
  const point = interfacesOf(store, active.place, pointFinderIn);
  const misbound = tableOf(store, active.place, (table) =>
    interfaces.filter(({ ifindex, name, linkLayer }) => {
      const found = findBindingIn(table, ifindex);
      return found === undefined || found.point !== point(name) || found.linkLayer !== linkLayer;
    }),
  );
  return { bound, misbound: new Set(misbound.map(({ ifindex }) => ifindex)) };
}

function tablePart(store: SlotStore, place: SlotPlace, access: 'read' | 'write'): Part {
  return { offset: store.head(place, 'read', readHeader).bindings, length: BINDINGS_BYTES, access };
}

function tableOf<T>(store: SlotStore, place: SlotPlace, use: (table: Uint8Array) => T): T {
  return store.part(place, tablePart(store, place, 'read'), use);
}

/** `use` must not keep the bytes. */
function interfacesOf<T>(store: SlotStore, place: SlotPlace, use: (section: Uint8Array) => T): T {
  return store.part(place, { ...store.head(place, 'read', interfaceSection), access: 'read' }, use);
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

function corrupt(generation: Generation, wanted: string, found: string): Fault {
  return new Fault(
    'IMAGE_CORRUPT',
    `staging generation ${generation}: the kernel holds ${found}, written was ${wanted}; try again`,
  );
}
