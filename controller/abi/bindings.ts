import { Fault } from '../errors/fault.ts';
import { fieldsAt, sizeOf, viewOf } from './fields.ts';
import { readHeader } from './header.ts';
import { CONSTANTS } from './layout.generated.ts';

/** What a generation knows of one interface. `point` undefined: known, and not managed by it. */
export interface Binding {
  readonly ifindex: number;
  /** Index into the image's points, at most 65,535. */
  readonly point: number | undefined;
  /** False where frames start with the IP header. */
  readonly linkLayer: boolean;
}

const BYTES = sizeOf('weir_binding');

/** Forgets every interface of a slot that holds an image. */
export function emptyBindings(slot: Uint8Array): void {
  const start = readHeader(slot).bindings;
  slot.fill(0, start, start + CONSTANTS.WEIR_BINDINGS * BYTES);
}

/**
 * Adds or replaces an interface. The entry is one aligned 8-byte store, so a running program
 * sees the old one or the new one. Throws Fault BINDINGS_FULL when no probe is free.
 */
export function bind(slot: Uint8Array, binding: Binding): void {
  const places = probes(slot, binding.ifindex);
  const place =
    places.find((at) => readAt(slot, at)?.ifindex === binding.ifindex) ??
    places.find((at) => readAt(slot, at) === undefined);
  if (place === undefined) {
    throw new Fault(
      'BINDINGS_FULL',
      `binding interface ${binding.ifindex}: its ${CONSTANTS.WEIR_PROBES} places in the interface table are taken; remove interfaces that are not in use`,
    );
  }
  store(slot, place, encode(binding));
}

/** Forgets an interface. An unknown one is no error. */
export function unbind(slot: Uint8Array, ifindex: number): void {
  for (const at of probes(slot, ifindex)) {
    if (readAt(slot, at)?.ifindex === ifindex) store(slot, at, 0n);
  }
}

/** What a slot knows of an interface; `undefined` when it was never bound. */
export function findBinding(slot: Uint8Array, ifindex: number): Binding | undefined {
  for (const at of probes(slot, ifindex)) {
    const binding = readAt(slot, at);
    if (binding?.ifindex === ifindex) return binding;
  }
  return undefined;
}

/** Offsets of the entries an interface may lie at, in the order they are tried. */
function probes(slot: Uint8Array, ifindex: number): readonly number[] {
  const start = readHeader(slot).bindings;
  const place = (i: number): number => start + ((ifindex + i) % CONSTANTS.WEIR_BINDINGS) * BYTES;
  return Array.from({ length: CONSTANTS.WEIR_PROBES }, (_, i) => place(i));
}

function readAt(slot: Uint8Array, at: number): Binding | undefined {
  const fields = fieldsAt(viewOf(slot), 'weir_binding', at);
  const flags = fields.get('flags');
  if ((flags & CONSTANTS.WEIR_BOUND) === 0) return undefined;
  return {
    ifindex: fields.get('ifindex'),
    point: (flags & CONSTANTS.WEIR_BOUND_UNMANAGED) === 0 ? fields.get('point') : undefined,
    linkLayer: (flags & CONSTANTS.WEIR_BOUND_NO_LINK_LAYER) === 0,
  };
}

function encode({ ifindex, point, linkLayer }: Binding): bigint {
  const view = new DataView(new ArrayBuffer(BYTES));
  const fields = fieldsAt(view, 'weir_binding', 0);
  const unmanaged = point === undefined ? CONSTANTS.WEIR_BOUND_UNMANAGED : 0;
  fields.set('ifindex', ifindex);
  fields.set('point', point ?? 0);
  fields.set('flags', CONSTANTS.WEIR_BOUND | unmanaged | (linkLayer ? 0 : CONSTANTS.WEIR_BOUND_NO_LINK_LAYER));
  return view.getBigUint64(0, true);
}

function store(slot: Uint8Array, at: number, word: bigint): void {
  new BigUint64Array(slot.buffer, slot.byteOffset + at, 1)[0] = word;
}
