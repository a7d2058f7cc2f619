import { existsSync, mkdirSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { CONSTANTS } from '../abi/layout.generated.ts';
import { SIZE_CLASSES } from '../abi/slot.ts';
import { Fault } from '../errors/fault.ts';
import { openPin, pin } from './bpf.ts';
import type { Fd } from './ffi.ts';
import { entriesOf } from './folders.ts';
import { assertShape } from './map-shape.ts';
import { type Loaded, loadObject, MAPS, type ObjectFile, PROGRAMS } from './object.ts';

/**
 * What outlives the process, below one folder of a bpffs:
 *
 *   maps-v<layout version>/<map>     programs-<object digest>-<size classes>/<program>     links/<ifindex>-<hook>
 *
 * The names carry the digests, and how many size classes the programs know: adopting compares no bytes, and programs that
 * know fewer than there are maps are another build's. bpffs takes no dots in names.
 */
const MAPS_FOLDER = `maps-v${CONSTANTS.WEIR_VERSION}`;
const ALL_CLASSES: readonly number[] = SIZE_CLASSES.map((_, sizeClass) => sizeClass);

function programsFolder({ digest }: ObjectFile, classes: number): string {
  return `programs-${digest.slice(0, 16)}-${classes}`;
}

/** The folder of programs of this build that know all size classes there are maps of. */
function ownFolder(pins: string, file: ObjectFile): string {
  return programsFolder(file, entriesOf(join(pins, MAPS_FOLDER)).filter(isImages).length);
}

/** What is pinned, and whether the programs are as this build makes them and no others are left: a takeover cut short is not over. */
export interface Adopted {
  readonly loaded: Loaded;
  readonly isOwn: boolean;
}

/** Adopts what is pinned, by this build or else by another of the same layout. Changes nothing. Throws LAYOUT_MISMATCH. */
export function adopt(pins: string, file: ObjectFile): Adopted | undefined {
  refuseOtherLayout(pins);
  const own = ownFolder(pins, file);
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
 * `least`: a size class the programs have to know. Throws MAP_REFUSED where there is no memory for its template; what is
 * pinned is then as it was.
 */
export function establish(pins: string, file: ObjectFile, least: number): Loaded {
  refuseOtherLayout(pins);
  const own = openAll(pins, ownFolder(pins, file));
  if (own !== undefined && knows(own, least)) return own;
  own?.[Symbol.dispose]();
  const loaded = loadOver(file, openMaps(pins), least);
  try {
    pinAll(loaded, pins, file);
    return loaded;
  } catch (error) {
    loaded[Symbol.dispose]();
    throw error;
  }
}

/** Closes the maps to reuse: what was loaded has descriptors of its own for them. */
function loadOver(file: ObjectFile, reuse: ReadonlyMap<string, Fd>, least: number): Loaded {
  try {
    if (!isWhole(reuse)) return loadAffordable(file, reuse, least);
    const classes = ALL_CLASSES.filter((sizeClass) => sizeClass <= least || classesOf(reuse).includes(sizeClass));
    return loadObject(file, { reuse, classes });
  } finally {
    close([...reuse.values()]);
  }
}

/** Whether the programs decide by slots of that size class. */
export function knows({ maps }: Loaded, sizeClass: number): boolean {
  return maps.has(`images_${sizeClass}`);
}

/** Maps that are pinned are the ones that were reused. Exported for tests, which load programs that know fewer classes. */
export function pinAll(loaded: Loaded, pins: string, file: ObjectFile): void {
  const maps = join(pins, MAPS_FOLDER);
  const programs = join(pins, programsFolder(file, classesOf(loaded.maps).length));
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
 * not have 256 MiB for it. Its programs then know the smaller classes only, until an image needs a larger one.
 */
function loadAffordable(file: ObjectFile, reuse: ReadonlyMap<string, Fd>, least: number): Loaded {
  for (let largest = SIZE_CLASSES.length - 1; ; largest--) {
    const classes = ALL_CLASSES.filter((sizeClass) => sizeClass <= largest);
    const usable = [...reuse].filter(([name]) => !isImages(name) || classes.includes(classOf(name)));
    try {
      return loadObject(file, { reuse: new Map(usable), classes });
    } catch (error) {
      if (!(error instanceof Fault && error.code === 'MAP_REFUSED') || largest === least) throw error;
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

/** Forgets the programs of other builds, and those that know fewer size classes, once no link of ours runs them. */
export function dropOtherPrograms(pins: string, file: ObjectFile): void {
  const own = ownFolder(pins, file);
  for (const name of foldersOf(pins, 'programs-')) {
    if (name !== own) removeFolder(join(pins, name));
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
  return entriesOf(pins).filter((name) => name.startsWith(prefix));
}

function removeFolder(path: string): void {
  for (const name of readdirSync(path)) unlinkSync(join(path, name));
  rmdirSync(path);
}

function close(descriptors: readonly (Fd | undefined)[]): void {
  for (const fd of descriptors) fd?.[Symbol.dispose]();
}
