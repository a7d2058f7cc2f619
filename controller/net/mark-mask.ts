/**
 * Which bits of a packet's mark are declared to be weir's: a 32-bit number, a contiguous run of bits. 0: none, packets
 * carry no stamp.
 */
export type MarkMask = number;

export const DEFAULT_MARK_MASK: MarkMask = 0xff000000;

/** Fewer bits cannot name every generation that is held at once; more need a table of stamps beyond reason. */
export const MARK_BITS = { least: 4, most: 16 } as const;

/** `0xff000000` and the like, or `0`. `undefined` unless it is a mask that can be used. */
export function parseMarkMask(text: string): MarkMask | undefined {
  if (!/^(0|0x[0-9a-f]{1,8})$/i.test(text)) return undefined;
  const mask = Number(text);
  return isMarkMask(mask) ? mask : undefined;
}

export function formatMarkMask(mask: MarkMask): string {
  return mask === 0 ? '0' : `0x${mask.toString(16).padStart(8, '0')}`;
}

/** Number of the lowest bit; 0 for an empty mask. */
export function lowestBit(mask: MarkMask): number {
  return mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
}

/** Bits of the mask. */
export function bitCount(mask: MarkMask): number {
  return mask === 0 ? 0 : 32 - Math.clz32(mask >>> lowestBit(mask));
}

function isMarkMask(mask: number): boolean {
  if (mask === 0) return true;
  const run = mask >>> lowestBit(mask);
  const bits = bitCount(mask);
  return (run & (run + 1)) === 0 && bits >= MARK_BITS.least && bits <= MARK_BITS.most;
}
