import { nameOf, scramble } from './names.ts';
import { orderRows } from './order.ts';
import type { RowTable, Walk } from './table.ts';
import type { WalkRow } from './walks.ts';

/** A row of some walk, where it stands, and by what name. */
export interface Row extends WalkRow {
  /** Index into the table's walks. */
  readonly walk: number;
  /** Ascends within the walk. */
  readonly order: number;
  readonly name: readonly [number, number];
}

/** The rows of all walks behind one another. */
export interface Rows {
  readonly rows: readonly Row[];
  /** Index of each walk's first row; one more at the end. */
  readonly starts: readonly number[];
  /** By walk. */
  readonly names: readonly (readonly [number, number])[];
}

/** `ids`: 16 hex digits by line. */
export function flatten({ walks }: RowTable, ids: readonly string[]): Rows {
  const lines = ids.map(nameOf);
  const names = walks.map(walkName);
  const starts = [0];
  const rows = walks.flatMap(({ rows: own }, walk) => {
    const [walkHigh, walkLow] = names[walk] ?? [0, 0];
    const orders = orderRows(Uint32Array.from(own, ({ line }) => lines[line]?.[0] ?? 0));
    starts.push((starts.at(-1) ?? 0) + own.length);
    return own.map((row, i): Row => {
      const [high, low] = lines[row.line] ?? [0, 0];
      return { ...row, walk, order: orders[i] ?? 0, name: [scramble(high ^ walkHigh), scramble(low ^ walkLow)] };
    });
  });
  return { rows, starts, names };
}

function walkName({ name }: Walk): readonly [number, number] {
  return [hashOf(name, 0x811c9dc5), hashOf(name, 0x9747b28c)];
}

/** FNV-1a, mixed. */
function hashOf(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return scramble(hash);
}
