import { CONSTANTS } from '../abi/layout.generated.ts';
import { hasBit } from './bits.ts';
import { ANY } from './columns.ts';
import type { Dimension } from './dimension.ts';
import { type Filing, fileRows, type Tuning } from './file-rows.ts';
import { createNames, type Numbers, numberNames } from './names.ts';
import { Overflow } from './overflow.ts';
import type { Dimensions } from './places.ts';
import { liveRows } from './prune.ts';
import type { Row, Rows } from './rows.ts';

/** The numbers below say under which kinds rows may be filed. */
const FIRST = CONSTANTS.WEIR_FIRST_TEST;
/** Rows per word of a vector. */
const WORD = 64;

/** One walk as it will lie in the image. */
export interface ArrangedWalk extends Filing {
  /** In the keys of entries. */
  readonly number: number;
  /** Words of every vector. */
  readonly first: number;
  readonly count: number;
  /** The row that accepts everything. */
  readonly last: number;
  readonly live: number;
}

/** What decides how every packet is looked up: all rows of an image, filed. */
export interface Arrangement {
  readonly walks: readonly ArrangedWalk[];
  /** Final numbers of rows; those that can never decide have none that is used. */
  readonly rowNumbers: Numbers;
  /** Of every vector, in words. */
  readonly words: number;
  /** Row by vector bit; absent = padding. */
  readonly vectorRows: ReadonlyMap<number, number>;
  /** Tests of each dimension, in the order of struct weir_entry. */
  readonly tests: Readonly<Record<keyof Dimensions, Tests>>;
}

/** Matches that an entry may have to test, as numbers from WEIR_FIRST_TEST; 0 always passes. */
export interface Tests {
  readonly numberOf: (match: number) => number;
  readonly count: number;
}

export function arrange(
  { rows, names, starts, walkNames }: Rows,
  dimensions: Dimensions,
  certain: Uint32Array,
  tuning: Tuning,
): Arrangement {
  const numbers = numberNames(walkNames);
  const vectorRows = new Map<number, number>();
  let words = 0;
  const lives = Array.from(walkNames.high, (_, walk) =>
    liveRows(rows, starts[walk] ?? 0, starts[walk + 1] ?? 0, dimensions),
  );
  for (const live of lives) refuseManyPasses(live, rows);
  const measure = measureFor(lives, tuning);
  const walks = lives.map((live, walk): ArrangedWalk => {
    const filing = fileRows(live.slice(0, -1), dimensions, rows, measure);
    const first = words;
    filing.vectors.forEach((row, bit) => vectorRows.set(first * WORD + bit, row));
    words += Math.ceil(filing.vectors.length / WORD);
    const last = live.at(-1) ?? 0;
    return { ...filing, number: (numbers.of[walk] ?? 0) + 1, first, count: words - first, last, live: live.length };
  });
  const wanted = testedMatches(walks, dimensions);
  walks.forEach((_, walk) => {
    for (let row = starts[walk] ?? 0; row < (starts[walk + 1] ?? 0); row++) {
      const match = dimensions.service.columns.asked[row] ?? ANY;
      if (match !== ANY && hasBit(certain, match)) wanted.service.add(match);
    }
  });
  const tests = {
    source: testsOf(dimensions.source, wanted.source),
    destination: testsOf(dimensions.destination, wanted.destination),
    service: testsOf(dimensions.service, wanted.service),
  };
  return { walks, rowNumbers: numberNames(names), words, vectorRows, tests };
}

/** Tiers of a walk whose rules may lead past them: a packet that passes one begins anew behind it. */
const PASSED_TIERS = 64;

function refuseManyPasses(live: readonly number[], rows: readonly Row[]): void {
  const passed = new Set(live.flatMap((row) => (rows[row]?.action === 'pass' ? [rows[row]?.tier] : [])));
  if (passed.size <= PASSED_TIERS) return;
  throw new Overflow(
    `${passed.size} tiers that judge the same packets have rules that pass, at most ${PASSED_TIERS} may; use fewer tiers, or rules that decide`,
  );
}

/** Words that small walks may add to every record: with hundreds of walks, records would be mostly other walks' rows. */
const SMALL_WORDS = 64;

/** Files small walks too where there are many. */
function measureFor(lives: readonly (readonly number[])[], tuning: Tuning): Tuning {
  const small = lives.filter(({ length }) => length - 1 <= tuning.few);
  const words = small.reduce((sum, { length }) => sum + Math.ceil((length - 1) / WORD), 0);
  return words <= SMALL_WORDS ? tuning : { ...tuning, few: 0 };
}

/** Matches of filed rows in the dimensions they are not filed under. */
function testedMatches(
  walks: readonly ArrangedWalk[],
  { source, destination, service }: Dimensions,
): Readonly<Record<keyof Dimensions, Set<number>>> {
  const wanted = { source: new Set<number>(), destination: new Set<number>(), service: new Set<number>() };
  const want = (set: Set<number>, { columns }: Dimension, rows: readonly number[]): void => {
    for (const row of rows) if (columns.asked[row] !== ANY) set.add(columns.asked[row] ?? ANY);
  };
  for (const [kind, rows] of walks.flatMap(({ filed }) => [...filed])) {
    if (!(kind & CONSTANTS.WEIR_BY_SOURCE)) want(wanted.source, source, rows);
    if (!(kind & CONSTANTS.WEIR_BY_DESTINATION)) want(wanted.destination, destination, rows);
    if (!(kind & CONSTANTS.WEIR_BY_SERVICE)) want(wanted.service, service, rows);
  }
  return wanted;
}

function testsOf({ names }: Dimension, wanted: ReadonlySet<number>): Tests {
  const matches = [...wanted];
  const own = createNames(matches.length);
  matches.forEach((match, i) => {
    own.high[i] = names.high[match] ?? 0;
    own.low[i] = names.low[match] ?? 0;
  });
  const { of, count } = numberNames(own);
  const numbers = new Map(matches.map((match, i) => [match, (of[i] ?? 0) + FIRST]));
  return { numberOf: (match) => numbers.get(match) ?? 0, count: count + FIRST };
}
