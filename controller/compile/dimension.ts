import type { ClassMembers } from './classes.ts';
import { ANY, type Columns } from './columns.ts';
import { createNames, type Names, type Numbers, numberNames } from './names.ts';
import type { Row } from './rows.ts';

/** Classes a match may have for its rows to be filed under them, one entry each. */
export const NARROW = 64;

/** The matches that accept each class: those of class c lie from starts[c] to starts[c + 1]. */
export interface Members {
  readonly count: number;
  readonly starts: Uint32Array;
  readonly matches: Uint32Array;
}

/** One dimension of all rows: source address, destination address, or service. */
export interface Dimension {
  readonly columns: Columns<unknown>;
  readonly members: Members;
  /** Of the matches: the least name of a row that asks it, so that what a match holds does not name it. */
  readonly names: Names;
  /** Final numbers of the classes. */
  readonly numbers: Numbers;
  /** Classes that accept a match, by match: how many, and their final numbers if NARROW. */
  readonly spread: Uint32Array;
  readonly narrow: readonly (readonly number[])[];
}

export function dimensionOf(columns: Columns<unknown>, classes: ClassMembers, rows: readonly Row[]): Dimension {
  const names = matchNames(columns, rows);
  const members = membersOf(classes);
  const spread = new Uint32Array(columns.matches.length);
  const classNames = createNames(classes.count());
  for (let number = 0; number < classes.count(); number++) {
    for (let at = members.starts[number] ?? 0; at < (members.starts[number + 1] ?? 0); at++) {
      const match = members.matches[at] ?? 0;
      classNames.high[number] = (classNames.high[number] ?? 0) ^ (names.high[match] ?? 0);
      classNames.low[number] = (classNames.low[number] ?? 0) ^ (names.low[match] ?? 0);
      spread[match] = (spread[match] ?? 0) + 1;
    }
  }
  const numbers = numberNames(classNames);
  return { columns, members, names, numbers, spread, narrow: narrowOf(members, spread, numbers) };
}

/** Every class's matches behind one another. */
function membersOf(classes: ClassMembers): Members {
  const starts = new Uint32Array(classes.count() + 1);
  let matches = new Uint32Array(1024);
  let end = 0;
  for (let number = 0; number < classes.count(); number++) {
    classes.forEachMember(number, (match) => {
      if (end === matches.length) {
        const larger = new Uint32Array(end * 2);
        larger.set(matches);
        matches = larger;
      }
      matches[end++] = match;
    });
    starts[number + 1] = end;
  }
  return { count: classes.count(), starts, matches };
}

function narrowOf({ count, starts, matches }: Members, spread: Uint32Array, numbers: Numbers): Dimension['narrow'] {
  const narrow: number[][] = Array.from(spread, () => []);
  for (let number = 0; number < count; number++) {
    for (let at = starts[number] ?? 0; at < (starts[number + 1] ?? 0); at++) {
      const match = matches[at] ?? 0;
      if ((spread[match] ?? 0) <= NARROW) narrow[match]?.push(numbers.of[number] ?? 0);
    }
  }
  return narrow;
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
