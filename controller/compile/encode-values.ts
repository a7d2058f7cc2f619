import { placeStructs, placeWords, type Span } from '../abi/place.ts';
import type { Sections } from '../abi/sections.ts';
import { PAGE, type Pages } from './pages.ts';
import type { ProtocolClasses } from './service-classes.ts';

const PAGE_BYTES = PAGE * Uint32Array.BYTES_PER_ELEMENT;

/** Offsets of the indexes of `pages`, by number. */
export type PlacedIndexes = readonly number[];

export function placePages(sections: Sections, { pages, indexes }: Pages): PlacedIndexes {
  const first = placeWords(sections, joined(pages));
  const offsets = indexes.map((index) => index.map((page) => first + page * PAGE_BYTES));
  const firstIndex = placeWords(sections, joined(offsets));
  return indexes.map((_, i) => firstIndex + i * PAGE_BYTES);
}

function joined(items: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(items.length * PAGE);
  items.forEach((item, i) => {
    all.set(item, i * PAGE);
  });
  return all;
}

/** `numberOf`: the final number of a class. */
export function placeProtocols(
  sections: Sections,
  protocols: readonly ProtocolClasses[],
  { indexes, numberOf }: { readonly indexes: PlacedIndexes; readonly numberOf: (found: number) => number },
): Span {
  return placeStructs(sections, 'weir_ports', protocols, (fields, { index, fragment, definite }) => {
    fields.set('index', indexes[index] ?? 0);
    fields.set('fragment', numberOf(fragment));
    fields.set('definite', numberOf(definite));
  });
}
