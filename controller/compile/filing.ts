import { type ClassNumbers, keyClasses } from '../abi/entries.ts';
import { CONSTANTS } from '../abi/layout.generated.ts';
import { ANY } from './columns.ts';
import { type Dimension, NARROW } from './dimension.ts';

/** Rows of a walk that are cheaper as vectors than as one more look into the table of entries. */
export const FEW = 256;
/** Entries of one key that are cheap to scan. */
const CROWD = 32;

const { WEIR_BY_SOURCE: SOURCE, WEIR_BY_DESTINATION: DESTINATION, WEIR_BY_SERVICE: SERVICE } = CONSTANTS;

/** Kinds by how well they pick a row out in practice: most rules name both ends. */
const KINDS: readonly number[] = [
  SOURCE | DESTINATION,
  SOURCE,
  DESTINATION,
  SOURCE | SERVICE,
  DESTINATION | SERVICE,
  SERVICE,
];

export interface Dimensions {
  readonly source: Dimension;
  readonly destination: Dimension;
  readonly service: Dimension;
}

/** Where the rows of one walk went. */
export interface Filing {
  /** Rows by the kind they are filed under. */
  readonly filed: ReadonlyMap<number, readonly number[]>;
  /** Rows that have a bit instead, ascending. */
  readonly vectors: readonly number[];
}

/**
 * Files each row under the dimensions that pick it out: where it and few others accept few classes. Rules filed by their
 * most selective fields, and the rest searched some other way, is the idea of HybridCuts and CutSplit (Li et al., ANCS 2013
 * and INFOCOM 2018) without their trees; the rest are bit vectors (Lakshman and Stiliadis, SIGCOMM 1998).
 */
export function fileRows(rows: readonly number[], dimensions: Dimensions): Filing {
  const filed = new Map<number, readonly number[]>();
  if (rows.length <= FEW) return { filed, vectors: rows };
  let rest = rows;
  for (const kind of KINDS) {
    const { taken, left } = uncrowded(rest, kind, dimensions);
    if (taken.length > 0) filed.set(kind, taken);
    rest = left;
  }
  const smallest = [...filed].sort(([, a], [, b]) => a.length - b.length);
  for (const [kind, own] of smallest) {
    if (rest.length + own.length > FEW) break;
    filed.delete(kind);
    rest = [...rest, ...own];
  }
  return { filed, vectors: [...rest].sort((a, b) => a - b) };
}

/** Rows that the kind can hold, less those that would crowd a key of it. */
function uncrowded(
  rows: readonly number[],
  kind: number,
  dimensions: Dimensions,
): { readonly taken: readonly number[]; readonly left: readonly number[] } {
  const crowd = new Map<number, number>();
  const able = new Set(rows.filter((row) => copies(row, kind, dimensions) <= NARROW));
  const forEachKey = (row: number, visit: (key: number) => void): void => {
    forEachPlace(row, kind, dimensions, ([first, second]) => visit(first * CONSTANTS.WEIR_CLASS_NUMBERS + second));
  };
  for (const row of able) forEachKey(row, (key) => crowd.set(key, (crowd.get(key) ?? 0) + 1));
  const fits = (row: number): boolean => {
    let most = 0;
    forEachKey(row, (key) => {
      most = Math.max(most, crowd.get(key) ?? 0);
    });
    return most <= CROWD;
  };
  const taken = rows.filter((row) => able.has(row) && fits(row));
  const kept = new Set(taken);
  return { taken, left: rows.filter((row) => !kept.has(row)) };
}

/** Entries the row would take; Infinity where it asks nothing of a dimension of the kind. */
function copies(row: number, kind: number, dimensions: Dimensions): number {
  return dimensionsOf(kind, dimensions).reduce((product, { columns, spread }) => {
    const match = columns.asked[row] ?? ANY;
    return match === ANY ? Number.POSITIVE_INFINITY : product * (spread[match] ?? 0);
  }, 1);
}

function dimensionsOf(kind: number, { source, destination, service }: Dimensions): readonly Dimension[] {
  return [
    ...(kind & SOURCE ? [source] : []),
    ...(kind & DESTINATION ? [destination] : []),
    ...(kind & SERVICE ? [service] : []),
  ];
}

/** Visits the final numbers of the two classes of every key the row is filed under. */
export function forEachPlace(
  row: number,
  kind: number,
  dimensions: Dimensions,
  visit: (key: readonly [number, number]) => void,
): void {
  const classesOf = ({ columns, narrow, numbers }: Dimension, bit: number): readonly number[] =>
    kind & bit ? (narrow[columns.asked[row] ?? ANY] ?? []).map((number) => numbers.of[number] ?? 0) : [0];
  const services = classesOf(dimensions.service, SERVICE);
  const destinations = classesOf(dimensions.destination, DESTINATION);
  for (const source of classesOf(dimensions.source, SOURCE)) {
    for (const destination of destinations) {
      for (const service of services) visit(keyClasses(kind, { source, destination, service } satisfies ClassNumbers));
    }
  }
}
