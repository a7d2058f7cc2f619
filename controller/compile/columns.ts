/** Asks nothing of the dimension. */
export const ANY = -1;

/** The distinct conditions of one dimension, and which of them each row asks. */
export interface Columns<T> {
  readonly matches: readonly T[];
  /** By row: index into `matches`, or ANY. */
  readonly asked: Int32Array;
}

/** `key` must be equal only for matches that accept the same. */
export function columnsOf<R, T>(
  rows: readonly R[],
  pick: (row: R) => T | 'any',
  key: (match: T) => string | number,
): Columns<T> {
  const numbers = new Map<string | number, number>();
  const known = new Map<T, number>();
  const matches: T[] = [];
  const numberOf = (match: T): number => {
    const text = key(match);
    const number = numbers.get(text) ?? matches.push(match) - 1;
    numbers.set(text, number);
    known.set(match, number);
    return number;
  };
  const asked = new Int32Array(rows.length);
  rows.forEach((row, i) => {
    const match = pick(row);
    asked[i] = match === 'any' ? ANY : (known.get(match) ?? numberOf(match));
  });
  return { matches, asked };
}
