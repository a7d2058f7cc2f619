import { fieldsAt } from '../abi/fields.ts';
import { CONSTANTS } from '../abi/layout.generated.ts';
import { keyRoom } from '../abi/lookup.ts';
import type { Sections } from '../abi/sections.ts';
import { splitBytes, writeSplit } from './split-nodes.ts';
import type { Trie, TrieNode, Tries } from './trie.ts';

const LEAF = CONSTANTS.WEIR_LEAF >>> 0;
const { WEIR_DIRECT: DIRECT, WEIR_NODE: UNIT, WEIR_LINE_KEYS: LINE } = CONSTANTS;
const VALUES = 65536;
/** Fills the room behind the last key: no value is above it. */
const LAST = VALUES - 1;
const DIRECT_BYTES = VALUES * Uint32Array.BYTES_PER_ELEMENT;
/** Entries from which the root, which every packet passes, has one per value. */
const DIRECT_ROOT = 16;
/** Nodes below are split instead. */
const DIRECT_BELOW = Number.POSITIVE_INFINITY;

/** The roots of both families, by enum weir_family. */
export type PlacedTries = readonly number[];

/** `valueOf` turns a number of the tries into the one the image has (below 2^31). */
export function placeTries(sections: Sections, tries: Tries, valueOf: (number: number) => number): PlacedTries {
  const placed: number[] = [];
  placed[CONSTANTS.WEIR_IPV4] = placeTrie(sections, tries[4], valueOf);
  placed[CONSTANTS.WEIR_IPV6] = placeTrie(sections, tries[6], valueOf);
  return placed;
}

/** Answers the trie's root as struct weir_trie has it. */
export function placeTrie(sections: Sections, trie: Trie, valueOf: (number: number) => number): number {
  if (typeof trie === 'number') return LEAF + valueOf(trie);
  const bytes = bytesOf(trie, DIRECT_ROOT);
  const offset = sections.reserve(bytes, (view) => writeTrie(trie, view, offset, valueOf), UNIT);
  return refTo(trie, DIRECT_ROOT, offset);
}

/** Bytes of a node and everything below it. */
function bytesOf(node: TrieNode, limit: number): number {
  let bytes = nodeBytes(node, limit);
  for (const child of node.children) bytes += bytesOf(child, DIRECT_BELOW);
  return bytes;
}

function nodeBytes({ keys }: TrieNode, limit: number): number {
  if (keys.length >= limit) return DIRECT_BYTES;
  if (keys.length > LINE) return splitBytes(keys);
  return Math.ceil((entriesAt(keys.length) + keys.length * Uint32Array.BYTES_PER_ELEMENT) / UNIT) * UNIT;
}

/** Where the entries of a packed node begin: behind its keys. */
function entriesAt(count: number): number {
  return keyRoom(count) * Uint16Array.BYTES_PER_ELEMENT;
}

function refTo({ keys }: TrieNode, limit: number, offset: number): number {
  return offset / UNIT + (keys.length >= limit ? DIRECT : 0);
}

interface Writing {
  readonly shorts: Uint16Array;
  readonly words: Uint32Array;
  /** Of the section, from the start of the image. */
  readonly start: number;
  readonly valueOf: (number: number) => number;
  /** Bytes of the section that are taken. */
  end: number;
}

/** Nodes in the order of their addresses: one before those below it. */
function writeTrie(root: TrieNode, view: DataView, start: number, valueOf: (number: number) => number): void {
  const { buffer, byteOffset, byteLength } = view;
  const shorts = new Uint16Array(buffer, byteOffset, byteLength / Uint16Array.BYTES_PER_ELEMENT);
  const words = new Uint32Array(buffer, byteOffset, byteLength / Uint32Array.BYTES_PER_ELEMENT);
  writeNode(root, DIRECT_ROOT, { shorts, words, start, valueOf, end: 0 });
}

function writeNode(node: TrieNode, limit: number, writing: Writing): number {
  const { keys, refs, children } = node;
  const { words, valueOf } = writing;
  const at = writing.end;
  writing.end += nodeBytes(node, limit);
  const entries = Uint32Array.from(refs, (ref) => {
    const child = ref < 0 ? children[~ref] : undefined;
    return child === undefined ? LEAF + valueOf(ref) : writeNode(child, DIRECT_BELOW, writing);
  });
  if (keys.length >= limit) {
    const first = at / Uint32Array.BYTES_PER_ELEMENT;
    entries.forEach((entry, i) => words.fill(entry, first + (keys[i] ?? 0), first + (keys[i + 1] ?? VALUES)));
  } else if (keys.length > LINE) {
    return writeSplit(keys, entries, at, { shorts: writing.shorts, words, offset: writing.start });
  } else {
    writeKeys(keys, writing.shorts, at);
    words.set(entries, (at + entriesAt(keys.length)) / Uint32Array.BYTES_PER_ELEMENT);
  }
  return refTo(node, limit, writing.start + at);
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
