import { type Children, childAt, createChildren } from './filed-children.ts';
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
  gone: number[] | undefined;
  sorted: boolean;
  children: Children<FiledNode> | undefined;
  /** Something here or below has changed since `built`. */
  changed: boolean;
  /** What was made of the node, in which state of its surroundings and at which epoch of the meaning. */
  built: Trie;
  state: number;
  epoch: number;
}

/** Members are below this, so that an item is an exact number. */
export const MEMBERS: number = 2 ** 24;

export function createFiledNode(): FiledNode {
  return {
    items: [],
    gone: undefined,
    sorted: true,
    children: undefined,
    changed: true,
    built: 0,
    state: -1,
    epoch: -1,
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
      node.children ??= createChildren();
      node = childAt(node.children, words[at + depth] ?? 0, createFiledNode);
      node.changed = true;
      path[depth + 1] = node;
    }
    known = level;
    put(node, pack(words[at + level] ?? 0, length - STRIDE * level, member), change);
  }
}

function put(node: FiledNode, item: number, change: 'add' | 'remove'): void {
  if (change === 'remove') {
    node.gone ??= [];
    node.gone.push(item);
    return;
  }
  const { items } = node;
  if (items.length === 0) {
    node.items = [item];
    return;
  }
  if (item < (items[items.length - 1] ?? 0)) node.sorted = false;
  items.push(item);
}

/** Brings a node's items into order and leaves out what is gone. */
export function settle(node: FiledNode): void {
  if (!node.sorted) node.items.sort((a, b) => a - b);
  node.sorted = true;
  if (node.gone === undefined) return;
  const gone = node.gone.sort((a, b) => a - b);
  let next = 0;
  node.items = node.items.filter((item) => {
    if (item !== gone[next]) return true;
    next++;
    return false;
  });
  node.gone = undefined;
}

/** True of a settled node of which nothing is left. */
export function isEmpty({ items, children }: FiledNode): boolean {
  return items.length === 0 && (children === undefined || children.keys.length === 0);
}
