import { CONSTANTS } from '../abi/layout.generated.ts';
import { ANY } from './columns.ts';
import { NARROW } from './dimension.ts';
import { createKeyNumbers } from './key-numbers.ts';
import { copies, type Dimensions, placesOf } from './places.ts';
import type { Row } from './rows.ts';

/** Rounds in which rows that end a list are trusted to stay in it. */
const ROUNDS = 3;

interface Kind {
  readonly kind: number;
  /** Entries of one key that are cheap to scan. */
  readonly crowd: number;
}

/**
 * The rows (ascending) that can be filed under a kind without crowding a key of it, and the others. Of a key with too many, all are left: they
 * are searched some other way, and a packet that comes to it need not go through it in vain.
 */
export function uncrowded(
  filed: readonly number[],
  { kind, crowd }: Kind,
  dimensions: Dimensions,
  rows: readonly Row[],
): { readonly taken: readonly number[]; readonly left: readonly number[] } {
  const able = filed.filter((row) => copies(row, kind, dimensions) <= NARROW);
  if (able.length === 0) return { taken: able, left: filed };
  const keys = keysOf(able, kind, dimensions);
  const ending = able.map((row) => (asksMore(row, kind, dimensions) ? NO_TIER : (rows[row]?.tier ?? NO_TIER)));
  const tierOf = (index: number): number => rows[able[index] ?? 0]?.tier ?? NO_TIER;
  let fit: readonly number[] = [...able.keys()];
  for (let round = 0; ; round++) {
    const counts = round < ROUNDS ? countShortened(fit, keys, { ending, tierOf }) : countAll(fit, keys);
    const still = fit.filter((index) => most(index, keys, counts) <= crowd);
    const isSettled = still.length === fit.length || round === ROUNDS;
    fit = still;
    if (isSettled) break;
  }
  const taken = fit.map((index) => able[index] ?? 0);
  const own = new Set(taken);
  return { taken, left: own.size === 0 ? filed : filed.filter((row) => !own.has(row)) };
}

const NO_TIER = -1;

/** Keys as numbers from 0: those of index i lie from starts[i] to starts[i + 1]. */
interface Keys {
  readonly starts: Uint32Array;
  readonly of: Uint32Array;
  readonly count: number;
}

function keysOf(rows: readonly number[], kind: number, dimensions: Dimensions): Keys {
  const starts = new Uint32Array(rows.length + 1);
  rows.forEach((row, i) => {
    starts[i + 1] = (starts[i] ?? 0) + copies(row, kind, dimensions);
  });
  const total = starts[rows.length] ?? 0;
  const of = new Uint32Array(total);
  const numbers = createKeyNumbers(total);
  const places = placesOf(kind, dimensions);
  let [next, count] = [0, 0];
  const see = (first: number, second: number): void => {
    const key = first * CONSTANTS.WEIR_CLASS_NUMBERS + second;
    let number = numbers.get(key);
    if (number === -1) {
      number = count++;
      numbers.set(key, number);
    }
    of[next++] = number;
  };
  for (const row of rows) places(row, see);
  return { starts, of, count };
}

/** Whether the row has something to test beside what the kind finds it by. */
function asksMore(row: number, kind: number, { source, destination, service }: Dimensions): boolean {
  const asks = (by: number, asked: Int32Array): boolean => (kind & by) === 0 && asked[row] !== ANY;
  return (
    asks(CONSTANTS.WEIR_BY_SOURCE, source.columns.asked) ||
    asks(CONSTANTS.WEIR_BY_DESTINATION, destination.columns.asked) ||
    asks(CONSTANTS.WEIR_BY_SERVICE, service.columns.asked)
  );
}

interface Endings {
  /** The tier of a row that leaves nothing to those of its tier behind it in a list; NO_TIER for others. */
  readonly ending: readonly number[];
  readonly tierOf: (index: number) => number;
}

/** Entries of every key without those behind one of their tier that tests nothing: they will be left out (entries.ts). */
function countShortened(fit: readonly number[], { starts, of, count }: Keys, { ending, tierOf }: Endings): Uint32Array {
  const counts = new Uint32Array(count);
  const ended = new Int32Array(count).fill(NO_TIER);
  for (const index of fit) {
    const [tier, own] = [tierOf(index), ending[index] ?? NO_TIER];
    const end = starts[index + 1] ?? 0;
    for (let at = starts[index] ?? end; at < end; at++) {
      const key = of[at] ?? 0;
      if (ended[key] === tier) continue;
      counts[key] = (counts[key] ?? 0) + 1;
      if (own !== NO_TIER) ended[key] = own;
    }
  }
  return counts;
}

function countAll(fit: readonly number[], { starts, of, count }: Keys): Uint32Array {
  const counts = new Uint32Array(count);
  for (const index of fit) {
    for (const key of of.subarray(starts[index], starts[index + 1])) counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

function most(index: number, { starts, of }: Keys, counts: Uint32Array): number {
  const end = starts[index + 1] ?? 0;
  let found = 0;
  for (let at = starts[index] ?? end; at < end; at++) found = Math.max(found, counts[of[at] ?? 0] ?? 0);
  return found;
}
