import { sizeOf } from '../abi/fields.ts';
import { CONSTANTS } from '../abi/layout.generated.ts';
import type { ImageFigures } from '../model/image.ts';
import type { ArrangedWalk } from './arrange.ts';
import type { Parts } from './parts.ts';
import { recordSize } from './records.ts';
import type { Row } from './rows.ts';
import type { Trie, Tries } from './trie.ts';

/** Bytes of a cache line. */
const LINE = 64;
/** Of an address: two levels, of which one is a table. */
const ADDRESS = 3;
/** Protocol, and an index and a page each for the port and the source port, and what they are together. */
const SERVICE = 6;
/** The interface's point, and the subject with its walks. */
const SUBJECT = 2;
/** Bytes of a record's word, and of the order of a word of vectors. */
const [WORD, ORDER] = [8, 4];
const BUCKET = sizeOf('weir_bucket') / LINE;

/**
 * Cache lines of the image that a packet reads beyond the header: of IPv4 where each kind of filing has one row or none, and the most that any can,
 * each line counted once. The interpreter reads no more of any packet (test/property/lines-read.test.ts).
 */
export function linesRead(parts: Parts): ImageFigures['lines'] {
  const { own, source, destination, arrangement, points, entries } = parts;
  const { walks, tests, words } = arrangement;
  const kinds = Math.max(...walks.map(({ filed }) => filed.size));
  const vectors = Math.max(...walks.map(({ count }) => count));
  const residents = points.points.flatMap(({ workloads }) => workloads ?? []);
  const passed = Math.max(...walks.map((walk) => tiersPassed(walk, parts.rows.rows)));
  const records = Object.values(tests).reduce((sum, test) => sum + linesOf(recordSize(test, words).words * WORD), 0);
  const lists = kinds * (1 + Math.ceil(entries.longest / CONSTANTS.WEIR_BUCKET)) * BUCKET;
  const addresses = [own, source.tries, destination.tries].reduce((sum, tries) => sum + deepest(tries), 0);
  const mostOfResidents = Math.max(0, ...residents.map(deepest));
  // A workload's packet may be judged for the host as well.
  const asked = residents.length === 0 ? 1 : 2;
  return {
    typical: 2 * ADDRESS + SERVICE + SUBJECT + kinds + 3 * linesOf(vectors * WORD) + 2,
    worst:
      addresses +
      mostOfResidents +
      SERVICE +
      records +
      // A row that is come to, and where a vector names it; what is certain of a later fragment.
      asked * (SUBJECT + linesOf(vectors * ORDER) + lists + 2 * (passed + 1) + 1),
  };
}

/** Tiers that a packet may be led past, and then begins anew behind. */
function tiersPassed({ filed, vectors }: ArrangedWalk, rows: readonly Row[]): number {
  const tiers = new Set<number>();
  for (const own of [vectors, ...filed.values()]) {
    for (const row of own) if (rows[row]?.action === 'pass') tiers.add(rows[row].tier);
  }
  return tiers.size;
}

function linesOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / LINE));
}

/** Of the address that leads through the most levels. */
function deepest(tries: Tries): number {
  return Math.max(levelsOf(tries[4]), levelsOf(tries[6])) * ADDRESS;
}

function levelsOf(trie: Trie): number {
  if (typeof trie === 'number') return 0;
  return 1 + trie.children.reduce((most, child) => Math.max(most, levelsOf(child)), 0);
}
