import { placeStructs, placeWords, type Span } from '../abi/place.ts';
import type { Sections } from '../abi/sections.ts';
import type { Pages } from './pages.ts';
import type { ProtocolClasses } from './service-classes.ts';

/** Offsets of the indexes of `pages`, by number. */
export type PlacedIndexes = readonly number[];

export function placePages(sections: Sections, { pages, indexes }: Pages): PlacedIndexes {
  const offsets = pages.map((page) => placeWords(sections, page));
  return indexes.map((index) =>
    placeWords(
      sections,
      index.map((page) => offsets[page] ?? 0),
    ),
  );
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
