import { existsSync, mkdirSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { CONSTANTS } from '../abi/layout.generated.ts';
import { SIZE_CLASSES } from '../abi/slot.ts';
import { Fault } from '../errors/fault.ts';
import { openPin, pin } from './bpf.ts';
import type { Fd } from './ffi.ts';
import { assertShape } from './map-shape.ts';
import { type Loaded, loadObject, MAPS, type ObjectFile, PROGRAMS } from './object.ts';

/**
 * What outlives the process, below one folder of a bpffs:
 *
 *   maps-v<layout version>/<map>          programs-<object digest>/<program>          links/<ifindex>-<hook>
 *
 * The names carry the digests: adopting compares no bytes. bpffs takes no dots in names.
 */
const MAPS_FOLDER = `maps-v${CONSTANTS.WEIR_VERSION}`;

function programsFolder({ digest }: ObjectFile): string {
  return `programs-${digest.slice(0, 16)}`;
}

/** What is pinned, and whether the programs are this build's and no other's are left: a takeover cut short is not over. */
export interface Adopted {
  readonly loaded: Loaded;
  readonly isOwn: boolean;
}

/** Adopts what is pinned, by this build or else by another of the same layout. Changes nothing. Throws LAYOUT_MISMATCH. */
export function adopt(pins: string, file: ObjectFile): Adopted | undefined {
  refuseOtherLayout(pins);
  const own = programsFolder(file);
  const others = foldersOf(pins, 'programs-').filter((name) => name !== own);
  for (const folder of [own, ...others]) {
    const loaded = openAll(pins, folder);
    if (loaded !== undefined) return { loaded, isOwn: folder === own && others.length === 0 };
  }
  return undefined;
}

/** `undefined`, with nothing left open, unless both programs and the maps are there. */
function openAll(pins: string, folder: string): Loaded | undefined {
  const maps = openMaps(pins);
  let programs: readonly Fd[] = [];
  try {
    programs = openPrograms(pins, folder);
  } catch (error) {
    close([...maps.values()]);
    throw error;
  }
  const [ingress, egress] = programs;
  if (ingress === undefined || egress === undefined || !isWhole(maps)) {
    close([...programs, ...maps.values()]);
    return undefined;
  }
  return {
    programs: { weir_ingress: ingress, weir_egress: egress },
    maps,
    [Symbol.dispose]: () => close([...programs, ...maps.values()]),
  };
}

/**
 * Loads the programs of this build and pins them. Maps that are pinned already are used as they are, and with
 * them their generations, counters and the word that decides. A pin left half-made by a crash is completed.
 */
export function establish(pins: string, file: ObjectFile): Loaded {
  refuseOtherLayout(pins);
  const own = openAll(pins, programsFolder(file));
  if (own !== undefined) return own;
  const reuse = openMaps(pins);
  const loaded = loadOver(file, reuse);
  try {
    pinAll(loaded, join(pins, MAPS_FOLDER), join(pins, programsFolder(file)));
    return loaded;
  } catch (error) {
    loaded[Symbol.dispose]();
    throw error;
  }
}

/** Closes the maps to reuse: what was loaded has descriptors of its own for them. */
function loadOver(file: ObjectFile, reuse: ReadonlyMap<string, Fd>): Loaded {
  try {
    return isWhole(reuse) ? loadObject(file, { reuse, classes: classesOf(reuse) }) : loadAffordable(file, reuse);
  } finally {
    close([...reuse.values()]);
  }
}

/** Maps that are pinned are the ones that were reused. */
function pinAll(loaded: Loaded, maps: string, programs: string): void {
  for (const folder of [maps, programs]) mkdirSync(folder, { recursive: true });
  for (const [name, map] of loaded.maps) if (!existsSync(join(maps, name))) pin(map, join(maps, name));
  for (const name of PROGRAMS) {
    const path = join(programs, name);
    if (existsSync(path)) unlinkSync(path);
    pin(loaded.programs[name], path);
  }
}

/**
 * A map of maps is made from a template slot, which the kernel allocates in full for a moment: a small host may
 * not have 256 MiB for it. Its programs then know the smaller classes only, and a larger image is refused.
 */
function loadAffordable(file: ObjectFile, reuse: ReadonlyMap<string, Fd>): Loaded {
  for (let largest = SIZE_CLASSES.length - 1; ; largest--) {
    const classes = SIZE_CLASSES.map((_, sizeClass) => sizeClass).filter((sizeClass) => sizeClass <= largest);
    const usable = [...reuse].filter(([name]) => !isImages(name) || classes.includes(classOf(name)));
    try {
      return loadObject(file, { reuse: new Map(usable), classes });
    } catch (error) {
      if (!(error instanceof Fault && error.code === 'MAP_REFUSED') || largest === 0) throw error;
    }
  }
}

function isImages(name: string): boolean {
  return name.startsWith('images_');
}

function classOf(name: string): number {
  return Number(name.slice('images_'.length));
}

function classesOf(maps: ReadonlyMap<string, Fd>): readonly number[] {
  return [...maps.keys()].filter(isImages).map(classOf);
}

/** Everything but the larger size classes, which a small host does without. */
function isWhole(maps: ReadonlyMap<string, Fd>): boolean {
  return MAPS.every((name) => maps.has(name) || (isImages(name) && classOf(name) > 0));
}

/** Forgets the programs of other builds, once no link of ours runs them. */
export function dropOtherPrograms(pins: string, file: ObjectFile): void {
  for (const name of foldersOf(pins, 'programs-')) {
    if (name !== programsFolder(file)) removeFolder(join(pins, name));
  }
}

/** Removes every pin of weir and the folder itself. */
export function removePins(pins: string): void {
  for (const name of [...foldersOf(pins, 'programs-'), ...foldersOf(pins, 'maps-'), ...foldersOf(pins, 'links')]) {
    removeFolder(join(pins, name));
  }
  if (existsSync(pins)) rmdirSync(pins);
}

/** Those that are there, each made as it must be. Throws LAYOUT_MISMATCH, with nothing left open. */
function openMaps(pins: string): ReadonlyMap<string, Fd> {
  const found = new Map<string, Fd>();
  try {
    for (const name of MAPS) {
      const path = join(pins, MAPS_FOLDER, name);
      const map = openPin(path);
      if (map === undefined) continue;
      found.set(name, map);
      assertShape(map, name, path);
    }
    return found;
  } catch (error) {
    close([...found.values()]);
    throw error;
  }
}

function openPrograms(pins: string, folder: string): readonly Fd[] {
  const found: Fd[] = [];
  try {
    for (const name of PROGRAMS) {
      const program = openPin(join(pins, folder, name));
      if (program !== undefined) found.push(program);
    }
    return found;
  } catch (error) {
    close(found);
    throw error;
  }
}

function refuseOtherLayout(pins: string): void {
  const other = foldersOf(pins, 'maps-').find((name) => name !== MAPS_FOLDER);
  if (other === undefined) return;
  throw new Fault(
    'LAYOUT_MISMATCH',
    `adopting ${pins}: its maps have layout ${other.slice('maps-'.length)}, this weir has v${CONSTANTS.WEIR_VERSION}; run weir detach with the version that made them, then start this one`,
  );
}

function foldersOf(pins: string, prefix: string): readonly string[] {
  return existsSync(pins) ? readdirSync(pins).filter((name) => name.startsWith(prefix)) : [];
}

function removeFolder(path: string): void {
  for (const name of readdirSync(path)) unlinkSync(join(path, name));
  rmdirSync(path);
}

function close(descriptors: readonly (Fd | undefined)[]): void {
  for (const fd of descriptors) fd?.[Symbol.dispose]();
}
