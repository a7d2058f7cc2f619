import { decodeActive } from '../abi/active.ts';
import { CONSTANTS } from '../abi/layout.generated.ts';
import { SIZE_CLASSES } from '../abi/slot.ts';
import { Fault } from '../errors/fault.ts';
import { structure, u32At } from './attributes.ts';
import { createSlot, isRefusal, lookUp, mapById, remove, update } from './bpf.ts';
import { addressOf, copyMemory, type Fd, isSameMemory, mapShared, waitForReaders } from './ffi.ts';
import { kernelCounters } from './kernel-counters.ts';
import { type Loaded, mapNamed } from './object.ts';
import { PAGE_BYTES, type Pair, patch } from './patch.ts';
import type { SlotPlace, SlotStore } from './slot-store.ts';

/** Indexes of the map `active`, see bpf/include/maps.h. */
const WORD = { active: 0, previous: 1, generation: 2, mark: 3 } as const;
const WORDS = Object.keys(WORD).length;

/** Slots, counters and the deciding word in the maps of a loaded object. */
export function kernelStore(loaded: Loaded): SlotStore {
  const active = mapNamed(loaded, 'active');
  const stamps = mapNamed(loaded, 'stamps');
  const images = (sizeClass: number): Fd => mapNamed(loaded, `images_${sizeClass}`);
  const isKnown = (sizeClass: number): boolean => loaded.maps.has(`images_${sizeClass}`);
  return {
    slots: () =>
      places().filter(({ sizeClass, slot }) => isKnown(sizeClass) && innerId(images(sizeClass), slot) !== undefined),
    create(place) {
      createInner(images(place.sizeClass), place);
    },
    remove: ({ sizeClass, slot }) => remove(images(sizeClass), index(slot)),
    ...lending(images),
    words() {
      using memory = mapShared(active, PAGE_BYTES, 'read');
      const words = wordsOf(memory.bytes, WORDS);
      return {
        active: Atomics.load(words, WORD.active),
        previous: Atomics.load(words, WORD.previous),
        generation: Atomics.load(words, WORD.generation),
        mark: Atomics.load(words, WORD.mark),
      };
    },
    setGeneration: (generation) => storeWords(active, [[WORD.generation, generation]]),
    setMark: (mark) => storeWords(active, [[WORD.mark, mark]]),
    activate: (word, previous) =>
      storeWords(active, [
        [WORD.previous, previous],
        [WORD.active, word],
      ]),
    stamps(access, use) {
      using memory = mapShared(stamps, CONSTANTS.WEIR_STAMPS * BigUint64Array.BYTES_PER_ELEMENT, access);
      return use(wordsOf(memory.bytes, CONSTANTS.WEIR_STAMPS));
    },
    settle() {
      using memory = mapShared(active, PAGE_BYTES, 'read');
      settle(images, Atomics.load(wordsOf(memory.bytes, WORDS), WORD.active));
    },
    counters: kernelCounters(loaded),
  };
}

/** Slots are mapped for as long as they are lent: what is mapped counts as the agent's memory. */
function lending(images: (sizeClass: number) => Fd): Pick<SlotStore, 'open' | 'head' | 'part' | 'patch'> {
  const inner = ({ sizeClass, slot }: SlotPlace): Fd => {
    const id = innerId(images(sizeClass), slot);
    if (id === undefined) throw new RangeError(`there is no slot ${sizeClass}/${slot}`);
    return mapById(id);
  };
  return {
    open(place, access, use) {
      using slot = inner(place);
      using memory = mapShared(slot, SIZE_CLASSES[place.sizeClass] ?? 0, access);
      return use(memory.bytes);
    },
    head(place, access, use) {
      using slot = inner(place);
      using memory = mapShared(slot, PAGE_BYTES, access);
      return use(memory.bytes);
    },
    part(place, { offset, length, access }, use) {
      if (offset + length > (SIZE_CLASSES[place.sizeClass] ?? 0))
        throw new RangeError(`no slot has ${length} at ${offset}`);
      using slot = inner(place);
      const within = offset % PAGE_BYTES;
      using memory = mapShared(slot, Math.max(within + length, 1), access, offset - within);
      return use(memory.bytes.subarray(within, within + length));
    },
    patch(place, source, offset) {
      using slot = inner(place);
      const end = offset + source.length;
      using memory = mapShared(slot, end, 'write');
      const wanted = addressOf(source) - BigInt(offset);
      const pair: Pair = {
        isSame: (from, to) => isSameMemory(memory.address + BigInt(from), wanted + BigInt(from), to - from),
        copy: (from, to) => copyMemory(memory.address + BigInt(from), wanted + BigInt(from), to - from),
      };
      return patch(pair, offset, end);
    },
  };
}

/** In this order, each visible to every CPU before the next and after whatever was written before. */
function storeWords(map: Fd, stores: readonly (readonly [index: number, word: bigint])[]): void {
  using memory = mapShared(map, PAGE_BYTES, 'write');
  const words = wordsOf(memory.bytes, WORDS);
  for (const [at, word] of stores) Atomics.store(words, at, word);
}

/**
 * Waits one RCU grace period. A kernel with nohz_full CPUs refuses membarrier's global command (EINVAL); replacing an inner
 * map by itself waits as well (maybe_wait_bpf_programs, kernel/bpf/syscall.c). Where nothing decides there is no reader.
 */
function settle(images: (sizeClass: number) => Fd, word: bigint): void {
  try {
    waitForReaders();
  } catch (error) {
    if (!isRefusal(error, 'EINVAL', 'EPERM', 'ENOSYS')) throw error;
    const active = decodeActive(word);
    if (active !== undefined) replaceBySelf(images(active.sizeClass), active.slot);
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
function wordsOf(bytes: Uint8Array, count: number): BigUint64Array {
  return new BigUint64Array(bytes.buffer, bytes.byteOffset, count);
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

function createInner(images: Fd, { sizeClass, slot }: SlotPlace): void {
  const size = SIZE_CLASSES[sizeClass] ?? 0;
  try {
    using inner = createSlot(`weir_${sizeClass}_${slot}`, size);
    update(images, index(slot), structure(4, [[0, 'u32', inner.number]]));
  } catch (cause) {
    if (!isRefusal(cause, 'ENOMEM', 'EPERM', 'E2BIG') || cause.code === 'NOT_ROOT') throw cause;
    throw new Fault(
      'MAP_REFUSED',
      `creating a slot of ${size} bytes: ${cause.reason}; free memory, raise the unit's memory limit, or use fewer rules`,
      { cause },
    );
  }
}
