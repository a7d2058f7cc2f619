/** Bytes of a page: what is compared and written as one. */
const PAGE_BYTES = 4096;
/** Bytes compared at once while nothing differs. */
const STRETCH_BYTES = 64 * PAGE_BYTES;

/** What patch did: numbers of the pages of `target` that it wrote. */
export interface Patched {
  readonly pages: readonly number[];
  /** False when a page that was written reads back otherwise. */
  readonly holds: boolean;
}

/**
 * Makes `target` hold `source` at offset `at`, writing only pages that differ. Each page of `target` is compared after
 * the last write to it, so that what is not there does not count as written.
 */
export function patch(target: Uint8Array, source: Uint8Array, at: number): Patched {
  const [there, wanted] = [bufferOf(target), bufferOf(source)];
  const isSame = (start: number, end: number): boolean => there.compare(wanted, start - at, end - at, start, end) === 0;
  const pages: number[] = [];
  let holds = true;
  for (const [start, end] of pieces(at, at + source.length, STRETCH_BYTES)) {
    if (isSame(start, end)) continue;
    for (const [first, last] of pieces(start, end, PAGE_BYTES)) {
      if (isSame(first, last)) continue;
      there.set(wanted.subarray(first - at, last - at), first);
      pages.push(Math.floor(first / PAGE_BYTES));
      holds &&= isSame(first, last);
    }
  }
  return { pages, holds };
}

/** Pages that `bytes` bytes from the start of a slot take. */
export function pageCount(bytes: number): number {
  return Math.ceil(bytes / PAGE_BYTES);
}

/** Cuts [start, end) at the multiples of `size`. */
function* pieces(start: number, end: number, size: number): Generator<readonly [start: number, end: number]> {
  for (let from = start; from < end; ) {
    const to = Math.min((Math.floor(from / size) + 1) * size, end);
    yield [from, to];
    from = to;
  }
}

function bufferOf({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}
