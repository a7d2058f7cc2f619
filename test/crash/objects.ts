import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { structure, u32At } from '../../controller/kernel/attributes.ts';
import { lookUp, mapById, openPin } from '../../controller/kernel/bpf.ts';
import { addressed, bpf, type Fd } from '../../controller/kernel/ffi.ts';

/** A map, program or link in the kernel. */
export interface KernelObject {
  /** `map 17`. */
  readonly id: string;
  readonly kind: 'map' | 'prog' | 'link';
  /** What it is, without any id: `type 2: 1 of 4096 bytes`, `prog`, `link at ifindex 3`. */
  readonly shape: string;
}

const ARRAY_OF_MAPS = '12';
const OBJ_GET_INFO_BY_FD = 15;
const PROGRAM_INFO = { bytes: 224, mapCount: 52, maps: 56 } as const;
/** More maps than a program of ours uses. */
const MOST_MAPS = 64;

/** What is pinned at `path`, the slots of a map of maps, and the maps of a program. None when nothing is pinned there. */
export function objectsAt(path: string): readonly KernelObject[] {
  using object = openPin(path);
  return object === undefined ? [] : objectsOf(object);
}

/** Relative paths of what is no folder, sorted. */
export function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile()).sort();
}

/** What proc(5) says of a descriptor of a BPF object, its position and flags included. */
export function factsOf(process: string, descriptor: string | number): ReadonlyMap<string, string> {
  const lines = readFileSync(`/proc/${process}/fdinfo/${descriptor}`, 'utf8').split('\n');
  return new Map(lines.map((line) => [line.split(':')[0] ?? '', line.split(':')[1]?.trim() ?? '']));
}

/** The object, and what it leads to. */
export function objectsOf(object: Fd): readonly KernelObject[] {
  const facts = factsOf('self', object.number);
  const [map, link, program] = ['map_id', 'link_id', 'prog_id'].map((name) => facts.get(name));
  if (map !== undefined) {
    const [type, size, entries] = ['map_type', 'value_size', 'max_entries'].map((name) => facts.get(name));
    const own: KernelObject = { id: `map ${map}`, kind: 'map', shape: `type ${type}: ${entries} of ${size} bytes` };
    return type === ARRAY_OF_MAPS ? [own, ...slotsOf(object, Number(entries))] : [own];
  }
  if (link !== undefined)
    return [{ id: `link ${link}`, kind: 'link', shape: `link at ifindex ${facts.get('ifindex')}` }];
  return program === undefined ? [] : [{ id: `prog ${program}`, kind: 'prog', shape: 'prog' }, ...mapsOf(object)];
}

function slotsOf(images: Fd, entries: number): readonly KernelObject[] {
  return Array.from({ length: entries }, (_, index) => lookUp(images, structure(4, [[0, 'u32', index]]), 4)).flatMap(
    (id) => (id === undefined ? [] : mapOf(u32At(id, 0))),
  );
}

function mapsOf(program: Fd): readonly KernelObject[] {
  const ids = addressed(4 * MOST_MAPS);
  const answer = addressed(PROGRAM_INFO.bytes);
  const view = new DataView(answer.bytes.buffer);
  view.setUint32(PROGRAM_INFO.mapCount, MOST_MAPS, true);
  view.setBigUint64(PROGRAM_INFO.maps, ids.address, true);
  const fields = structure(16, [
    [0, 'u32', program.number],
    [4, 'u32', PROGRAM_INFO.bytes],
    [8, 'u64', answer.address],
  ]);
  bpf('describing a program', OBJ_GET_INFO_BY_FD, fields, [answer, ids]);
  return Array.from({ length: u32At(answer.bytes, PROGRAM_INFO.mapCount) }, (_, i) => u32At(ids.bytes, 4 * i)).flatMap(
    mapOf,
  );
}

function mapOf(id: number): readonly KernelObject[] {
  using map = mapById(id);
  return objectsOf(map);
}
