import { decodeActive } from '../abi/active.ts';
import { CONSTANTS } from '../abi/layout.generated.ts';
import { SIZE_CLASSES } from '../abi/slot.ts';
import { Fault } from '../errors/fault.ts';
import { structure, u32At } from './attributes.ts';
import { createSlot, isRefusal, lookUp, mapById, remove, update } from './bpf.ts';
import { type Fd, mapShared, waitForReaders } from './ffi.ts';
import { kernelCounters } from './kernel-counters.ts';
import { type Loaded, mapNamed } from './object.ts';
import type { SlotPlace, SlotStore } from './slot-store.ts';

/** Indexes of the map `active`, see bpf/include/maps.h. */
const WORD = { active: 0, previous: 1, generation: 2 } as const;
const PAGE = 4096;

/** Slots, counters and the deciding word in the maps of a loaded object. */
export function kernelStore(loaded: Loaded): SlotStore {
  const active = mapNamed(loaded, 'active');
  const images = (sizeClass: number): Fd => mapNamed(loaded, `images_${sizeClass}`);
  const isKnown = (sizeClass: number): boolean => loaded.maps.has(`images_${sizeClass}`);
  return {
    slots: () =>
      places().filter(({ sizeClass, slot }) => isKnown(sizeClass) && innerId(images(sizeClass), slot) !== undefined),
    create(place) {
      if (!isKnown(place.sizeClass)) throw tooLarge(SIZE_CLASSES[place.sizeClass] ?? 0);
      createInner(images(place.sizeClass), place);
    },
    remove: ({ sizeClass, slot }) => remove(images(sizeClass), index(slot)),
    open({ sizeClass, slot }, access, use) {
      const id = innerId(images(sizeClass), slot);
      if (id === undefined) throw new RangeError(`there is no slot ${sizeClass}/${slot}`);
      using inner = mapById(id);
      using memory = mapShared(inner, SIZE_CLASSES[sizeClass] ?? 0, access);
      return use(memory.bytes);
    },
    words() {
      using memory = mapShared(active, PAGE, 'read');
      const word = wordsOf(memory.bytes);
      return {
        active: word[WORD.active] ?? 0n,
        previous: word[WORD.previous] ?? 0n,
        generation: word[WORD.generation] ?? 0n,
      };
    },
    setGeneration(generation) {
      using memory = mapShared(active, PAGE, 'write');
      wordsOf(memory.bytes)[WORD.generation] = generation;
    },
    activate(word, previous) {
      using memory = mapShared(active, PAGE, 'write');
      const words = wordsOf(memory.bytes);
      words[WORD.previous] = previous;
      words[WORD.active] = word;
      settle(images, word);
    },
    counters: kernelCounters(loaded),
  };
}

/**
 * Waits one RCU grace period. A kernel with nohz_full CPUs refuses membarrier's global command (EINVAL); replacing an inner
 * map by itself waits as well (maybe_wait_bpf_programs, kernel/bpf/syscall.c).
 */
function settle(images: (sizeClass: number) => Fd, word: bigint): void {
  try {
    waitForReaders();
  } catch (error) {
    const active = decodeActive(word);
    if (!isRefusal(error, 'EINVAL', 'EPERM', 'ENOSYS') || active === undefined) throw error;
    replaceBySelf(images(active.sizeClass), active.slot);
  }
}

/** Exported for its test: kernels that need it are rare. */
export function replaceBySelf(images: Fd, slot: number): void {
  const id = innerId(images, slot);
  if (id === undefined) throw new RangeError(`there is no slot ${slot}`);
  using inner = mapById(id);
  update(images, index(slot), structure(4, [[0, 'u32', inner.number]]));
}

/** Aligned 8-byte elements: each load and store is one. */
function wordsOf(bytes: Uint8Array): BigUint64Array {
  return new BigUint64Array(bytes.buffer, bytes.byteOffset, Object.keys(WORD).length);
}

function places(): readonly SlotPlace[] {
  return SIZE_CLASSES.flatMap((_, sizeClass) =>
    Array.from({ length: CONSTANTS.WEIR_SLOTS }, (_each, slot) => ({ sizeClass, slot })),
  );
}

function index(slot: number): Uint8Array {
  return structure(4, [[0, 'u32', slot]]);
}

function innerId(images: Fd, slot: number): number | undefined {
  const id = lookUp(images, index(slot), 4);
  return id === undefined ? undefined : u32At(id, 0);
}

function tooLarge(size: number): Fault {
  return new Fault(
    'MAP_REFUSED',
    `creating a slot of ${size} bytes: there was no memory for slots of that size when the programs were loaded; free memory, then weir detach and apply again`,
  );
}

function createInner(images: Fd, { sizeClass, slot }: SlotPlace): void {
  const size = SIZE_CLASSES[sizeClass] ?? 0;
  try {
    using inner = createSlot(`weir_${sizeClass}_${slot}`, size);
    update(images, index(slot), structure(4, [[0, 'u32', inner.number]]));
  } catch (cause) {
    if (!isRefusal(cause, 'ENOMEM', 'EPERM', 'E2BIG')) throw cause;
    throw new Fault(
      'MAP_REFUSED',
      `creating a slot of ${size} bytes: ${cause.message}; free memory, raise the unit's memory limit, or use fewer rules`,
      { cause },
    );
  }
}
