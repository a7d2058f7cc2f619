import { bucketOf, hashKey } from '../abi/entries.ts';
import { CONSTANTS } from '../abi/layout.generated.ts';
import type { Arrangement } from './arrange.ts';
import { ANY } from './columns.ts';
import { homesFor, roundUp } from './names.ts';
import { copies, type Dimensions, placesOf } from './places.ts';
import { createMasking, type Masking } from './prune.ts';
import type { Row } from './rows.ts';
import { ascendingBy } from './sort.ts';

/** The tail behind the homes is a multiple of this, so that it seldom changes. */
const TAIL = 8;

/** The table of entries, in buckets of WEIR_BUCKET; places that no entry has are empty. */
export interface Entries {
  /** Buckets in which the search for a key may begin. */
  readonly homes: number;
  /** Those and the tail; the last place is empty. */
  readonly buckets: number;
  readonly of: EntryColumns;
  /** Entries that are kept, as indexes into the columns, and the place of each. Ascending by place. */
  readonly kept: Uint32Array;
  readonly places: Uint32Array;
  /** Entries of the fullest key. */
  readonly longest: number;
}

/** Entries before they are sorted. `high` and `low`: their hash; `source`, `destination`, `service`: tests. */
export interface EntryColumns {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly row: Uint32Array;
  readonly source: Uint16Array;
  readonly destination: Uint16Array;
  readonly service: Uint16Array;
}

/** Sorted and placed as names.ts numbers names: an entry more or less moves only its run. */
export function layOutEntries(rows: readonly Row[], dimensions: Dimensions, arrangement: Arrangement): Entries {
  const of = collect(dimensions, arrangement);
  const sorted = ascendingBy([of.high, of.low, of.row.map((row) => rows[row]?.order ?? 0)]);
  const masking = createMasking(rows);
  for (let row = 0; row < rows.length; row++) masking.see(row);
  const { kept, longest } = uncovered(sorted, of, masking);
  const homes = homesFor(kept.length / SIZE, FULL);
  const places = new Uint32Array(kept.length);
  let next = 0;
  for (let i = 0; i < kept.length; i++) {
    const entry = kept[i] ?? 0;
    const home = bucketOf({ high: of.high[entry] ?? 0, low: of.low[entry] ?? 0 }, homes) * SIZE;
    if (home > next) next = home;
    places[i] = next++;
  }
  return { homes, buckets: roundUp(Math.max(homes, Math.ceil(next / SIZE)) + 1, TAIL), of, kept, places, longest };
}

const SIZE = CONSTANTS.WEIR_BUCKET;
/** Of the places, so that few buckets run over into the next: a key that is absent should be told by one line. */
const FULL = 0.5;

function collect(dimensions: Dimensions, { walks, tests }: Arrangement): EntryColumns {
  const own = walks.flatMap(({ number, filed }) => [...filed].map(([kind, rows]) => ({ number, kind, rows })));
  let count = 0;
  for (const { kind, rows } of own) for (const row of rows) count += copies(row, kind, dimensions);
  const of = createColumns(count);
  const testOf = (row: number, dimension: keyof Dimensions): number => {
    const match = dimensions[dimension].columns.asked[row] ?? ANY;
    return match === ANY ? 0 : tests[dimension].numberOf(match);
  };
  let next = 0;
  for (const { number, kind, rows } of own) {
    const tag = (number << 3) | kind;
    const places = placesOf(kind, dimensions);
    for (const row of rows) {
      const from = next;
      places(row, (first, second) => {
        const { high, low } = hashKey(tag, first, second);
        of.high[next] = high;
        of.low[next++] = low;
      });
      of.row.fill(row, from, next);
      if (!(kind & CONSTANTS.WEIR_BY_SOURCE)) of.source.fill(testOf(row, 'source'), from, next);
      if (!(kind & CONSTANTS.WEIR_BY_DESTINATION)) of.destination.fill(testOf(row, 'destination'), from, next);
      if (!(kind & CONSTANTS.WEIR_BY_SERVICE)) of.service.fill(testOf(row, 'service'), from, next);
    }
  }
  return of;
}

function createColumns(count: number): EntryColumns {
  return {
    high: new Uint32Array(count),
    low: new Uint32Array(count),
    row: new Uint32Array(count),
    source: new Uint16Array(count),
    destination: new Uint16Array(count),
    service: new Uint16Array(count),
  };
}

/** Without the entries of a key behind one that asks the same or less: they can never decide. */
function uncovered(
  sorted: Uint32Array,
  of: EntryColumns,
  masking: Masking,
): { readonly kept: Uint32Array; readonly longest: number } {
  const kept = new Uint32Array(sorted.length);
  let [first, length, longest] = [0, 0, 0];
  for (let i = 0; i < sorted.length; i++) {
    const entry = sorted[i] ?? 0;
    const before = sorted[i - 1] ?? entry;
    if (of.high[before] !== of.high[entry] || of.low[before] !== of.low[entry]) first = length;
    let k = first;
    while (k < length && !covers(of, kept[k] ?? 0, entry, masking)) k++;
    if (k < length) continue;
    kept[length++] = entry;
    if (length - first > longest) longest = length - first;
  }
  return { kept: kept.slice(0, length), longest };
}

/** Whether an entry of the same key leaves nothing to a later one. */
function covers(
  { source, destination, service, row }: EntryColumns,
  earlier: number,
  later: number,
  masking: Masking,
): boolean {
  return (
    (source[earlier] === 0 || source[earlier] === source[later]) &&
    (destination[earlier] === 0 || destination[earlier] === destination[later]) &&
    (service[earlier] === 0 || service[earlier] === service[later]) &&
    masking.masks(row[earlier] ?? 0, row[later] ?? 0)
  );
}
