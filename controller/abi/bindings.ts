import { Fault } from '../errors/fault.ts';
import { fieldsAt, offsetOf, sizeOf, viewOf } from './fields.ts';
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
const [IFINDEX, FLAGS] = [offsetOf('weir_binding', 'ifindex'), offsetOf('weir_binding', 'flags')];
const { WEIR_BINDING_LINES: LINES, WEIR_LINE_BINDINGS: LINE_BINDINGS } = CONSTANTS;

/** Bytes of a line of the table of bindings: a cache line. */
export const LINE_BYTES: number = LINE_BINDINGS * BYTES;
/** Bytes of the table of bindings of a slot. */
export const BINDINGS_BYTES: number = LINES * LINE_BYTES;
/** Interfaces that a table has room for, whatever their indexes. */
export const BINDINGS: number = LINES * LINE_BINDINGS;

/**
 * Adds or replaces an interface. The entry is one aligned 8-byte store, so a running program
 * sees the old one or the new one. False, and nothing is changed, where the table has no room.
 */
export function bind(slot: Uint8Array, binding: Binding): boolean {
  return place(tableOf(slot), binding);
}

/** As bind, in the table of a slot. Throws Fault BINDINGS_FULL. */
export function bindIn(table: Uint8Array, binding: Binding): void {
  if (place(table, binding)) return;
  throw new Fault(
    'BINDINGS_FULL',
    `binding interface ${binding.ifindex}: all ${BINDINGS} places of the table of interfaces are taken; manage fewer interfaces`,
  );
}

function place(table: Uint8Array, binding: Binding): boolean {
  const { at, free } = search(table, binding.ifindex);
  const entry = at ?? free;
  if (entry !== undefined) store(table, entry, encode(binding));
  return entry !== undefined;
}

/** Forgets an interface. An unknown one is no error. */
export function unbind(slot: Uint8Array, ifindex: number): void {
  unbindIn(tableOf(slot), ifindex);
}

/** As unbind, in the table of a slot. */
export function unbindIn(table: Uint8Array, ifindex: number): void {
  const { at } = search(table, ifindex);
  if (at !== undefined) store(table, at, BigInt(ifindex));
}

/** What a slot knows of an interface; `undefined` when it was never bound. */
export function findBinding(slot: Uint8Array, ifindex: number): Binding | undefined {
  return findBindingIn(tableOf(slot), ifindex);
}

/** As findBinding, in the table of a slot. */
export function findBindingIn(table: Uint8Array, ifindex: number): Binding | undefined {
  const { at } = search(table, ifindex);
  return at === undefined ? undefined : decode(table, at);
}

/** Every interface that the table of a slot knows, in its order. */
export function boundInterfaces(table: Uint8Array): readonly number[] {
  const view = viewOf(table);
  const entries = Array.from({ length: BINDINGS }, (_, i) => i * BYTES).filter((at) => isBound(view, at));
  return entries.map((at) => view.getUint32(at + IFINDEX, true));
}

function tableOf(slot: Uint8Array): Uint8Array {
  const { bindings } = readHeader(slot);
  return slot.subarray(bindings, bindings + BINDINGS_BYTES);
}

/** Offsets in a table: where an interface is, and else the first place it may take. */
interface Found {
  readonly at?: number;
  readonly free?: number | undefined;
}

/** As weir_binding in layout.h says. Throws RangeError where the table is cut short. */
function search(table: Uint8Array, ifindex: number): Found {
  const view = viewOf(table);
  const home = Math.imul(ifindex, CONSTANTS.WEIR_BINDING_FACTOR) >>> CONSTANTS.WEIR_BINDING_SHIFT;
  let free: number | undefined;
  for (let line = home; line < home + LINES; line++) {
    const start = (line % LINES) * LINE_BYTES;
    for (let at = start; at < start + LINE_BYTES; at += BYTES) {
      if (!isBound(view, at)) free ??= at;
      else if (view.getUint32(at + IFINDEX, true) === ifindex) return { at };
    }
    if (view.getBigUint64(start + LINE_BYTES - BYTES, true) === 0n) break;
  }
  return { free };
}

function isBound(view: DataView, at: number): boolean {
  return (view.getUint16(at + FLAGS, true) & CONSTANTS.WEIR_BOUND) !== 0;
}

function decode(table: Uint8Array, at: number): Binding {
  const fields = fieldsAt(viewOf(table), 'weir_binding', at);
  const flags = fields.get('flags');
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
