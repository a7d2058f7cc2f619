import { Overflow } from './overflow.ts';

/** Members of all sets: 256 MiB. */
const POOL = 2 ** 26;

/** Distinct sets of whole numbers (below 2^31), numbered from 0, the empty set, in the order they were first made. */
export interface NumberSets {
  readonly count: () => number;
  readonly has: (set: number, member: number) => boolean;
  /** The members of a set, ascending. Valid until the next `toggled`. */
  readonly members: (set: number) => Int32Array;
  /** The set with each of `members` (ascending) put in where it is absent and taken out where it is present. */
  readonly toggled: (set: number, members: readonly number[]) => number;
}

interface Store {
  count: number;
  /** Members of all sets, one set behind the other; set n is [starts[n], starts[n + 1]). */
  pool: Int32Array;
  starts: Int32Array;
  hashes: Int32Array;
  /** Open addressing by hash: number + 1, 0 = free. A power of two, at most half full. */
  table: Int32Array;
}

export function createNumberSets(): NumberSets {
  const store: Store = {
    count: 0,
    pool: new Int32Array(1024),
    starts: new Int32Array(258),
    hashes: new Int32Array(257),
    table: new Int32Array(512),
  };
  intern(store, 0, 0);
  return {
    count: () => store.count,
    has: (set, member) => holds(store, set, member),
    members: (set) => store.pool.subarray(store.starts[set], store.starts[set + 1]),
    toggled(set, members) {
      if (members.length === 0) return set;
      let hash = store.hashes[set] ?? 0;
      for (const member of members) hash ^= scramble(member);
      return intern(store, hash, merge(store, set, members));
    },
  };
}

/** Writes the symmetric difference behind the last set and answers its length. */
function merge(store: Store, set: number, members: readonly number[]): number {
  const free = store.starts[store.count] ?? 0;
  const end = store.starts[set + 1] ?? 0;
  let at = store.starts[set] ?? 0;
  reserve(store, free + end - at + members.length);
  const { pool } = store;
  let length = 0;
  for (const member of members) {
    while (at < end && (pool[at] ?? 0) < member) pool[free + length++] = pool[at++] ?? 0;
    if (at < end && pool[at] === member) at++;
    else pool[free + length++] = member;
  }
  while (at < end) pool[free + length++] = pool[at++] ?? 0;
  return length;
}

/** The number of the set of `length` members behind the last set, which becomes the last if it is new. */
function intern(store: Store, hash: number, length: number): number {
  const { table, count } = store;
  const free = store.starts[count] ?? 0;
  let place = (hash >>> 0) & (table.length - 1);
  for (let known = table[place] ?? 0; known !== 0; known = table[place] ?? 0) {
    if (store.hashes[known - 1] === hash && same(store, known - 1, length)) return known - 1;
    place = (place + 1) & (table.length - 1);
  }
  table[place] = count + 1;
  store.hashes[count] = hash;
  store.starts[count + 1] = free + length;
  store.count = count + 1;
  if (store.count * 2 > table.length) grow(store);
  return count;
}

function same({ pool, starts, count }: Store, set: number, length: number): boolean {
  const start = starts[set] ?? 0;
  if ((starts[set + 1] ?? 0) - start !== length) return false;
  const free = starts[count] ?? 0;
  for (let i = 0; i < length; i++) if (pool[start + i] !== pool[free + i]) return false;
  return true;
}

function holds({ pool, starts }: Store, set: number, member: number): boolean {
  let low = starts[set] ?? 0;
  let high = starts[set + 1] ?? 0;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((pool[middle] ?? 0) < member) low = middle + 1;
    else high = middle;
  }
  return low < (starts[set + 1] ?? 0) && pool[low] === member;
}

function reserve(store: Store, length: number): void {
  if (length <= store.pool.length) return;
  if (length > POOL) {
    const found = `addresses lie in too many lists at once: ${store.count} combinations of lists have ${POOL} members`;
    throw new Overflow(`${found}; give what many lists have in common a list of its own`);
  }
  const larger = new Int32Array(Math.max(length, 2 * store.pool.length));
  larger.set(store.pool);
  store.pool = larger;
}

/** Room for twice as many sets. */
function grow(store: Store): void {
  const table = new Int32Array(2 * store.table.length);
  const hashes = new Int32Array(table.length / 2 + 1);
  const starts = new Int32Array(table.length / 2 + 2);
  hashes.set(store.hashes.subarray(0, store.count));
  starts.set(store.starts.subarray(0, store.count + 1));
  for (let set = 0; set < store.count; set++) {
    let place = ((hashes[set] ?? 0) >>> 0) & (table.length - 1);
    while (table[place] !== 0) place = (place + 1) & (table.length - 1);
    table[place] = set + 1;
  }
  Object.assign(store, { table, hashes, starts });
}

/** A fixed pseudo-random number per member, so that sets of few members hash apart (murmur3's finaliser). */
function scramble(member: number): number {
  let h = Math.imul(member + 1, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
