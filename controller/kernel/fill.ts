import { bind } from '../abi/bindings.ts';
import { fieldsAt, NONE, viewOf } from '../abi/fields.ts';
import { HEADER_BYTES, readHeader } from '../abi/header.ts';
import { CONSTANTS } from '../abi/layout.generated.ts';
import { pointFinder } from '../abi/points.ts';
import { bindingsSize, factPlaces, slotBytes } from '../abi/slot.ts';
import type { Image } from '../model/image.ts';
import type { Filled, Generation, HostInterface } from './backend.ts';
import { PAGE_BYTES } from './patch.ts';
import type { SlotPlace, SlotStore } from './slot-store.ts';

/** What a slot holds beside the image. `counters`: the counter of each rule. */
export interface Contents {
  readonly generation: Generation;
  readonly counters: readonly (number | undefined)[];
  readonly bindings: Uint8Array;
}

/** Bindings, as they lie behind the image. */
export function bindingsOf(image: Image, interfaces: readonly HostInterface[]): Uint8Array {
  const apart = new Uint8Array(HEADER_BYTES + bindingsSize(0));
  fieldsAt(viewOf(apart), 'weir_image', 0).set('bindings', HEADER_BYTES);
  const point = pointFinder(image);
  for (const { ifindex, name, linkLayer } of interfaces) bind(apart, { ifindex, point: point(name), linkLayer });
  return apart.subarray(HEADER_BYTES);
}

/** Made apart from the slot, to be compared with what is there. */
function factsOf({ counters, bindings }: Contents): Uint8Array {
  const facts = new Uint8Array(bindingsSize(counters.length));
  facts.set(bindings);
  facts.set(new Uint8Array(Uint32Array.from(counters, (index) => index ?? NONE).buffer), bindings.length);
  return facts;
}

/** `pages` that were written; undefined when the slot does not hold what was written to it. */
export function fill(
  store: SlotStore,
  place: SlotPlace,
  image: Image,
  contents: Contents,
): Filled['pages'] | undefined {
  store.head(place, 'write', (head) => fieldsAt(viewOf(head), 'weir_image', 0).set64('generation', 0n));
  const { bytes, digest } = image;
  const body = store.patch(place, bytes.subarray(CONSTANTS.WEIR_UNCOVERED), CONSTANTS.WEIR_UNCOVERED);
  const behind = store.patch(place, factsOf(contents), factPlaces(bytes.length).bindings);
  if (!body.holds || !behind.holds || readHeader(bytes).digest !== digest) return undefined;
  store.head(place, 'write', (head) => writeHead(head, image, contents.generation));
  const written = new Set([0, ...body.pages, ...behind.pages]).size;
  return { written, total: Math.ceil(slotBytes(bytes.length, contents.counters.length) / PAGE_BYTES) };
}

/** From now on the slot counts as empty. */
export function wipe(slot: Uint8Array): void {
  slot.fill(0, 0, HEADER_BYTES);
}

/** The generation is written last: until then the slot counts as empty. */
function writeHead(slot: Uint8Array, { bytes }: Image, generation: Generation): void {
  slot.set(bytes.subarray(0, CONSTANTS.WEIR_UNCOVERED));
  const header = fieldsAt(viewOf(slot), 'weir_image', 0);
  const { bindings, counterSlots } = factPlaces(bytes.length);
  header.set('bindings', bindings);
  header.set('counter_slots', counterSlots);
  header.set64('generation', BigInt(generation));
}
