import { CONSTANTS } from '../abi/layout.generated.ts';
import { SIZE_CLASSES } from '../abi/slot.ts';
import type { CounterStore, SlotPlace, SlotStore, Totals, Words } from './slot-store.ts';

/** Counters that ordinary memory can also add to, as the programs do. */
export interface MemoryCounters extends CounterStore {
  count(index: number, bytes: number): void;
  countReason(reason: number): void;
}

export interface MemoryStore extends SlotStore {
  readonly counters: MemoryCounters;
  clear(): void;
}

/** Slots as ordinary byte arrays, of the same sizes as the kernel's. */
export function memoryStore(): MemoryStore {
  const slots = new Map<string, { readonly place: SlotPlace; readonly bytes: Uint8Array }>();
  let words: Words = { active: 0n, previous: 0n, generation: 0n };
  return {
    slots: () => [...slots.values()].map(({ place }) => place),
    create(place) {
      slots.set(key(place), { place, bytes: new Uint8Array(SIZE_CLASSES[place.sizeClass] ?? 0) });
    },
    remove(place) {
      slots.delete(key(place));
    },
    open(place, _access, use) {
      const slot = slots.get(key(place));
      if (slot === undefined) throw new RangeError(`there is no slot ${key(place)}`);
      return use(slot.bytes);
    },
    words: () => words,
    setGeneration(generation) {
      words = { ...words, generation };
    },
    activate(active, previous) {
      words = { ...words, active, previous };
    },
    counters: memoryCounters(),
    clear() {
      slots.clear();
      words = { active: 0n, previous: 0n, generation: 0n };
    },
  };
}

function key({ sizeClass, slot }: SlotPlace): string {
  return `${sizeClass}/${slot}`;
}

function memoryCounters(): MemoryCounters {
  const assigned = new Map<bigint, number>();
  const totals = new Map<number, Totals>();
  const reasons = new Array<bigint>(CONSTANTS.WEIR_REASONS).fill(0n);
  const read = (index: number): Totals => totals.get(index) ?? { packets: 0n, bytes: 0n };
  return {
    capacity: CONSTANTS.WEIR_COUNTERS,
    assigned: () => assigned,
    assign(id, index) {
      assigned.set(id, index);
    },
    release(id, index) {
      assigned.delete(id);
      totals.delete(index);
    },
    read,
    reasons: () => reasons,
    count(index, bytes) {
      const { packets, bytes: before } = read(index);
      totals.set(index, { packets: packets + 1n, bytes: before + BigInt(bytes) });
    },
    countReason(reason) {
      reasons[reason] = (reasons[reason] ?? 0n) + 1n;
    },
  };
}
