import { type PrefixWords, STRIDE } from './prefix-words.ts';
import type { Trie } from './trie.ts';

/**
 * Where prefixes are kept while a trie is made of them: a prefix of length L is an item of the node of level
 * floor((L − 1) / 16) under its words, and covers a run of that level's values.
 */
export interface FiledNode {
  /** Packed (see `pack`); the same item twice is two items. Ascending once settled. */
  items: number[];
  /** Items to take out when the node is settled. */
  gone: number[];
  sorted: boolean;
  children: Map<number, FiledNode> | undefined;
  /** Keys of `children`, ascending; `undefined` when they have changed. */
  childKeys: Uint16Array | undefined;
  /** Something below has changed since `built`. */
  changed: boolean;
  built: Built | undefined;
}

/** What was made of a node, and for which question. */
export interface Built {
  readonly trie: Trie;
  readonly state: number;
  readonly epoch: number;
}

/** Members are below this, so that an item is an exact number. */
export const MEMBERS: number = 2 ** 24;

export function createFiledNode(): FiledNode {
  return {
    items: [],
    gone: [],
    sorted: true,
    children: undefined,
    childKeys: undefined,
    changed: true,
    built: undefined,
  };
}

/** Ascending by first value, then by length: what covers more comes first. */
function pack(first: number, length: number, member: number): number {
  return (first * 32 + length) * MEMBERS + member;
}

/** Adds or removes prefixes of a member. What is removed must have been added. */
export function file(root: FiledNode, prefixes: PrefixWords, member: number, change: 'add' | 'remove'): void {
  const { width, words, lengths } = prefixes;
  const path: FiledNode[] = [root];
  let known = 0;
  if (lengths.length > 0) root.changed = true;
  for (let i = 0; i < lengths.length; i++) {
    const length = lengths[i] ?? 0;
    const level = length === 0 ? 0 : (length - 1) >>> 4;
    const at = i * width;
    let depth = 0;
    while (depth < known && depth < level && words[at + depth] === words[at - width + depth]) depth++;
    let node = path[depth] ?? root;
    for (; depth < level; depth++) {
      node = childOf(node, words[at + depth] ?? 0);
      path[depth + 1] = node;
    }
    known = level;
    put(node, pack(words[at + level] ?? 0, length - STRIDE * level, member), change);
  }
}

function childOf(node: FiledNode, key: number): FiledNode {
  node.children ??= new Map();
  let child = node.children.get(key);
  if (child === undefined) {
    child = createFiledNode();
    node.children.set(key, child);
    node.childKeys = undefined;
  }
  child.changed = true;
  return child;
}

function put(node: FiledNode, item: number, change: 'add' | 'remove'): void {
  if (change === 'remove') {
    node.gone.push(item);
    return;
  }
  const { items } = node;
  if (items.length > 0 && item < (items[items.length - 1] ?? 0)) node.sorted = false;
  items.push(item);
}

/** Brings a node's items into order and leaves out what is gone. */
export function settle(node: FiledNode): void {
  if (!node.sorted) node.items.sort((a, b) => a - b);
  node.sorted = true;
  if (node.gone.length === 0) return;
  const gone = node.gone.sort((a, b) => a - b);
  let next = 0;
  node.items = node.items.filter((item) => {
    if (item !== gone[next]) return true;
    next++;
    return false;
  });
  node.gone = [];
}

export function childKeysOf(node: FiledNode): Uint16Array {
  node.childKeys ??= Uint16Array.from(node.children?.keys() ?? []).sort();
  return node.childKeys;
}

/** Forgets a child of which nothing is left. */
export function isEmpty({ items, children }: FiledNode): boolean {
  return items.length === 0 && (children === undefined || children.size === 0);
}
