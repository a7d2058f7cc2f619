import { BINDINGS_BYTES, LINE_BYTES } from './bindings.ts';
import { fieldsAt, NONE, offsetOf, viewOf } from './fields.ts';
import { readHeader } from './header.ts';
import { CONSTANTS } from './layout.generated.ts';

/** Bytes of one slot, by size class. */
export const SIZE_CLASSES: readonly number[] = [
  CONSTANTS.WEIR_CLASS_0,
  CONSTANTS.WEIR_CLASS_1,
  CONSTANTS.WEIR_CLASS_2,
  CONSTANTS.WEIR_CLASS_3,
];

/** Bytes the host facts behind an image take: its bindings, and a counter slot per rule. */
export function bindingsSize(ruleCount: number): number {
  return BINDINGS_BYTES + ruleCount * Uint32Array.BYTES_PER_ELEMENT;
}

/** Bytes an image of `size` bytes with that many rules needs of its slot. */
export function slotBytes(size: number, ruleCount: number): number {
  return factPlaces(size).bindings + bindingsSize(ruleCount);
}

/** Offsets in a slot of the host facts behind an image of `size` bytes. */
export function factPlaces(size: number): { readonly bindings: number; readonly counterSlots: number } {
  const bindings = Math.ceil(size / LINE_BYTES) * LINE_BYTES;
  return { bindings, counterSlots: bindings + BINDINGS_BYTES };
}

/** The smallest class that holds `bytes`; `undefined` when none does. */
export function sizeClassOf(bytes: number): number | undefined {
  const found = SIZE_CLASSES.findIndex((size) => bytes <= size);
  return found === -1 ? undefined : found;
}

/** Number of rules of the image that begins `bytes`. */
export function ruleCount(bytes: Uint8Array): number {
  return fieldsAt(viewOf(bytes), 'weir_span', offsetOf('weir_image', 'rules')).get('count');
}

/**
 * Writes an image into a slot (slotBytes or longer): its bytes, its generation, no bindings, no counter slots.
 * The slot must not be active.
 */
export function placeImage(slot: Uint8Array, image: Uint8Array, generation: number): void {
  const rules = ruleCount(image);
  if (slot.length < slotBytes(image.length, rules)) {
    throw new RangeError(`an image of ${image.length} bytes and ${rules} rules does not fit a slot of ${slot.length}`);
  }
  slot.set(image);
  const view = viewOf(slot);
  const header = fieldsAt(view, 'weir_image', 0);
  const { bindings, counterSlots } = factPlaces(image.length);
  header.set64('generation', BigInt(generation));
  header.set('bindings', bindings);
  header.set('counter_slots', counterSlots);
  slot.fill(0, image.length, counterSlots);
  for (let rule = 0; rule < rules; rule++) setCounterSlot(slot, rule, undefined);
}

/**
 * Whether a slot of `length` bytes has a layout of this version, and its host facts where placeImage puts them. Its
 * header is enough.
 */
export function isPlaced(slot: Uint8Array, length: number = slot.length): boolean {
  const { magic, version, size, bindings, counterSlots } = readHeader(slot);
  const places = factPlaces(size);
  return (
    magic === CONSTANTS.WEIR_MAGIC &&
    version === CONSTANTS.WEIR_VERSION &&
    bindings === places.bindings &&
    counterSlots === places.counterSlots &&
    slotBytes(size, ruleCount(slot)) <= length
  );
}

/** Where the packets of a rule are counted: an index into the counters map. */
export function setCounterSlot(slot: Uint8Array, rule: number, index: number | undefined): void {
  viewOf(slot).setUint32(readHeader(slot).counterSlots + rule * Uint32Array.BYTES_PER_ELEMENT, index ?? NONE, true);
}

/** `undefined` also where the header points outside the slot: such a rule is not counted. */
export function counterSlot(slot: Uint8Array, rule: number): number | undefined {
  const at = readHeader(slot).counterSlots + rule * Uint32Array.BYTES_PER_ELEMENT;
  if (at + Uint32Array.BYTES_PER_ELEMENT > slot.length) return undefined;
  const index = viewOf(slot).getUint32(at, true);
  return index === NONE ? undefined : index;
}
