import { CONSTANTS } from '../abi/layout.generated.ts';
import { ANY } from './columns.ts';
import { type Dimension, NARROW } from './dimension.ts';

/** Where the table of entries begins to pay. Every choice is right: tests make others, to see all kinds in small policies. */
export interface Tuning {
  /** Rows of a walk that are cheaper as vectors than as one more look into the table of entries. */
  readonly few: number;
  /** Entries of one key that are cheap to scan. */
  readonly crowd: number;
}

export const TUNING: Tuning = { few: 512, crowd: 32 };

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
export function fileRows(rows: readonly number[], dimensions: Dimensions, { few, crowd }: Tuning): Filing {
  const filed = new Map<number, readonly number[]>();
  if (rows.length <= few) return { filed, vectors: rows };
  let rest = rows;
  for (const kind of KINDS) {
    const { taken, left } = uncrowded(rest, { kind, crowd }, dimensions);
    if (taken.length > 0) filed.set(kind, taken);
    rest = left;
  }
  const smallest = [...filed].sort(([, a], [, b]) => a.length - b.length);
  for (const [kind, own] of smallest) {
    if (rest.length + own.length > few) break;
    filed.delete(kind);
    rest = [...rest, ...own];
  }
  return { filed, vectors: [...rest].sort((a, b) => a - b) };
}

/** Rows that the kind can hold, less those that would crowd a key of it. */
function uncrowded(
  rows: readonly number[],
  { kind, crowd: limit }: { readonly kind: number; readonly crowd: number },
  dimensions: Dimensions,
): { readonly taken: readonly number[]; readonly left: readonly number[] } {
  const able = rows.filter((row) => copies(row, kind, dimensions) <= NARROW);
  const crowd = new Map<number, number>();
  for (const row of able) {
    forEachPlace(row, kind, dimensions, (first, second) => {
      const key = first * CONSTANTS.WEIR_CLASS_NUMBERS + second;
      crowd.set(key, (crowd.get(key) ?? 0) + 1);
    });
  }
  const taken = new Set<number>();
  for (const row of able) {
    let most = 0;
    forEachPlace(row, kind, dimensions, (first, second) => {
      most = Math.max(most, crowd.get(first * CONSTANTS.WEIR_CLASS_NUMBERS + second) ?? 0);
    });
    if (most <= limit) taken.add(row);
  }
  return { taken: [...taken], left: rows.filter((row) => !taken.has(row)) };
}

/** Entries the row would take; more than NARROW where it asks nothing of a dimension of the kind. */
function copies(row: number, kind: number, { source, destination, service }: Dimensions): number {
  const own = ({ columns, spread }: Dimension): number => {
    const match = columns.asked[row] ?? ANY;
    return match === ANY ? NARROW + 1 : (spread[match] ?? 0);
  };
  let product = 1;
  if (kind & SOURCE) product *= own(source);
  if (kind & DESTINATION) product *= own(destination);
  if (kind & SERVICE) product *= own(service);
  return product;
}

const ALONE: readonly number[] = [0];

/** Visits the final numbers of the two classes of every key the row is filed under. */
export function forEachPlace(
  row: number,
  kind: number,
  dimensions: Dimensions,
  visit: (first: number, second: number) => void,
): void {
  const [firsts, seconds] = [firstOf(kind, dimensions), secondOf(kind, dimensions)];
  const others = seconds === undefined ? ALONE : classesOf(row, seconds);
  for (const first of classesOf(row, firsts)) for (const second of others) visit(first, second);
}

function firstOf(kind: number, { source, destination, service }: Dimensions): Dimension {
  return kind & SOURCE ? source : kind & DESTINATION ? destination : service;
}

function secondOf(kind: number, { destination, service }: Dimensions): Dimension | undefined {
  if (kind === (SOURCE | DESTINATION)) return destination;
  return kind > SERVICE ? service : undefined;
}

function classesOf(row: number, { columns, narrow }: Dimension): readonly number[] {
  return narrow[columns.asked[row] ?? ANY] ?? [];
}
