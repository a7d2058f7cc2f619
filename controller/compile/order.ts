/** Rows in a chunk, and chunks in a group of chunks, on average. */
const BITS = 6;
/** Bits of a row's place in its chunk, of a chunk's in its group, and of the group's. */
const WIDTH = { row: 11, chunk: 11, group: 10 } as const;
const CHUNK = (1 << BITS) - 1;
const GROUP = (1 << (2 * BITS)) - 1;

/**
 * Orders for the rows of one walk, ascending, below 2^32. A row begins a chunk, or a group of chunks, when its name says so;
 * its order is (group, chunk, place in the chunk). So a row that comes or goes changes the order of the rest of its chunk,
 * one time in 64 of its group, and one in 4,096 of the walk — content-defined chunking as rsync's successors do it
 * (Muthitacharoen, Chen, Mazières: A Low-bandwidth Network File System, SOSP 2001). Should a field overflow, rows count from 0.
 */
export function orderRows(names: Uint32Array): Uint32Array {
  const orders = new Uint32Array(names.length);
  let [group, chunk, place] = [0, 0, 0];
  for (let row = 0; row < names.length; row++) {
    const name = names[row] ?? 0;
    if (row > 0 && (name & GROUP) === 0) [group, chunk, place] = [group + 1, 0, 0];
    else if (row > 0 && (name & CHUNK) === 0) [chunk, place] = [chunk + 1, 0];
    if (place >> WIDTH.row || chunk >> WIDTH.chunk || group >> WIDTH.group) return orders.map((_, i) => i);
    orders[row] = ((group << (WIDTH.chunk + WIDTH.row)) | (chunk << WIDTH.row) | place) >>> 0;
    place++;
  }
  return orders;
}
