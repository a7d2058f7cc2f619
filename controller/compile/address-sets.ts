import type { PrefixSet } from '../model/policy.ts';
import type { Family } from '../net/address.ts';
import { createFiledNode, type FiledNode, file } from './filing.ts';
import { difference, type SetWords, sameWords, wordsOf } from './prefix-words.ts';

/** The prefixes of the sets in use, filed under the sets' numbers. Sets of the same prefixes are one. */
export interface AddressSets {
  readonly roots: Readonly<Record<Family, FiledNode>>;
  /** Makes these the sets in use, and numbers them. Numbers are never used again for another set. */
  replace(sets: readonly PrefixSet[]): ReadonlyMap<PrefixSet, number>;
  readonly isUsed: (number: number) => boolean;
  /** Numbers given out so far. */
  readonly count: () => number;
}

interface FiledSet {
  readonly number: number;
  readonly name: string;
  words: SetWords;
}

interface Store {
  readonly roots: AddressSets['roots'];
  used: Map<number, FiledSet>;
  count: number;
}

export function createAddressSets(): AddressSets {
  const store: Store = { roots: { 4: createFiledNode(), 6: createFiledNode() }, used: new Map(), count: 0 };
  return {
    roots: store.roots,
    replace: (sets) => replace(store, sets),
    isUsed: (number) => store.used.has(number),
    count: () => store.count,
  };
}

function replace(store: Store, sets: readonly PrefixSet[]): ReadonlyMap<PrefixSet, number> {
  const before = byWords(store.used.values());
  const numbers = new Map<PrefixSet, number>();
  const used = new Map<number, FiledSet>();
  const take = (set: PrefixSet, filed: FiledSet): void => {
    numbers.set(set, filed.number);
    used.set(filed.number, filed);
  };
  const others = sets.filter((set) => {
    const filed = before.find(wordsOf(set));
    if (filed !== undefined) take(set, filed);
    return filed === undefined;
  });
  const spare = new Set([...store.used.values()].filter(({ number }) => !used.has(number)));
  const byName = new Map([...spare].map((filed) => [filed.name, filed]));
  const come = byWords([]);
  for (const set of others) {
    const words = wordsOf(set);
    const known = come.find(words);
    const filed = known ?? change(store, byName.get(set.name), words) ?? add(store, set.name, words);
    take(set, filed);
    if (known !== undefined) continue;
    come.add(filed);
    spare.delete(filed);
    byName.delete(set.name);
  }
  for (const filed of spare) refile(store, filed, 'remove');
  store.used = used;
  return numbers;
}

/** A set of the same name that is no longer in use becomes the new one: long lists change little. */
function change({ roots }: Store, filed: FiledSet | undefined, words: SetWords): FiledSet | undefined {
  if (filed === undefined) return undefined;
  for (const family of [4, 6] as const) {
    const { gone, come } = difference(filed.words[family], words[family]);
    file(roots[family], gone, filed.number, 'remove');
    file(roots[family], come, filed.number, 'add');
  }
  filed.words = words;
  return filed;
}

function add(store: Store, name: string, words: SetWords): FiledSet {
  const filed = { number: store.count++, name, words };
  refile(store, filed, 'add');
  return filed;
}

function refile({ roots }: Store, { words, number }: FiledSet, how: 'add' | 'remove'): void {
  for (const family of [4, 6] as const) file(roots[family], words[family], number, how);
}

/** Sets by what they hold. */
function byWords(sets: Iterable<FiledSet>): { find(words: SetWords): FiledSet | undefined; add(set: FiledSet): void } {
  const byHash = new Map<number, FiledSet[]>();
  const insert = (set: FiledSet): void => {
    const alike = byHash.get(set.words.hash);
    if (alike === undefined) byHash.set(set.words.hash, [set]);
    else alike.push(set);
  };
  for (const set of sets) insert(set);
  return { find: (words) => byHash.get(words.hash)?.find((set) => sameWords(set.words, words)), add: insert };
}
