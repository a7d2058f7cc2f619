/** Bytes of a page: what is compared and written as one. */
export const PAGE_BYTES = 4096;
/** Bytes compared at once while nothing differs. */
const STRETCH_BYTES = 64 * PAGE_BYTES;

/** What patch did: numbers of the pages of the target that it wrote. */
export interface Patched {
  readonly pages: readonly number[];
  /** False when a page that was written reads back otherwise. */
  readonly holds: boolean;
}

/** A target and what it should hold, by offsets in the target. */
export interface Pair {
  isSame(start: number, end: number): boolean;
  copy(start: number, end: number): void;
}

/**
 * Makes [start, end) of the target what it should be, writing only pages that differ. Each page is compared after the
 * last write to it, so that what is not there does not count as written.
 */
export function patch({ isSame, copy }: Pair, start: number, end: number): Patched {
  const pages: number[] = [];
  let holds = true;
  for (const [from, to] of pieces(start, end, STRETCH_BYTES)) {
    if (isSame(from, to)) continue;
    for (const [first, last] of pieces(from, to, PAGE_BYTES)) {
      if (isSame(first, last)) continue;
      copy(first, last);
      pages.push(Math.floor(first / PAGE_BYTES));
      holds &&= isSame(first, last);
    }
  }
  return { pages, holds };
}

/** Cuts [start, end) at the multiples of `size`. */
function* pieces(start: number, end: number, size: number): Generator<readonly [start: number, end: number]> {
  for (let from = start; from < end; ) {
    const to = Math.min((Math.floor(from / size) + 1) * size, end);
    yield [from, to];
    from = to;
  }
}
