import { CONSTANTS } from '../abi/layout.generated.ts';
import { ANY } from './columns.ts';
import { type Dimension, NARROW } from './dimension.ts';
import { createKeyNumbers } from './key-numbers.ts';

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

/** Times `few` rows, up to which crowds are cheaper as vectors: these stay short. */
const SMALL = 4;

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
export function fileRows(rows: readonly number[], dimensions: Dimensions, { few, crowd: most }: Tuning): Filing {
  const filed = new Map<number, readonly number[]>();
  if (rows.length <= few) return { filed, vectors: rows };
  const crowd = rows.length <= few * SMALL ? Math.ceil(most / 2) : most;
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
  const crowd = createKeyNumbers(able.reduce((sum, row) => sum + copies(row, kind, dimensions), 0));
  const places = placesOf(kind, dimensions);
  for (const row of able) {
    places(row, (first, second) => {
      const key = first * CONSTANTS.WEIR_CLASS_NUMBERS + second;
      crowd.set(key, Math.max(crowd.get(key), 0) + 1);
    });
  }
  const taken = new Set<number>();
  for (const row of able) {
    let most = 0;
    places(row, (first, second) => {
      most = Math.max(most, crowd.get(first * CONSTANTS.WEIR_CLASS_NUMBERS + second));
    });
    if (most <= limit) taken.add(row);
  }
  return { taken: [...taken], left: rows.filter((row) => !taken.has(row)) };
}

/** Entries the row takes; more than NARROW where it asks nothing of a dimension of the kind. */
export function copies(row: number, kind: number, { source, destination, service }: Dimensions): number {
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

/** Visits the two places of every key a row is filed under, as final numbers of classes. */
export type Places = (row: number, visit: (first: number, second: number) => void) => void;

export function placesOf(kind: number, dimensions: Dimensions): Places {
  const [one, other] = [firstOf(kind, dimensions), secondOf(kind, dimensions)];
  return (row, visit) =>
    visitClasses(one, row, (first) => {
      visitClasses(other, row, (second) => visit(first, second));
    });
}

/** A place that no dimension has is 0. */
function visitClasses(dimension: Dimension | undefined, row: number, visit: (number: number) => void): void {
  if (dimension === undefined) {
    visit(0);
    return;
  }
  const { columns, narrow } = dimension;
  const match = columns.asked[row] ?? ANY;
  const end = narrow.starts[match + 1] ?? 0;
  for (let at = narrow.starts[match] ?? end; at < end; at++) visit(narrow.classes[at] ?? 0);
}

function firstOf(kind: number, { source, service }: Dimensions): Dimension | undefined {
  if (kind & SOURCE) return source;
  return kind === (DESTINATION | SERVICE) ? service : undefined;
}

function secondOf(kind: number, { destination, service }: Dimensions): Dimension | undefined {
  if (kind & DESTINATION) return destination;
  return kind & SERVICE ? service : undefined;
}
