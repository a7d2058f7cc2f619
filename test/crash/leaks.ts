import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { structure, textAt, u32At } from '../../controller/kernel/attributes.ts';
import { describe, isRefusal, mapById, programById } from '../../controller/kernel/bpf.ts';
import { bpf } from '../../controller/kernel/ffi.ts';
import { MAPS, PROGRAMS } from '../../controller/kernel/object.ts';
import { factsOf, filesBelow, objectsAt, objectsOf } from './objects.ts';

/** Maps and programs of weir's names in the whole kernel, by id: also those to which no pin leads. */

/** Milliseconds. No process of these tests is left dead, with a filter in its stead, for as long. */
const [PATIENCE, LOOK] = [30_000, 100];
const BPFFS = '/sys/fs/bpf';
/** Commands of bpf(2), and where bpf_map_info and bpf_prog_info have the name. */
const KINDS = {
  map: { next: 12, bytes: 88, name: 24, open: mapById },
  prog: { next: 11, bytes: 224, name: 64, open: programById },
} as const;
type Kind = keyof typeof KINDS;

const isOurs = (name: string): boolean => name.startsWith('weir') || [...MAPS, ...PROGRAMS].some((own) => own === name);

/** `map 17`, `prog 4`: everything there is now under a name of weir's. */
export function objectsOfWeir(): readonly string[] {
  return (['map', 'prog'] as const).flatMap((kind) =>
    idsOf(kind).flatMap((id) => (isOurs(nameOf(kind, id) ?? '') ? [`${kind} ${id}`] : [])),
  );
}

/**
 * What is neither in `before` nor held by another process or pin, and stays so: nothing else that runs here can account for
 * it. Others make and lose such objects all the time, and what one of them holds may be between its making and its
 * pin, or between its process's end and its own; but none of theirs is for `patience` milliseconds.
 */
export function leakedSince(before: readonly string[], patience: number = PATIENCE): readonly string[] {
  let left = unaccountedSince(before);
  for (const end = performance.now() + patience; left.length > 0 && performance.now() < end; ) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK);
    const still = new Set(unaccountedSince(before));
    left = left.filter((id) => still.has(id));
  }
  return left;
}

/** Objects are listed first, so that each of them was there when its holder was looked for. */
function unaccountedSince(before: readonly string[]): readonly string[] {
  const now = objectsOfWeir();
  const known = new Set([...before, ...pinned(), ...heldByOthers()]);
  return now.filter((id) => !known.has(id));
}

function idsOf(kind: Kind): readonly number[] {
  const ids: number[] = [];
  for (;;) {
    const attributes = structure(16, [[0, 'u32', ids.at(-1) ?? 0]]);
    try {
      bpf('listing objects', KINDS[kind].next, attributes);
    } catch (error) {
      if (isRefusal(error, 'ENOENT')) return ids;
      throw error;
    }
    ids.push(u32At(attributes, 4));
  }
}

/** `undefined` for what went away meanwhile. */
function nameOf(kind: Kind, id: number): string | undefined {
  const { open, bytes, name } = KINDS[kind];
  try {
    using object = open(id);
    return object && textAt(describe(object, bytes), name, 16);
  } catch (error) {
    if (isRefusal(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function pinned(): readonly string[] {
  return filesBelow(BPFFS)
    .filter((file) => file.includes('/'))
    .flatMap((file) => objectsAt(join(BPFFS, file)).map(({ id }) => id));
}

function heldByOthers(): readonly string[] {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return processes.flatMap((pid) => heldBy(pid));
}

/** A process that ends meanwhile holds nothing. */
function heldBy(pid: string): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fdinfo`).flatMap((descriptor) => {
      const facts = factsOf(pid, descriptor);
      const [map, program] = ['map_id', 'prog_id'].map((name) => facts.get(name));
      return [...(map === undefined ? [] : [`map ${map}`]), ...(program === undefined ? [] : usedBy(Number(program)))];
    });
  } catch {
    return [];
  }
}

function usedBy(id: number): readonly string[] {
  using program = programById(id);
  return program === undefined ? [] : objectsOf(program).map((object) => object.id);
}
