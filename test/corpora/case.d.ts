/**
 * What a line of the external material becomes: documents for the very path of `weir eval`, and what is expected of them.
 */

export type Side = 'allow' | 'deny';

export interface Expectation {
  /** As a line for `weir eval`. */
  readonly flow: object;
  readonly verdict: Side;
  /** Of one end alone, where the material says it. */
  readonly egress?: Side;
  readonly ingress?: Side;
  /** Name of the rule that decides ingress, `null`: none does. Absent: the material does not say. */
  readonly rule?: string | null;
}

export interface Case {
  readonly id: string;
  /** Cases of one name are an update of each other, in their order. */
  readonly updates: string;
  readonly documents: readonly object[];
  readonly expectations: readonly Expectation[];
  /** Queries that nobody is asked, by why. */
  readonly leftOut: Readonly<Record<string, number>>;
}

/** Reads one parsed line; throws where it holds what the reader does not know. */
export type ReadCase = (line: never) => Case;

/** What an engine said otherwise than expected, or a live state that is not that of a fresh apply. */
export interface Difference {
  readonly id: string;
  readonly flow?: object;
  readonly expected: object;
  readonly got: object;
  /** The walk of both ends, by the reference. */
  readonly walk: readonly string[];
}

/** One file by one engine. All numbers but `cases`, `updates` and `seconds` count expectations. */
export interface Outcome {
  readonly file: string;
  readonly engine: string;
  readonly cases: number;
  readonly agreed: number;
  readonly differed: number;
  /** By code or message. */
  readonly refused: Readonly<Record<string, number>>;
  readonly leftOut: Readonly<Record<string, number>>;
  /** Cases applied over the case before them, whose live state was compared. */
  readonly updates: number;
  readonly seconds: number;
  /** The first of a case, of the first cases. */
  readonly differences: readonly Difference[];
}
