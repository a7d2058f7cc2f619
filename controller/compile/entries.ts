import { hashKey, homeOf } from '../abi/entries.ts';
import { CONSTANTS } from '../abi/layout.generated.ts';
import type { Arrangement } from './arrange.ts';
import { ANY } from './columns.ts';
import { type Dimensions, forEachPlace } from './file-rows.ts';
import { homesFor, roundUp } from './names.ts';
import { createMasking, type Masking } from './prune.ts';
import type { Row } from './rows.ts';

/** The tail behind the homes is a multiple of this, so that it seldom changes. */
const TAIL = 64;

/** The table of entries; places that no entry has are empty. */
export interface Entries {
  readonly homes: number;
  /** Homes and tail; the last place is empty. */
  readonly count: number;
  /** Ascending by place. */
  readonly placed: readonly PlacedEntry[];
  /** Entries of the fullest key. */
  readonly longest: number;
}

export interface PlacedEntry extends Entry {
  readonly at: number;
}

/** `source`, `destination`, `service`: tests. */
interface Entry {
  readonly high: number;
  readonly low: number;
  readonly row: number;
  readonly source: number;
  readonly destination: number;
  readonly service: number;
}

/** Sorted and placed as names.ts numbers names: an entry more or less moves only its run. */
export function layOutEntries(rows: readonly Row[], dimensions: Dimensions, arrangement: Arrangement): Entries {
  const all = collect(dimensions, arrangement);
  const order = (row: number): number => rows[row]?.order ?? 0;
  all.sort((a, b) => a.high - b.high || a.low - b.low || order(a.row) - order(b.row));
  const masking = createMasking(rows);
  rows.forEach((_, row) => {
    masking.see(row);
  });
  const { kept, longest } = uncovered(all, masking);
  const homes = homesFor(Math.ceil(kept.length * ROOM));
  let next = 0;
  const placed = kept.map((entry): PlacedEntry => {
    next = Math.max(next, homeOf(entry, homes));
    return { ...entry, at: next++ };
  });
  return { homes, count: roundUp(Math.max(homes, next) + 1, TAIL), placed, longest };
}

/** Homes are more than entries, so that runs are short: a key that is absent should be told by one line. */
const ROOM = 2;

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
        const source = kind & CONSTANTS.WEIR_BY_SOURCE ? 0 : testOf(row, 'source');
        const destination = kind & CONSTANTS.WEIR_BY_DESTINATION ? 0 : testOf(row, 'destination');
        const service = kind & CONSTANTS.WEIR_BY_SERVICE ? 0 : testOf(row, 'service');
        forEachPlace(row, kind, dimensions, (first, second) => {
          const { high, low } = hashKey(tag, first, second);
          all.push({ high, low, row, source, destination, service });
        });
      }
    }
  }
  return all;
}

/** Without the entries of a key behind one that asks the same or less: they can never decide. */
function uncovered(
  all: readonly Entry[],
  masking: Masking,
): { readonly kept: readonly Entry[]; readonly longest: number } {
  const kept: Entry[] = [];
  let [first, longest] = [0, 0];
  let before: Entry | undefined;
  for (const entry of all) {
    if (before?.high !== entry.high || before.low !== entry.low) first = kept.length;
    before = entry;
    if (isCovered(kept, first, entry, masking)) continue;
    longest = Math.max(longest, kept.push(entry) - first);
  }
  return { kept, longest };
}

/** By an entry of the same key, from `first` on. */
function isCovered(kept: readonly Entry[], first: number, later: Entry, masking: Masking): boolean {
  for (let k = first; k < kept.length; k++) {
    const earlier = kept[k];
    if (
      earlier !== undefined &&
      (earlier.source === 0 || earlier.source === later.source) &&
      (earlier.destination === 0 || earlier.destination === later.destination) &&
      (earlier.service === 0 || earlier.service === later.service) &&
      masking.masks(earlier.row, later.row)
    ) {
      return true;
    }
  }
  return false;
}
