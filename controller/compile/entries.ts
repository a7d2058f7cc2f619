import { hashKey, homeOf } from '../abi/entries.ts';
import { CONSTANTS } from '../abi/layout.generated.ts';
import type { Arrangement } from './arrange.ts';
import { ANY } from './columns.ts';
import { type Dimensions, forEachPlace } from './filing.ts';
import { homesFor, roundUp } from './names.ts';
import { createMasking } from './prune.ts';
import type { Row } from './rows.ts';

/** The tail behind the homes is a multiple of this, so that it seldom changes. */
const TAIL = 64;

/** The table of entries as columns; places that are not in `at` are empty. */
export interface Entries {
  readonly homes: number;
  /** Homes and tail; the last place is empty. */
  readonly count: number;
  /** Place in the table, ascending. */
  readonly at: Uint32Array;
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly row: Uint32Array;
  /** Tests: source, destination, service. */
  readonly tests: readonly [Uint16Array, Uint16Array, Uint16Array];
  /** Entries of the fullest key. */
  readonly longest: number;
}

interface Entry {
  readonly high: number;
  readonly low: number;
  readonly row: number;
  readonly tests: readonly [number, number, number];
}

/** Sorted and placed as names.ts numbers names: an entry more or less moves only its run. */
export function layOutEntries(rows: readonly Row[], dimensions: Dimensions, arrangement: Arrangement): Entries {
  const all = collect(dimensions, arrangement);
  const order = (row: number): number => rows[row]?.order ?? 0;
  all.sort((a, b) => a.high - b.high || a.low - b.low || order(a.row) - order(b.row));
  const { kept, longest } = uncovered(rows, all);
  const homes = homesFor(Math.ceil(kept.length * 1.25));
  const at = new Uint32Array(kept.length);
  let next = 0;
  kept.forEach((entry, i) => {
    next = Math.max(next, homeOf(entry, homes));
    at[i] = next++;
  });
  const column = (pick: (entry: Entry) => number): Uint32Array => Uint32Array.from(kept, pick);
  const test = (dimension: 0 | 1 | 2): Uint16Array => Uint16Array.from(kept, ({ tests }) => tests[dimension]);
  return {
    homes,
    count: roundUp(Math.max(homes, next) + 1, TAIL),
    at,
    high: column(({ high }) => high),
    low: column(({ low }) => low),
    row: column(({ row }) => row),
    tests: [test(0), test(1), test(2)],
    longest,
  };
}

function collect(dimensions: Dimensions, { walks, tests }: Arrangement): Entry[] {
  const all: Entry[] = [];
  const testOf = (row: number, dimension: keyof Dimensions): number => {
    const match = dimensions[dimension].columns.asked[row] ?? ANY;
    return match === ANY ? 0 : tests[dimension].numberOf(match);
  };
  for (const { number, filed } of walks) {
    for (const [kind, own] of filed) {
      const tag = (number << 3) | kind;
      for (const row of own) {
        const asked = [
          kind & CONSTANTS.WEIR_BY_SOURCE ? 0 : testOf(row, 'source'),
          kind & CONSTANTS.WEIR_BY_DESTINATION ? 0 : testOf(row, 'destination'),
          kind & CONSTANTS.WEIR_BY_SERVICE ? 0 : testOf(row, 'service'),
        ] as const;
        forEachPlace(row, kind, dimensions, ([first, second]) => {
          all.push({ ...hashKey(tag, first, second), row, tests: asked });
        });
      }
    }
  }
  return all;
}

/** Without the entries of a key behind one that asks the same or less: they can never decide. */
function uncovered(
  rows: readonly Row[],
  all: readonly Entry[],
): { readonly kept: readonly Entry[]; readonly longest: number } {
  const kept: Entry[] = [];
  let [first, longest] = [0, 0];
  const masking = createMasking(rows);
  rows.forEach((_, row) => {
    masking.see(row);
  });
  all.forEach((entry, i) => {
    const before = all[i - 1];
    if (before === undefined || before.high !== entry.high || before.low !== entry.low) first = kept.length;
    for (let k = first; k < kept.length; k++) {
      const earlier = kept[k];
      if (earlier !== undefined && covers(earlier, entry) && masking.masks(earlier.row, entry.row)) return;
    }
    longest = Math.max(longest, kept.push(entry) - first);
  });
  return { kept, longest };
}

function covers(earlier: Entry, later: Entry): boolean {
  return earlier.tests.every((test, i) => test === 0 || test === later.tests[i]);
}
