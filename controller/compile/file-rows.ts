import { CONSTANTS } from '../abi/layout.generated.ts';
import { uncrowded } from './crowd.ts';
import type { Dimensions } from './places.ts';
import type { Row } from './rows.ts';

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
export function fileRows(
  live: readonly number[],
  dimensions: Dimensions,
  rows: readonly Row[],
  { few, crowd }: Tuning,
): Filing {
  const filed = new Map<number, readonly number[]>();
  if (live.length <= few) return { filed, vectors: live };
  let rest = live;
  for (const kind of KINDS) {
    const { taken, left } = uncrowded(rest, { kind, crowd }, dimensions, rows);
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
