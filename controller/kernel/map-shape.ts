import { sizeOf } from '../abi/fields.ts';
import { CONSTANTS } from '../abi/layout.generated.ts';
import { Fault } from '../errors/fault.ts';
import { u32At } from './attributes.ts';
import { describe } from './bpf.ts';
import type { Fd } from './ffi.ts';
import type { MapName } from './object.ts';

/** What a map is made as: enum bpf_map_type, bytes of a key and a value, elements. */
type Shape = readonly [type: number, key: number, value: number, entries: number];

const HASH = 1;
const ARRAY = 2;
const PERCPU_ARRAY = 6;
const ARRAY_OF_MAPS = 12;
const IMAGES: Shape = [ARRAY_OF_MAPS, 4, 4, CONSTANTS.WEIR_SLOTS];

/** bpf/include/maps.h, as the kernel says it back. */
const SHAPES: Readonly<Record<MapName, Shape>> = {
  active: [ARRAY, 4, 8, 4],
  stamps: [ARRAY, 4, 8, CONSTANTS.WEIR_STAMPS],
  images_0: IMAGES,
  images_1: IMAGES,
  images_2: IMAGES,
  images_3: IMAGES,
  counters: [PERCPU_ARRAY, 4, sizeOf('weir_counter'), CONSTANTS.WEIR_COUNTERS],
  reasons: [PERCPU_ARRAY, 4, 8, CONSTANTS.WEIR_REASONS],
  stamped: [PERCPU_ARRAY, 4, 8, CONSTANTS.WEIR_STAMPED_KINDS],
  rule_slots: [HASH, 8, 4, CONSTANTS.WEIR_COUNTERS],
  decision: [ARRAY, 4, sizeOf('weir_decision'), 1],
};

/**
 * Throws LAYOUT_MISMATCH unless the map pinned at `path` is made as weir makes the one of that name: nothing may be
 * mapped, or judged by, that another program put there.
 */
export function assertShape(map: Fd, name: MapName, path: string): void {
  const facts = describe(map, 24);
  const found: Shape = [u32At(facts, 0), u32At(facts, 8), u32At(facts, 12), u32At(facts, 16)];
  const wanted = SHAPES[name];
  if (found.every((value, i) => value === wanted[i])) return;
  throw new Fault(
    'LAYOUT_MISMATCH',
    `adopting ${path}: it is ${inWords(found)}, weir's is ${inWords(wanted)}; find out who pinned it, then weir detach and apply again`,
  );
}

function inWords([type, key, value, entries]: Shape): string {
  return `a map of type ${type} with ${entries} elements of ${key} and ${value} bytes`;
}
