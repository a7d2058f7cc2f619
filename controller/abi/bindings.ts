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
      `binding interface ${binding.ifindex}: its ${CONSTANTS.WEIR_PROBES} places in the interface table are taken by interfaces whose indexes lie close to it modulo ${CONSTANTS.WEIR_BINDINGS}; make it anew with another index`,
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

/** Every interface that a slot knows, in the order of the table. */
export function boundInterfaces(slot: Uint8Array): readonly number[] {
  const start = readHeader(slot).bindings;
  const entries = Array.from({ length: CONSTANTS.WEIR_BINDINGS }, (_, i) => readAt(slot, start + i * BYTES));
  return entries.flatMap((entry) => (entry === undefined ? [] : [entry.ifindex]));
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
