import { CONSTANTS } from '../abi/layout.generated.ts';
import { uncrowded } from './crowd.ts';
import type { Dimension } from './dimension.ts';
import type { Dimensions } from './places.ts';
import type { Row } from './rows.ts';

/** Where the table of entries begins to pay. Every choice is right: tests make others, to see all kinds in small policies. */
export interface Tuning {
  /** Rows of a walk that are cheaper as vectors than as one more look into the table of entries. */
  readonly few: number;
  /** Entries of one key that are cheap to scan. */
  readonly crowd: number;
  /** Tests of services, times classes of services, that make rows be filed under their service if that saves tests. */
  readonly tests: number;
}

/** `tests`: 4 MiB, gaps in the numbers of both included. */
export const TUNING: Tuning = { few: 512, crowd: 32, tests: 2 ** 23 };

const { WEIR_BY_SOURCE: SOURCE, WEIR_BY_DESTINATION: DESTINATION, WEIR_BY_SERVICE: SERVICE } = CONSTANTS;

/** Kinds by how well they pick a row out in practice: most rules name both ends, and few services differ. */
const KINDS: readonly number[] = [
  SOURCE | DESTINATION,
  SOURCE,
  DESTINATION,
  SOURCE | SERVICE,
  DESTINATION | SERVICE,
  SERVICE,
];

/**
 * A test is a bit of every class: thousands of services, each tested, would be most of an image. Then rows are filed under two
 * dimensions if they can be, the one that is left to be tested being that of the fewest bits.
 */
function kindsFor({ source, destination, service }: Dimensions, { tests }: Tuning): readonly number[] {
  const bits = ({ columns, members }: Dimension): number => columns.matches.length * members.count;
  if (bits(service) <= tests) return KINDS;
  const pairs = [
    { kind: SOURCE | DESTINATION, tested: bits(service) },
    { kind: SOURCE | SERVICE, tested: bits(destination) },
    { kind: DESTINATION | SERVICE, tested: bits(source) },
  ];
  const first = pairs.sort((a, b) => a.tested - b.tested).map(({ kind }) => kind);
  return [...first, ...KINDS.filter((kind) => !first.includes(kind))];
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
export function fileRows(
  live: readonly number[],
  dimensions: Dimensions,
  rows: readonly Row[],
  tuning: Tuning,
): Filing {
  const { few } = tuning;
  const filed = new Map<number, readonly number[]>();
  if (live.length <= few) return { filed, vectors: live };
  const crowd = live.length <= few * SMALL ? Math.ceil(tuning.crowd / 2) : tuning.crowd;
  let rest = live;
  for (const kind of kindsFor(dimensions, tuning)) {
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
