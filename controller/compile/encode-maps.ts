import { fieldsAt } from '../abi/fields.ts';
import { CONSTANTS } from '../abi/layout.generated.ts';
import { placeStructs, placeWords } from '../abi/place.ts';
import type { Sections } from '../abi/sections.ts';
import type { AddressMap, AddressMaps } from './address-map.ts';

const LOW = (1n << 64n) - 1n;

/** Where the keys and values of a map lie. */
export interface PlacedMap {
  readonly keys: number;
  readonly values: number;
  readonly count: number;
}

/** Both families of a map, by enum weir_family. */
export type PlacedMaps = readonly PlacedMap[];

/** `numberOf`: what is written for a value of the map. */
export function placeMaps(
  sections: Sections,
  maps: AddressMaps,
  numberOf: (value: number) => number = (value) => value,
): PlacedMaps {
  const placed: PlacedMap[] = [];
  placed[CONSTANTS.WEIR_IPV4] = placeMap(sections, maps[4], numberOf);
  placed[CONSTANTS.WEIR_IPV6] = placeMap(sections, maps[6], numberOf);
  return placed;
}

function placeMap(sections: Sections, { keys, values }: AddressMap, numberOf: (value: number) => number): PlacedMap {
  const span = placeStructs(sections, 'weir_key', keys, (fields, key) => {
    fields.set64('high', key >> 64n);
    fields.set64('low', key & LOW);
  });
  return { keys: span.offset, values: placeWords(sections, values.map(numberOf)), count: span.count };
}

/** Writes one struct weir_intervals per family, each at `offset(family)`. */
export function writeMaps(view: DataView, offset: (family: number) => number, maps: PlacedMaps): void {
  maps.forEach(({ keys, values, count }, family) => {
    const fields = fieldsAt(view, 'weir_intervals', offset(family));
    fields.set('keys', keys);
    fields.set('values', values);
    fields.set('count', count);
  });
}
