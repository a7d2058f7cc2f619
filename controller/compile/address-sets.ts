import type { PrefixSet } from '../model/policy.ts';
import type { Family } from '../net/address.ts';
import { createFiledNode, type FiledNode, file } from './filing.ts';
import { difference, type SetWords } from './prefix-words.ts';

/** The prefixes of the sets in use, filed under the sets' numbers. Sets of the same prefixes are one. */
export interface AddressSets {
  readonly roots: Readonly<Record<Family, FiledNode>>;
  /** Makes these the sets in use, and numbers them. Numbers are never used again for another set. */
  replace(sets: readonly PrefixSet[], wordsOf: WordsOf): ReplacedSets;
  readonly isUsed: (number: number) => boolean;
  /** Numbers given out so far. */
  readonly count: () => number;
}

/** The same object for sets of the same prefixes, from call to call too (set-reader.ts). */
export type WordsOf = (set: PrefixSet) => SetWords;

export interface ReplacedSets {
  readonly numbers: ReadonlyMap<PrefixSet, number>;
  /** The sets in use, or what they hold, are not those of before. */
  readonly changed: boolean;
}

interface FiledSet {
  readonly number: number;
  readonly name: string;
  readonly words: SetWords;
}

interface Store {
  readonly roots: AddressSets['roots'];
  used: Map<SetWords, FiledSet>;
  numbers: Set<number>;
  count: number;
}

export function createAddressSets(): AddressSets {
  const roots = { 4: createFiledNode(), 6: createFiledNode() };
  const store: Store = { roots, used: new Map(), numbers: new Set(), count: 0 };
  return {
    roots,
    replace: (sets, wordsOf) => replace(store, sets, wordsOf),
    isUsed: (number) => store.numbers.has(number),
    count: () => store.count,
  };
}

function replace(store: Store, sets: readonly PrefixSet[], wordsOf: WordsOf): ReplacedSets {
  const before = store.used;
  const used = new Map<SetWords, FiledSet>();
  const come = new Map<SetWords, string>();
  for (const set of sets) {
    const words = wordsOf(set);
    const filed = before.get(words);
    if (filed !== undefined) used.set(words, filed);
    else if (!come.has(words)) come.set(words, set.name);
  }
  const changed = come.size > 0 || used.size < before.size;
  if (changed) {
    exchange(store, used, come);
    store.used = used;
    store.numbers = new Set([...used.values()].map(({ number }) => number));
  }
  return { numbers: new Map(sets.map((set) => [set, used.get(wordsOf(set))?.number ?? 0])), changed };
}

/** Takes out what is in use no more and files what has come, which `used` has afterwards. */
function exchange(store: Store, used: Map<SetWords, FiledSet>, come: ReadonlyMap<SetWords, string>): void {
  const spare = new Map<string, FiledSet[]>();
  for (const filed of store.used.values()) {
    if (used.has(filed.words)) continue;
    const alike = spare.get(filed.name);
    if (alike === undefined) spare.set(filed.name, [filed]);
    else alike.push(filed);
  }
  for (const [words, name] of come) {
    const known = spare.get(name)?.pop();
    used.set(words, known === undefined ? add(store, name, words) : change(store, known, words));
  }
  for (const filed of [...spare.values()].flat()) refile(store, filed, 'remove');
}

/** A set of the same name that is no longer in use becomes the new one: long lists change little. */
function change({ roots }: Store, { number, name, words: before }: FiledSet, words: SetWords): FiledSet {
  for (const family of [4, 6] as const) {
    const { gone, come } = difference(before[family], words[family]);
    file(roots[family], gone, number, 'remove');
    file(roots[family], come, number, 'add');
  }
  return { number, name, words };
}

function add(store: Store, name: string, words: SetWords): FiledSet {
  const filed = { number: store.count++, name, words };
  refile(store, filed, 'add');
  return filed;
}

function refile({ roots }: Store, { words, number }: FiledSet, how: 'add' | 'remove'): void {
  for (const family of [4, 6] as const) file(roots[family], words[family], number, how);
}
