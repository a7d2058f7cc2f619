import type { ClassMembers } from './classes.ts';
import { ANY, type Columns } from './columns.ts';
import { createNames, type Names, type Numbers, numberNames } from './names.ts';
import { Overflow } from './overflow.ts';

/** Classes a match may have for its rows to be filed under them, one entry each. */
export const NARROW = 64;

/** Pairs of a class and a match that accepts it: 256 MiB. */
const ACCEPTED = 2 ** 26;

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
  /** Classes that accept a match, by match: how many. */
  readonly spread: Uint32Array;
  readonly narrow: Narrow;
}

/** Final numbers of the classes that accept a match, if NARROW: those of match m lie from starts[m] to starts[m + 1]. */
export interface Narrow {
  readonly starts: Uint32Array;
  readonly classes: Uint32Array;
}

/** What a dimension is made of, and what was made of it: made again only where something is another. */
export interface DimensionMemory {
  last: { readonly classes: ClassMembers; readonly rowNames: Names; readonly dimension: Dimension } | undefined;
}

/** `classes` that are the same object have the same members. */
export function dimensionFrom(
  memory: DimensionMemory,
  columns: Columns<unknown>,
  classes: ClassMembers,
  rowNames: Names,
): Dimension {
  const { last } = memory;
  if (
    last !== undefined &&
    last.classes === classes &&
    isSame(last.dimension.columns.asked, columns.asked) &&
    isSame(last.rowNames.high, rowNames.high) &&
    isSame(last.rowNames.low, rowNames.low)
  ) {
    return last.dimension;
  }
  const dimension = dimensionOf(columns, classes, rowNames);
  memory.last = { classes, rowNames, dimension };
  return dimension;
}

function isSame(a: Int32Array | Uint32Array, b: Int32Array | Uint32Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

export function dimensionOf(columns: Columns<unknown>, classes: ClassMembers, rowNames: Names): Dimension {
  const names = matchNames(columns, rowNames);
  const members = membersOf(classes);
  const spread = new Uint32Array(columns.matches.length);
  const classNames = createNames(members.count);
  for (let number = 0; number < members.count; number++) {
    let [high, low] = [0, 0];
    const end = members.starts[number + 1] ?? 0;
    for (let at = members.starts[number] ?? 0; at < end; at++) {
      const match = members.matches[at] ?? 0;
      high ^= names.high[match] ?? 0;
      low ^= names.low[match] ?? 0;
      spread[match] = (spread[match] ?? 0) + 1;
    }
    classNames.high[number] = high;
    classNames.low[number] = low;
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
        if (end >= ACCEPTED) {
          throw new Overflow(
            `its lists accept more than ${ACCEPTED} classes of packets together; use fewer lists, or lists that overlap less`,
          );
        }
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

function narrowOf({ count, starts, matches }: Members, spread: Uint32Array, numbers: Numbers): Narrow {
  const first = new Uint32Array(spread.length + 1);
  for (let match = 0; match < spread.length; match++) {
    const own = spread[match] ?? 0;
    first[match + 1] = (first[match] ?? 0) + (own <= NARROW ? own : 0);
  }
  const classes = new Uint32Array(first[spread.length] ?? 0);
  const next = first.slice();
  for (let number = 0; number < count; number++) {
    const end = starts[number + 1] ?? 0;
    for (let at = starts[number] ?? 0; at < end; at++) {
      const match = matches[at] ?? 0;
      if ((spread[match] ?? 0) > NARROW) continue;
      const place = next[match] ?? 0;
      classes[place] = numbers.of[number] ?? 0;
      next[match] = place + 1;
    }
  }
  return { starts: first, classes };
}

function matchNames({ matches, asked }: Columns<unknown>, rows: Names): Names {
  const names = createNames(matches.length);
  names.high.fill(0xffffffff);
  names.low.fill(0xffffffff);
  for (let row = 0; row < asked.length; row++) {
    const match = asked[row] ?? ANY;
    if (match === ANY) continue;
    const [high, low] = [rows.high[row] ?? 0, rows.low[row] ?? 0];
    const known = names.high[match] ?? 0;
    if (high > known || (high === known && low >= (names.low[match] ?? 0))) continue;
    names.high[match] = high;
    names.low[match] = low;
  }
  return names;
}
