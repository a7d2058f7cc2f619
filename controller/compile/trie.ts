import type { Family } from '../net/address.ts';
import { type Children, createChildren, inOrder, retain } from './filed-children.ts';
import { type FiledNode, isEmpty, MEMBERS, settle } from './filing.ts';

/** One level of a map from addresses to numbers: 16 bits of the address, the highest of what is left. */
export interface TrieNode {
  /** Ascending from 0: entry i holds for the values [keys[i], keys[i + 1]). At least two. */
  readonly keys: readonly number[];
  /** A number (>= 0) for every address below, or ~i for children[i]. No two neighbours are the same number. */
  readonly refs: readonly number[];
  readonly children: readonly TrieNode[];
}

/** A total map from one family's addresses to numbers; the same map is always the same trie. */
export type Trie = TrieNode | number;
export type Tries = Readonly<Record<Family, Trie>>;

/** What prefixes mean. States are numbers (>= 0). */
export interface Meaning {
  /** The state within a prefix of `member`, where it is `state` around it. */
  readonly enter: (state: number, member: number) => number;
  /** The number that the trie has for a state. */
  readonly numberOf: (state: number) => number;
  /** Another number when `enter` or `numberOf` would now answer differently than before. */
  readonly epoch: number;
}

/** The trie of what was filed. `state` holds where no prefix is. Unchanged parts of an earlier trie are used again. */
export function buildTrie(root: FiledNode, state: number, meaning: Meaning): Trie {
  return build(root, state, { meaning, depth: 0 });
}

const VALUES = 65536;
const NO_NODES: readonly TrieNode[] = [];

/** Where a node is made; used again for the next one of its level. */
interface Draft {
  readonly keys: number[];
  readonly refs: number[];
  length: number;
  children: TrieNode[];
  /** Prefixes that hold the current value: where each ends, and the state around it. */
  readonly ends: number[];
  readonly around: number[];
}

/** One per level; nothing is kept in them from trie to trie. */
const DRAFTS: readonly Draft[] = Array.from({ length: 8 }, createDraft);

function createDraft(): Draft {
  return { keys: [], refs: [], length: 0, children: [], ends: [], around: [] };
}

interface Building {
  readonly meaning: Meaning;
  readonly depth: number;
}

function build(node: FiledNode, state: number, building: Building): Trie {
  const { meaning, depth } = building;
  if (!node.changed && node.state === state && node.epoch === meaning.epoch) return node.built;
  settle(node);
  const draft = DRAFTS[depth] ?? createDraft();
  draft.length = 0;
  merge(node, state, draft, building);
  node.built = finish(draft);
  node.changed = false;
  node.state = state;
  node.epoch = meaning.epoch;
  return node.built;
}

/** Goes through a node's items and children in the order of their values. */
function merge(node: FiledNode, outside: number, draft: Draft, { meaning, depth }: Building): void {
  const { items } = node;
  const { keys, nodes } = node.children === undefined ? NO_CHILDREN : inOrder(node.children);
  const below = { meaning, depth: depth + 1 };
  let [state, item, empty] = [outside, 0, 0];
  add(draft, 0, meaning.numberOf(state));
  for (let child = 0; item < items.length || child < keys.length; ) {
    const packed = items[item] ?? 0;
    const run = item < items.length ? Math.floor(packed / MEMBERS) : VALUES * 32;
    const key = keys[child] ?? VALUES;
    if (run >>> 5 <= key) {
      state = close(draft, run >>> 5, state, meaning);
      draft.ends.push((run >>> 5) + (VALUES >>> (run & 31)));
      draft.around.push(state);
      state = meaning.enter(state, packed - run * MEMBERS);
      add(draft, run >>> 5, meaning.numberOf(state));
      item++;
      continue;
    }
    const filed = nodes[child++];
    if (filed === undefined) continue;
    state = close(draft, key, state, meaning);
    const { changed } = filed;
    addTrie(draft, key, build(filed, state, below));
    if (key + 1 < VALUES) add(draft, key + 1, meaning.numberOf(state));
    if (changed && isEmpty(filed)) empty++;
  }
  close(draft, VALUES, state, meaning);
  if (empty > 0 && node.children !== undefined) retain(node.children, (child) => !isEmpty(child));
}

const NO_CHILDREN: Children<FiledNode> = createChildren();

/** Ends the prefixes that end at or before a value; answers the state behind them. */
function close(draft: Draft, value: number, state: number, meaning: Meaning): number {
  const { ends, around } = draft;
  let after = state;
  while (ends.length > 0 && (ends[ends.length - 1] ?? 0) <= value) {
    const end = ends.pop() ?? 0;
    after = around.pop() ?? 0;
    if (end < VALUES) add(draft, end, meaning.numberOf(after));
  }
  return after;
}

/** The entry from `key` on. An entry at the same key gives way; one like its neighbour is none. */
function add(draft: Draft, key: number, ref: number): void {
  const { keys, refs } = draft;
  if (draft.length > 0 && keys[draft.length - 1] === key) draft.length--;
  if (draft.length > 0 && refs[draft.length - 1] === ref) return;
  keys[draft.length] = key;
  refs[draft.length++] = ref;
}

function addTrie(draft: Draft, key: number, trie: Trie): void {
  add(draft, key, typeof trie === 'number' ? trie : ~(draft.children.push(trie) - 1));
}

function finish(draft: Draft): Trie {
  const { keys, refs, length, children } = draft;
  const below = children.length === 0 ? NO_NODES : children;
  if (children.length > 0) draft.children = [];
  const only = refs[0] ?? 0;
  if (length === 1 && only >= 0) return only;
  return { keys: keys.slice(0, length), refs: refs.slice(0, length), children: below };
}

/** The numbers of tries: in the order of their first address, and the place of each in that order. */
export interface Leaves {
  readonly inOrder: readonly number[];
  readonly order: Int32Array;
}

/** `limit`: numbers are below it. */
export function leavesOf(tries: readonly Trie[], limit: number): Leaves {
  const inOrder: number[] = [];
  const order = new Int32Array(limit).fill(-1);
  const see = (number: number): void => {
    if (order[number] === -1) order[number] = inOrder.push(number) - 1;
  };
  const visit = ({ refs, children }: TrieNode): void => {
    for (let i = 0; i < refs.length; i++) {
      const ref = refs[i] ?? 0;
      const child = ref < 0 ? children[~ref] : undefined;
      if (child === undefined) see(ref);
      else visit(child);
    }
  };
  for (const trie of tries) {
    if (typeof trie === 'number') see(trie);
    else visit(trie);
  }
  return { inOrder, order };
}
