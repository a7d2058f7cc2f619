import { ANY } from './columns.ts';
import type { Dimension } from './dimension.ts';
import { createKeyNumbers } from './key-numbers.ts';
import type { Dimensions } from './places.ts';
import type { Row } from './rows.ts';

/** What the rows of a walk ask, dimension by dimension. */
type Asked = readonly Dimension[];

/** The rows of one walk that can decide, as indexes; the last of them accepts everything. */
export function liveRows(rows: readonly Row[], from: number, end: number, dimensions: Dimensions): readonly number[] {
  const asked = Object.values(dimensions);
  const live: number[] = [];
  const first = createKeyNumbers(end - from);
  const masking = createMasking(rows);
  const idle = idlePasses(rows, from, end, dimensions.service);
  for (let row = from; row < end; row++) {
    if (idle.has(row)) continue;
    const key = keyOf(row, asked);
    const earlier = first.get(key);
    masking.see(row);
    if (earlier !== -1 && masking.masks(earlier, row)) continue;
    live.push(row);
    if (earlier === -1 || !masking.masks(earlier, end - 1)) first.set(key, row);
    if (isCatchAll(row, asked) && masking.masks(row, end - 1)) break;
  }
  return live;
}

/**
 * Rows that lead where a packet would come anyway: a `pass` with nothing behind it in its tier. Those that ask something of the service
 * stay, as they stop the later fragments they may be meant for.
 */
function idlePasses(rows: readonly Row[], from: number, end: number, service: Dimension): ReadonlySet<number> {
  const idle = new Set<number>();
  let following = end;
  for (let row = end - 1; row >= from; row--) {
    const { action, next = 0 } = rows[row] ?? {};
    if (action === 'pass' && from + next <= following && service.columns.asked[row] === ANY) idle.add(row);
    else following = row;
  }
  return idle;
}

/** Matches are fewer than rows (limits.ts): three of their numbers make an exact one. */
function keyOf(row: number, asked: Asked): number {
  let key = 0;
  for (const { columns } of asked) key = key * MATCHES + (columns.asked[row] ?? ANY) + 1;
  return key;
}

const MATCHES = 2 ** 17;

function isCatchAll(row: number, asked: Asked): boolean {
  return asked.every(({ columns }) => columns.asked[row] === ANY);
}

/** Whether a row that accepts whatever a later one accepts keeps it from ever deciding. */
export interface Masking {
  /** Rows of a walk must be shown in order. */
  see(row: number): void;
  /** In its own tier always. Behind it only a row that decides, and that no `pass` of its tier leads past. */
  masks(earlier: number, later: number): boolean;
}

export function createMasking(rows: readonly Row[]): Masking {
  const avoidable = new Uint8Array(rows.length);
  let [walk, tier, passed] = [-1, -1, false];
  return {
    see(row) {
      const { action, tier: own = -1, walk: of = -1 } = rows[row] ?? {};
      if (own !== tier || of !== walk) [walk, tier, passed] = [of, own, false];
      if (action === 'pass') passed = true;
      if (passed) avoidable[row] = 1;
    },
    masks: (earlier, later) => rows[earlier]?.tier === rows[later]?.tier || avoidable[earlier] === 0,
  };
}
