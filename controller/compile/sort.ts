const BYTES = 4;
const BUCKETS = 256;

/**
 * Indexes in ascending order of their keys, columns of 32 bits of which the first decides first; equal keys in the
 * order of their indexes. A radix sort by bytes, the least first: linear, and without a comparison to call.
 */
export function ascendingBy(columns: readonly Uint32Array[]): Uint32Array {
  const count = columns[0]?.length ?? 0;
  let order = Uint32Array.from({ length: count }, (_, i) => i);
  let spare = new Uint32Array(count);
  for (const column of columns.toReversed()) {
    for (let shift = 0; shift < BYTES * 8; shift += 8) {
      if (!distribute(column, shift, { from: order, to: spare })) continue;
      [order, spare] = [spare, order];
    }
  }
  return order;
}

/** One pass; false where all keys have the same byte and nothing was moved. */
function distribute(
  column: Uint32Array,
  shift: number,
  { from, to }: { readonly from: Uint32Array; readonly to: Uint32Array },
): boolean {
  const ends = new Uint32Array(BUCKETS);
  for (let i = 0; i < column.length; i++) {
    const byte = ((column[i] ?? 0) >>> shift) & 255;
    ends[byte] = (ends[byte] ?? 0) + 1;
  }
  if (ends[((column[0] ?? 0) >>> shift) & 255] === column.length) return false;
  for (let byte = 0, end = 0; byte < BUCKETS; byte++) {
    const own = ends[byte] ?? 0;
    ends[byte] = end;
    end += own;
  }
  for (let i = 0; i < from.length; i++) {
    const index = from[i] ?? 0;
    const byte = ((column[index] ?? 0) >>> shift) & 255;
    const place = ends[byte] ?? 0;
    to[place] = index;
    ends[byte] = place + 1;
  }
  return true;
}
