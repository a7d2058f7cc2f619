import type { WalkRow } from './walks.ts';

/** The distinct conditions of one dimension, and which rows ask each. */
export interface Columns<T> {
  readonly matches: readonly T[];
  /** Rows by match, ascending. */
  readonly rows: readonly (readonly number[])[];
  /** Rows that ask nothing of this dimension. */
  readonly always: readonly number[];
}

/** `key` must be equal only for matches that accept the same. */
export function columnsOf<T>(
  table: ReadonlyMap<number, WalkRow>,
  pick: (row: WalkRow) => T | 'any',
  key: (match: T) => string,
): Columns<T> {
  const numbers = new Map<string, number>();
  const known = new Map<T, number>();
  const matches: T[] = [];
  const rows: number[][] = [];
  const always: number[] = [];
  const numberOf = (match: T): number => {
    const text = key(match);
    const number = numbers.get(text) ?? matches.push(match) - 1;
    numbers.set(text, number);
    known.set(match, number);
    return number;
  };
  for (const [row, walkRow] of table) {
    const match = pick(walkRow);
    if (match === 'any') {
      always.push(row);
      continue;
    }
    const number = known.get(match) ?? numberOf(match);
    const members = rows[number] ?? [];
    rows[number] = members;
    members.push(row);
  }
  return { matches, rows, always };
}
