import { createNames, type Names, scramble } from './names.ts';
import { orderRows } from './order.ts';
import type { RowTable } from './table.ts';
import type { WalkRow } from './walks.ts';

/** A row of some walk, and where it stands. */
export interface Row extends WalkRow {
  /** Index into the table's walks. */
  readonly walk: number;
  /** Ascends within the walk. */
  readonly order: number;
}

/** The rows of all walks behind one another. */
export interface Rows {
  readonly rows: readonly Row[];
  /** By row. */
  readonly names: Names;
  /** Index of each walk's first row; one more at the end. */
  readonly starts: readonly number[];
  readonly walkNames: Names;
}

/** `lines`: the names of the lines. */
export function flatten({ walks }: RowTable, lines: Names): Rows {
  const walkNames = createNames(walks.length);
  const names = createNames(walks.reduce((sum, walk) => sum + walk.rows.length, 0));
  const [rows, starts]: [Row[], number[]] = [[], [0]];
  walks.forEach(({ name, rows: own }, walk) => {
    const [walkHigh, walkLow] = [hashOf(name, 0x811c9dc5), hashOf(name, 0x9747b28c)];
    walkNames.high[walk] = walkHigh;
    walkNames.low[walk] = walkLow;
    const orders = orderRows(Uint32Array.from(own, ({ line }) => lines.high[line] ?? 0));
    for (let i = 0; i < own.length; i++) {
      const row = own[i];
      if (row === undefined) continue;
      const { line, action, match, next, tier } = row;
      names.high[rows.length] = scramble((lines.high[line] ?? 0) ^ walkHigh);
      names.low[rows.length] = scramble((lines.low[line] ?? 0) ^ walkLow);
      rows.push({ line, action, match, next, tier, walk, order: orders[i] ?? 0 });
    }
    starts.push(rows.length);
  });
  return { rows, names, starts, walkNames };
}

/** FNV-1a, mixed. */
function hashOf(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return scramble(hash);
}
