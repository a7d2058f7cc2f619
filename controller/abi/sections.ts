/** Bytes of a cache line: the programs read some structures by lines. */
const LINE = 64;

/** Collects the sections of an image; bytes exist once `finish` is called. */
export interface Sections {
  /** Bytes of everything reserved so far. */
  readonly size: () => number;
  /**
   * Reserves `bytes`, aligned to a cache line or to a larger power of two; `fill` writes them (zero before). Answers the offset
   * from the start.
   */
  reserve(bytes: number, fill: (view: DataView) => void, alignment?: number): number;
  finish(): Uint8Array;
}

export function createSections(): Sections {
  const reserved: { offset: number; bytes: number; fill: (view: DataView) => void }[] = [];
  let end = 0;
  return {
    size: () => end,
    reserve(bytes, fill, alignment = LINE) {
      const offset = Math.ceil(end / alignment) * alignment;
      reserved.push({ offset, bytes, fill });
      end = Math.ceil((offset + bytes) / 8) * 8;
      return offset;
    },
    finish() {
      const image = new ArrayBuffer(end);
      for (const { offset, bytes, fill } of reserved) fill(new DataView(image, offset, bytes));
      return new Uint8Array(image);
    },
  };
}
