import type { Patched } from './patch.ts';

/** Which slot: an index within the slots of one size class. */
export interface SlotPlace {
  readonly sizeClass: number;
  readonly slot: number;
}

/** Some bytes of a slot. */
export interface Part {
  readonly offset: number;
  readonly length: number;
  readonly access: 'read' | 'write';
}

/** The words beside the slots. `active` and `previous` are weir_active words, 0n = none. */
export interface Words {
  readonly active: bigint;
  /** What `active` was before the last commit: its slot is not reused. */
  readonly previous: bigint;
  /** The last generation number that was given out. */
  readonly generation: bigint;
  /** Where packets carry stamps: a weir_mark word. */
  readonly mark: bigint;
}

/**
 * Where slots, counters and the word that decides live: kernel maps, or ordinary memory.
 * Generations are made of these (generations.ts, counter-slots.ts), the same way for both.
 */
export interface SlotStore {
  /** Slots that exist, whatever they hold. */
  slots(): readonly SlotPlace[];
  /** Makes a zeroed slot. Throws Fault MAP_REFUSED when there is no memory for it. */
  create(place: SlotPlace): void;
  remove(place: SlotPlace): void;
  /** Lends the bytes of a slot for the time of `use`. */
  open<T>(place: SlotPlace, access: 'read' | 'write', use: (bytes: Uint8Array) => T): T;
  /** As open, but only what begins the slot: its header. The cheap one where slots are large. */
  head<T>(place: SlotPlace, access: 'read' | 'write', use: (bytes: Uint8Array) => T): T;
  /** As open, but only a part. Throws RangeError when it lies outside the slot. */
  part<T>(place: SlotPlace, part: Part, use: (bytes: Uint8Array) => T): T;
  /** Writes `source` at `offset`, only pages that differ. */
  patch(place: SlotPlace, source: Uint8Array, offset: number): Patched;
  words(): Words;
  setGeneration(generation: bigint): void;
  setMark(mark: bigint): void;
  /** One store each: `previous` first, then `active`. */
  activate(active: bigint, previous: bigint): void;
  /** Lends the table of stamps: weir_active words by stamp, 0n = none. */
  stamps<T>(access: 'read' | 'write', use: (words: BigUint64Array) => T): T;
  /** On return no packet is judged by what any word or stamp said before. */
  settle(): void;
  readonly counters: CounterStore;
}

/** Totals of one rule. */
export interface Totals {
  readonly packets: bigint;
  readonly bytes: bigint;
}

/** Per-rule counters, and which rule id each of them belongs to. */
export interface CounterStore {
  /** Counters there are. */
  readonly capacity: number;
  assigned(): ReadonlyMap<bigint, number>;
  assign(id: bigint, index: number): void;
  /** Gives the counter up and sets it to zero. */
  release(id: bigint, index: number): void;
  /** Of each of `indexes`, in their order. */
  read(indexes: readonly number[]): readonly Totals[];
  /** Packets per enum weir_reason. */
  reasons(): readonly bigint[];
  /** Packets per enum weir_stamped. */
  stamped(): readonly bigint[];
}
