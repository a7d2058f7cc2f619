import { fieldsAt } from '../abi/fields.ts';
import { placeStructs, placeWords, type Span } from '../abi/place.ts';
import type { Sections } from '../abi/sections.ts';
import type { Pages } from './pages.ts';
import type { ValueClasses } from './values.ts';

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

export function placeProtocols(sections: Sections, protocols: readonly ValueClasses[], indexes: PlacedIndexes): Span {
  return placeStructs(sections, 'weir_ports', protocols, (_, classes, { view, at }) =>
    writeValues(view, at, { classes, none: 0 }, indexes),
  );
}

/** Writes one struct weir_ports. `none` is the class of packets without a value, where there are such. */
export function writeValues(
  view: DataView,
  at: number,
  { classes, none }: { readonly classes: ValueClasses; readonly none: number },
  indexes: PlacedIndexes,
): void {
  const fields = fieldsAt(view, 'weir_ports', at);
  fields.set('index', indexes[classes.index] ?? 0);
  fields.set('possible', classes.possible);
  fields.set('definite', classes.definite);
  fields.set('none', none);
}
