import { type Field, structure, textAt, u32At } from './attributes.ts';
import { type Addressed, addressed, bpf, type Fd, ownFd, Refusal } from './ffi.ts';

/** The bpf(2) commands on maps and objects. Offsets are those of union bpf_attr, include/uapi/linux/bpf.h. All throw Refusal. */

const MAP_CREATE = 0;
const MAP_LOOKUP_ELEM = 1;
const MAP_UPDATE_ELEM = 2;
const MAP_DELETE_ELEM = 3;
const MAP_GET_NEXT_KEY = 4;
const OBJ_PIN = 6;
const OBJ_GET = 7;
const PROG_GET_FD_BY_ID = 13;
const MAP_GET_FD_BY_ID = 14;
const OBJ_GET_INFO_BY_FD = 15;

const MAP_TYPE_ARRAY = 2;
const F_MMAPABLE = 1 << 10;
/** Bytes of union bpf_attr that any command here uses. */
const ATTRIBUTES = 128;

function command(name: string, number: number, fields: readonly Field[], memory: readonly Addressed[] = []): number {
  return bpf(name, number, structure(ATTRIBUTES, fields), memory);
}

/** An array of one element that can be mapped: a slot. The kernel allocates all of it now. */
export function createSlot(name: string, valueSize: number): Fd {
  const fields: readonly Field[] = [
    [0, 'u32', MAP_TYPE_ARRAY],
    [4, 'u32', 4],
    [8, 'u32', valueSize],
    [12, 'u32', 1],
    [16, 'u32', F_MMAPABLE],
    [28, 'text', name],
  ];
  return ownFd(command(`creating a map of ${valueSize} bytes`, MAP_CREATE, fields));
}

/**
 * The element under `key`, of `size` bytes (per-CPU maps: value size rounded up to 8, times possible CPUs;
 * maps of maps: the 4-byte id of the inner map). `undefined` if there is none.
 */
export function lookUp(map: Fd, key: Uint8Array, size: number): Uint8Array | undefined {
  const value = addressed(size);
  return element('looking up a map element', MAP_LOOKUP_ELEM, map, [copyOf(key), value]) ? value.bytes : undefined;
}

/** Adds or replaces; in a map of maps the value is the 4-byte descriptor of the inner map. */
export function update(map: Fd, key: Uint8Array, value: Uint8Array): void {
  element('updating a map element', MAP_UPDATE_ELEM, map, [copyOf(key), copyOf(value)]);
}

/** An element that is not there is no error. */
export function remove(map: Fd, key: Uint8Array): void {
  element('deleting a map element', MAP_DELETE_ELEM, map, [copyOf(key)]);
}

/** Every key of a hash map, in no order. */
export function keysOf(map: Fd, size: number): readonly Uint8Array[] {
  const keys: Uint8Array[] = [];
  for (;;) {
    const [last, next] = [keys.at(-1), addressed(size)];
    if (!element('listing map keys', MAP_GET_NEXT_KEY, map, [last && copyOf(last), next])) return keys;
    keys.push(next.bytes);
  }
}

/** False when the kernel says that there is no such element. */
function element(name: string, number: number, map: Fd, [key, value]: readonly (Addressed | undefined)[]): boolean {
  const memory = [key, value].filter((each) => each !== undefined);
  const fields: readonly Field[] = [
    [0, 'u32', map.number],
    [8, 'u64', key?.address ?? 0n],
    [16, 'u64', value?.address ?? 0n],
  ];
  try {
    command(name, number, fields, memory);
    return true;
  } catch (error) {
    if (isRefusal(error, 'ENOENT')) return false;
    throw error;
  }
}

function copyOf(bytes: Uint8Array): Addressed {
  const copy = addressed(bytes.length);
  copy.bytes.set(bytes);
  return copy;
}

export function isRefusal(error: unknown, ...codes: readonly string[]): error is Refusal {
  return error instanceof Refusal && codes.includes(error.answer);
}

export function pin(object: Fd, path: string): void {
  const name = pathBytes(path);
  const fields: readonly Field[] = [
    [0, 'u64', name.address],
    [8, 'u32', object.number],
  ];
  command(`pinning ${path}`, OBJ_PIN, fields, [name]);
}

/** What is pinned at `path`; `undefined` if nothing is. */
export function openPin(path: string): Fd | undefined {
  const name = pathBytes(path);
  try {
    return ownFd(command(`opening the pin ${path}`, OBJ_GET, [[0, 'u64', name.address]], [name]));
  } catch (error) {
    if (isRefusal(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

function pathBytes(path: string): Addressed {
  return copyOf(new TextEncoder().encode(`${path}\0`));
}

export function mapById(id: number): Fd {
  return ownFd(command(`opening map ${id}`, MAP_GET_FD_BY_ID, [[0, 'u32', id]]));
}

/** `undefined` when the program is gone. */
export function programById(id: number): Fd | undefined {
  try {
    return ownFd(command(`opening program ${id}`, PROG_GET_FD_BY_ID, [[0, 'u32', id]]));
  } catch (error) {
    if (isRefusal(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** struct bpf_prog_info, bpf_map_info or bpf_link_info, as far as the kernel fills `size` bytes. */
export function describe(object: Fd, size: number): Uint8Array {
  const answer = addressed(size);
  const fields: readonly Field[] = [
    [0, 'u32', object.number],
    [4, 'u32', size],
    [8, 'u64', answer.address],
  ];
  command('describing a BPF object', OBJ_GET_INFO_BY_FD, fields, [answer]);
  return answer.bytes;
}

export interface ProgramDescription {
  readonly id: number;
  readonly name: string;
  /** Instructions the verifier looked at. */
  readonly verified: number;
}

export function describeProgram(program: Fd): ProgramDescription {
  const info = describe(program, 224);
  return { id: u32At(info, 4), name: textAt(info, 64, 16), verified: u32At(info, 216) };
}
