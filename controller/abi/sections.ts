const PAGE = 4096;
const LINE = 64;
/** Up to so many bytes a section has room that grows in steps of an eighth of a power of two, beyond in pages. */
const STEPPED = 16 * PAGE;

/**
 * Collects the sections of an image; bytes exist once `finish` is called. Each begins on a cache line, one of a page or more on a
 * page, and has room that grows in steps: an edit that makes one a little longer does not move the others.
 */
export interface Sections {
  /** Bytes of everything reserved so far. */
  readonly size: () => number;
  /**
   * Reserves `bytes`; `fill` writes them (zero before). Answers the offset from the start.
   */
  reserve(bytes: number, fill: (view: DataView) => void): number;
  finish(): Uint8Array;
}

export function createSections(): Sections {
  const reserved: { offset: number; bytes: number; fill: (view: DataView) => void }[] = [];
  let end = 0;
  return {
    size: () => end,
    reserve(bytes, fill) {
      const offset = roundUp(end, bytes < PAGE ? LINE : PAGE);
      reserved.push({ offset, bytes, fill });
      end = offset + roomFor(bytes);
      return offset;
    },
    finish() {
      const image = new ArrayBuffer(end);
      for (const { offset, bytes, fill } of reserved) fill(new DataView(image, offset, bytes));
      return new Uint8Array(image);
    },
  };
}

function roomFor(bytes: number): number {
  if (bytes > STEPPED) return roundUp(bytes, PAGE);
  return roundUp(bytes, Math.max(LINE, 2 ** (31 - Math.clz32(Math.max(bytes, 1)) - 3)));
}

function roundUp(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}
