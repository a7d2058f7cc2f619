import { HEADER_BYTES } from '../abi/header.ts';
import { CONSTANTS } from '../abi/layout.generated.ts';
import { SIZE_CLASSES } from '../abi/slot.ts';
import { type Pair, patch } from './patch.ts';
import type { CounterStore, SlotPlace, SlotStore, Totals, Words } from './slot-store.ts';

/** Counters that ordinary memory can also add to, as the programs do. */
export interface MemoryCounters extends CounterStore {
  count(index: number, bytes: number): void;
  countReason(reason: number): void;
  countStamped(kind: number): void;
}

export interface MemoryStore extends SlotStore {
  readonly counters: MemoryCounters;
  clear(): void;
}

const NO_WORDS: Words = { active: 0n, previous: 0n, generation: 0n, mark: 0n };

/** Slots as ordinary byte arrays, of the same sizes as the kernel's. */
export function memoryStore(): MemoryStore {
  const slots = new Map<string, { readonly place: SlotPlace; readonly bytes: Uint8Array }>();
  const stamps = new BigUint64Array(CONSTANTS.WEIR_STAMPS);
  let words: Words = NO_WORDS;
  const open: SlotStore['open'] = (place, _access, use) => {
    const slot = slots.get(key(place));
    if (slot === undefined) throw new RangeError(`there is no slot ${key(place)}`);
    return use(slot.bytes);
  };
  return {
    slots: () => [...slots.values()].map(({ place }) => place),
    create(place) {
      slots.set(key(place), { place, bytes: new Uint8Array(SIZE_CLASSES[place.sizeClass] ?? 0) });
    },
    remove(place) {
      slots.delete(key(place));
    },
    open,
    head: (place, access, use) => open(place, access, (bytes) => use(bytes.subarray(0, HEADER_BYTES))),
    part: (place, { offset, length, access }, use) =>
      open(place, access, (bytes) => use(bytes.subarray(offset, offset + length))),
    patch: (place, source, offset) =>
      open(place, 'write', (bytes) => patch(pairOf(bytes, source, offset), offset, offset + source.length)),
    words: () => words,
    setGeneration(generation) {
      words = { ...words, generation };
    },
    setMark(mark) {
      words = { ...words, mark };
    },
    activate(active, previous) {
      words = { ...words, active, previous };
    },
    stamps: (_access, use) => use(stamps),
    settle() {},
    counters: memoryCounters(),
    clear() {
      slots.clear();
      stamps.fill(0n);
      words = NO_WORDS;
    },
  };
}

/** `source` is to lie at `offset` of `target`. */
function pairOf(target: Uint8Array, source: Uint8Array, offset: number): Pair {
  const [there, wanted] = [target, source].map(({ buffer, byteOffset, length }) =>
    Buffer.from(buffer, byteOffset, length),
  );
  return {
    isSame: (start, end) =>
      wanted !== undefined && there?.compare(wanted, start - offset, end - offset, start, end) === 0,
    copy: (start, end) => target.set(source.subarray(start - offset, end - offset), start),
  };
}

function key({ sizeClass, slot }: SlotPlace): string {
  return `${sizeClass}/${slot}`;
}

function memoryCounters(): MemoryCounters {
  const assigned = new Map<bigint, number>();
  const totals = new Map<number, Totals>();
  const reasons = new Array<bigint>(CONSTANTS.WEIR_REASONS).fill(0n);
  const stamped = new Array<bigint>(CONSTANTS.WEIR_STAMPED_KINDS).fill(0n);
  const totalsOf = (index: number): Totals => totals.get(index) ?? { packets: 0n, bytes: 0n };
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
    read: (indexes) => indexes.map(totalsOf),
    reasons: () => reasons,
    stamped: () => stamped,
    count(index, bytes) {
      const { packets, bytes: before } = totalsOf(index);
      totals.set(index, { packets: packets + 1n, bytes: before + BigInt(bytes) });
    },
    countReason(reason) {
      reasons[reason] = (reasons[reason] ?? 0n) + 1n;
    },
    countStamped(kind) {
      stamped[kind] = (stamped[kind] ?? 0n) + 1n;
    },
  };
}
