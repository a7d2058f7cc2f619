import { homeOf } from '../abi/entries.ts';
import { fieldsAt } from '../abi/fields.ts';
import { CONSTANTS } from '../abi/layout.generated.ts';
import { keyRoom } from '../abi/lookup.ts';
import type { Sections } from '../abi/sections.ts';
import type { Family } from '../net/address.ts';
import { homesFor, roundUp, scramble } from './names.ts';
import { ascendingBy } from './sort.ts';
import { splitBytes, writeSplit } from './split-nodes.ts';
import type { Trie, TrieNode, Tries } from './trie.ts';

const LEAF = CONSTANTS.WEIR_LEAF >>> 0;
const { WEIR_DIRECT: DIRECT, WEIR_SPLIT: SPLIT, WEIR_NODE: UNIT, WEIR_LINE_KEYS: LINE } = CONSTANTS;
const VALUES = 65536;
/** Fills the room behind the last key: no value is above it. */
const LAST = VALUES - 1;
const DIRECT_BYTES = VALUES * Uint32Array.BYTES_PER_ELEMENT;
const DIRECT_UNITS = DIRECT_BYTES / UNIT;
/** Units of a page: behind the last home, and what is too small for homes. */
const TAIL = 64;
/** Of the homes of packed nodes. */
const FULL = 0.8;
/** Entries from which the root, which every packet passes, has one per value. Wide nodes below are split. */
const DIRECT_ROOT = 16;
const NEVER = Number.POSITIVE_INFINITY;
/**
 * A table is read without comparing keys, and takes more room: up to so many bytes of nodes all of a trie's are split. An
 * eighth of a second-level cache; beyond, the lines that a packed node saves are worth more than the comparisons it costs.
 */
export const ALL_SPLIT: number = 256 * 1024;
/** Keys up to which a node is packed where all are split: of one key there is nothing to compare. */
const FEWEST = 1;

/** The roots of both families, by enum weir_family. */
export type PlacedTries = readonly number[];

/** Turns a number of the tries into the one the image has (below 2^31). */
export type ValueOf = (number: number) => number;

export interface TrieParts {
  readonly valueOf: ValueOf;
  /** Up to so many bytes of nodes all are split; ALL_SPLIT unless said. */
  readonly allSplit?: number;
  /** Keys from which the root is direct; DIRECT_ROOT unless said. */
  readonly root?: number;
}

/** For tries of which there may be thousands. */
export const SMALL_ROOT: number = NEVER;

/** What a trie was last made into: made again only where something is another. */
export interface TrieMemory {
  last: EncodedTrie | undefined;
}

/** `valueOf` that are the same function answer the same. */
interface EncodedTrie {
  readonly trie: TrieNode;
  readonly layout: Layout;
  readonly valueOf: ValueOf;
  readonly offset: number;
  /** A part of the image they were made for. */
  readonly bytes: Uint8Array;
}

/** One for each family. */
export type TriesMemory = Readonly<Record<Family, TrieMemory>>;

export function createTriesMemory(): TriesMemory {
  return { 4: { last: undefined }, 6: { last: undefined } };
}

export function placeTries(
  sections: Sections,
  tries: Tries,
  { memory = createTriesMemory(), ...parts }: TrieParts & { readonly memory?: TriesMemory },
): PlacedTries {
  const placed: number[] = [];
  placed[CONSTANTS.WEIR_IPV4] = placeTrie(sections, tries[4], { ...parts, memory: memory[4] });
  placed[CONSTANTS.WEIR_IPV6] = placeTrie(sections, tries[6], { ...parts, memory: memory[6] });
  return placed;
}

/** Answers the trie's root as struct weir_trie has it. */
export function placeTrie(
  sections: Sections,
  trie: Trie,
  {
    valueOf,
    allSplit = ALL_SPLIT,
    root: direct = DIRECT_ROOT,
    memory = { last: undefined },
  }: TrieParts & { readonly memory?: TrieMemory },
): number {
  if (typeof trie === 'number') return LEAF + valueOf(trie);
  const known = memory.last?.trie === trie ? memory.last : undefined;
  const layout = known?.layout ?? layOut(trie, direct, allSplit);
  const { places, units, limits } = layout;
  const offset = sections.reserve(units * UNIT, (view) => {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    if (known?.valueOf === valueOf && known.offset === offset) bytes.set(known.bytes);
    else writeTrie(trie, layout, view, { offset, valueOf });
    memory.last = { trie, layout, valueOf, offset, bytes };
  });
  return refTo(trie, limits, offset + (places[0] ?? 0) * UNIT);
}

/** Bytes of all nodes but direct ones, if all are split; more than `most` once they are. */
function nodesBytes(node: TrieNode, direct: number, most: number): number {
  let bytes = node.keys.length >= direct ? 0 : nodeBytes(node, { direct, packed: FEWEST });
  for (const ref of node.refs) {
    const child = ref < 0 ? node.children[~ref] : undefined;
    if (bytes > most) break;
    if (child !== undefined) bytes += nodesBytes(child, NEVER, most - bytes);
  }
  return bytes;
}

/** Keys from which a node is direct, and up to which it is packed. */
interface Limits {
  readonly direct: number;
  readonly packed: number;
}

/** Where nodes lie, in units; by node, one before those below it and these in the order of their addresses. */
interface Layout {
  readonly places: Uint32Array;
  readonly units: number;
  readonly limits: Limits;
}

/**
 * Direct nodes first, then the packed ones as names.ts numbers names, by a hash of the addresses they are for: a node that
 * grows, comes or goes moves only its run. Where all of them take no more than a page, behind one another.
 */
function layOut(root: TrieNode, direct: number, allSplit: number): Layout {
  const limits = { direct, packed: nodesBytes(root, direct, allSplit) <= allSplit ? FEWEST : LINE };
  const measured: Measured = { sizes: [], names: [] };
  measure(root, 0, limits, measured);
  const { sizes, names } = measured;
  const places = new Uint32Array(sizes.length);
  const packed: number[] = [];
  let end = 0;
  let total = 0;
  for (let node = 0; node < sizes.length; node++) {
    const size = sizes[node] ?? 0;
    if (size !== DIRECT_UNITS) {
      total += size;
      packed.push(node);
      continue;
    }
    places[node] = end;
    end += size;
  }
  const homes = total <= TAIL ? 0 : homesFor(total, FULL);
  const order = ascendingBy([Uint32Array.from(packed, (node) => (homes === 0 ? 0 : (names[node] ?? 0)))]);
  let next = 0;
  for (let i = 0; i < order.length; i++) {
    const node = packed[order[i] ?? 0] ?? 0;
    next = Math.max(next, homeOf({ high: names[node] ?? 0 }, homes));
    places[node] = end + next;
    next += sizes[node] ?? 0;
  }
  const units = end + (homes === 0 ? next : roundUp(Math.max(homes + TAIL, next), TAIL));
  return { places, units, limits };
}

/** By node: units it takes, and the hash of its addresses. */
interface Measured {
  readonly sizes: number[];
  readonly names: number[];
}

function measure(node: TrieNode, name: number, limits: Limits, measured: Measured): void {
  const { keys, refs, children } = node;
  measured.sizes.push(nodeBytes(node, limits) / UNIT);
  measured.names.push(name);
  if (children.length === 0) return;
  const below = { ...limits, direct: NEVER };
  for (let i = 0; i < refs.length; i++) {
    const ref = refs[i] ?? 0;
    const child = ref < 0 ? children[~ref] : undefined;
    if (child === undefined) continue;
    measure(child, scramble(Math.imul(name, 0x9e3779b1) + (keys[i] ?? 0) + 1), below, measured);
  }
}

function nodeBytes({ keys }: TrieNode, { direct, packed }: Limits): number {
  if (keys.length >= direct) return DIRECT_BYTES;
  if (keys.length > packed) return splitBytes(keys, packed);
  return Math.ceil((entriesAt(keys.length) + keys.length * Uint32Array.BYTES_PER_ELEMENT) / UNIT) * UNIT;
}

/** Where the entries of a packed node begin: behind its keys. */
function entriesAt(count: number): number {
  return keyRoom(count) * Uint16Array.BYTES_PER_ELEMENT;
}

function refTo({ keys }: TrieNode, { direct, packed }: Limits, offset: number): number {
  if (keys.length >= direct) return offset / UNIT + DIRECT;
  return offset / UNIT + (keys.length > packed ? SPLIT : 0);
}

interface Writing {
  readonly shorts: Uint16Array;
  readonly words: Uint32Array;
  readonly places: Uint32Array;
  /** Of the section, from the start of the image. */
  readonly offset: number;
  readonly valueOf: ValueOf;
  readonly packed: number;
  /** Nodes written or begun. */
  count: number;
}

function writeTrie(
  root: TrieNode,
  { places, limits }: Layout,
  view: DataView,
  where: Pick<Writing, 'offset' | 'valueOf'>,
): void {
  const { buffer, byteOffset, byteLength } = view;
  const shorts = new Uint16Array(buffer, byteOffset, byteLength / Uint16Array.BYTES_PER_ELEMENT);
  const words = new Uint32Array(buffer, byteOffset, byteLength / Uint32Array.BYTES_PER_ELEMENT);
  writeNode(root, limits.direct, { shorts, words, places, packed: limits.packed, ...where, count: 0 });
}

function writeNode(node: TrieNode, direct: number, writing: Writing): number {
  const { keys, refs, children } = node;
  const { words, places, valueOf, packed } = writing;
  const at = (places[writing.count++] ?? 0) * UNIT;
  const entries = Uint32Array.from(refs, (ref) => {
    const child = ref < 0 ? children[~ref] : undefined;
    return child === undefined ? LEAF + valueOf(ref) : writeNode(child, NEVER, writing);
  });
  if (keys.length >= direct) {
    const first = at / Uint32Array.BYTES_PER_ELEMENT;
    entries.forEach((entry, i) => words.fill(entry, first + (keys[i] ?? 0), first + (keys[i + 1] ?? VALUES)));
  } else if (keys.length > packed) {
    return writeSplit(keys, entries, at, writing);
  } else {
    writeKeys(keys, writing.shorts, at);
    words.set(entries, (at + entriesAt(keys.length)) / Uint32Array.BYTES_PER_ELEMENT);
  }
  return refTo(node, { direct, packed }, writing.offset + at);
}

/** The number of keys less one stands in the place of the first, which is 0. */
function writeKeys(keys: readonly number[], shorts: Uint16Array, at: number): void {
  const first = at / Uint16Array.BYTES_PER_ELEMENT;
  shorts.set(keys, first);
  shorts[first] = keys.length - 1;
  shorts.fill(LAST, first + keys.length, first + keyRoom(keys.length));
}

/** Writes one struct weir_trie per family, each at `offset(family)`. */
export function writeTries(view: DataView, offset: (family: number) => number, roots: PlacedTries): void {
  roots.forEach((root, family) => {
    fieldsAt(view, 'weir_trie', offset(family)).set('root', root);
  });
}
