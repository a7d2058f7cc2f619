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
  bindIn(tableOf(slot), binding);
}

/** As bind, in the table of a slot. */
export function bindIn(table: Uint8Array, binding: Binding): void {
  const places = probes(binding.ifindex);
  const place =
    places.find((at) => readAt(table, at)?.ifindex === binding.ifindex) ??
    places.find((at) => readAt(table, at) === undefined);
  if (place === undefined) {
    throw new Fault(
      'BINDINGS_FULL',
      `binding interface ${binding.ifindex}: its ${CONSTANTS.WEIR_PROBES} places in the interface table are taken by interfaces whose indexes lie close to it modulo ${CONSTANTS.WEIR_BINDINGS}; make it anew with another index`,
    );
  }
  store(table, place, encode(binding));
}

/** Forgets an interface. An unknown one is no error. */
export function unbind(slot: Uint8Array, ifindex: number): void {
  unbindIn(tableOf(slot), ifindex);
}

/** As unbind, in the table of a slot. */
export function unbindIn(table: Uint8Array, ifindex: number): void {
  for (const at of probes(ifindex)) {
    if (readAt(table, at)?.ifindex === ifindex) store(table, at, 0n);
  }
}

/** What a slot knows of an interface; `undefined` when it was never bound. */
export function findBinding(slot: Uint8Array, ifindex: number): Binding | undefined {
  return findBindingIn(tableOf(slot), ifindex);
}

/** As findBinding, in the table of a slot. */
export function findBindingIn(table: Uint8Array, ifindex: number): Binding | undefined {
  for (const at of probes(ifindex)) {
    const binding = readAt(table, at);
    if (binding?.ifindex === ifindex) return binding;
  }
  return undefined;
}

/** Bytes of the table of bindings of a slot. */
export const BINDINGS_BYTES: number = CONSTANTS.WEIR_BINDINGS * BYTES;

/** Every interface that the table of a slot knows, in its order. */
export function boundInterfaces(table: Uint8Array): readonly number[] {
  const entries = Array.from({ length: CONSTANTS.WEIR_BINDINGS }, (_, i) => readAt(table, i * BYTES));
  return entries.flatMap((entry) => (entry === undefined ? [] : [entry.ifindex]));
}

function tableOf(slot: Uint8Array): Uint8Array {
  const { bindings } = readHeader(slot);
  return slot.subarray(bindings, bindings + BINDINGS_BYTES);
}

/** Offsets of the entries an interface may lie at, in the order they are tried. */
function probes(ifindex: number): readonly number[] {
  const place = (i: number): number => ((ifindex + i) % CONSTANTS.WEIR_BINDINGS) * BYTES;
  return Array.from({ length: CONSTANTS.WEIR_PROBES }, (_, i) => place(i));
}

function readAt(table: Uint8Array, at: number): Binding | undefined {
  const fields = fieldsAt(viewOf(table), 'weir_binding', at);
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

function store(table: Uint8Array, at: number, word: bigint): void {
  new BigUint64Array(table.buffer, table.byteOffset + at, 1)[0] = word;
}
