/** Levels of chunks, each of four of the level below on average, and the bits of a place in one; the highest has the rest. */
const LEVELS = 8;
const RATIO_BITS = 2;
const PLACE_BITS = 3;
const PLACES = 1 << PLACE_BITS;
const TOP = 2 ** (32 - LEVELS * PLACE_BITS);

/**
 * Orders for the rows of one walk, ascending, below 2^32. A row begins a chunk, a chunk of chunks and so on as far as its name
 * says so; its order is its place in each. So a row that comes or goes changes the order of those behind it in its chunk, one
 * time in four of the chunks behind that in theirs, and so on: a dozen rows on average of however many. This is content-defined
 * chunking (Muthitacharoen, Chen, Mazières: A Low-bandwidth Network File System, SOSP 2001), with chunks within chunks;
 * a chunk that is full ends before its time, as there. Should the highest level overflow, rows count from 0.
 */
export function orderRows(names: Uint32Array): Uint32Array {
  const orders = new Uint32Array(names.length);
  const places = new Uint32Array(LEVELS + 1);
  for (let row = 0; row < names.length; row++) {
    if (row > 0) advance(places, levelOf(names[row] ?? 0));
    if ((places[LEVELS] ?? 0) >= TOP) return orders.map((_, i) => i);
    let order = 0;
    for (let level = LEVELS; level >= 0; level--) order = order * PLACES + (places[level] ?? 0);
    orders[row] = order;
  }
  return orders;
}

/** The highest level of which a row of this name begins a chunk. */
function levelOf(name: number): number {
  const zeros = name === 0 ? 32 : 31 - Math.clz32(name & -name);
  return Math.min(LEVELS, zeros >>> (RATIO_BITS - 1));
}

function advance(places: Uint32Array, level: number): void {
  let carry = level;
  while (carry < LEVELS && (places[carry] ?? 0) === PLACES - 1) carry++;
  places[carry] = (places[carry] ?? 0) + 1;
  places.fill(0, 0, carry);
}
