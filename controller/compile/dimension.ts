import type { Classes } from './classes.ts';
import { ANY, type Columns } from './columns.ts';
import { createNames, type Names, type Numbers, numberNames } from './names.ts';
import type { Row } from './rows.ts';

/** Classes a match may have for its rows to be filed under them, one entry each. */
export const NARROW = 64;

/** One dimension of all rows: source address, destination address, or service. */
export interface Dimension {
  readonly columns: Columns<unknown>;
  readonly classes: Classes;
  /** Of the matches: the least name of a row that asks it, so that what a match holds does not name it. */
  readonly names: Names;
  /** Final numbers of the classes. */
  readonly numbers: Numbers;
  /** Classes that accept a match, by match: how many, and which if NARROW. */
  readonly spread: Uint32Array;
  readonly narrow: readonly (readonly number[])[];
}

export function dimensionOf(columns: Columns<unknown>, classes: Classes, rows: readonly Row[]): Dimension {
  const names = matchNames(columns, rows);
  const spread = new Uint32Array(columns.matches.length);
  const narrow: number[][] = columns.matches.map(() => []);
  const classNames = createNames(classes.count());
  for (let number = 0; number < classes.count(); number++) {
    let [high, low] = [0, 0];
    classes.forEachMember(number, (match) => {
      high ^= names.high[match] ?? 0;
      low ^= names.low[match] ?? 0;
      const count = (spread[match] ?? 0) + 1;
      spread[match] = count;
      if (count <= NARROW) narrow[match]?.push(number);
    });
    classNames.high[number] = high;
    classNames.low[number] = low;
  }
  return { columns, classes, names, numbers: numberNames(classNames), spread, narrow };
}

function matchNames({ matches, asked }: Columns<unknown>, rows: readonly Row[]): Names {
  const names = createNames(matches.length);
  names.high.fill(0xffffffff);
  names.low.fill(0xffffffff);
  rows.forEach(({ name: [high, low] }, row) => {
    const match = asked[row] ?? ANY;
    if (match === ANY) return;
    const known = names.high[match] ?? 0;
    if (high > known || (high === known && low >= (names.low[match] ?? 0))) return;
    names.high[match] = high;
    names.low[match] = low;
  });
  return names;
}
