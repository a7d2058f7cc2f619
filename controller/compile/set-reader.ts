import type { PrefixSet } from '../model/policy.ts';
import { isWords, type SetWords, sameWords, wordsOf } from './prefix-words.ts';

/** Reads sets, each once a policy. Sets of the same prefixes in the same order are one object, from policy to policy too. */
export interface SetReader {
  readonly wordsOf: (set: PrefixSet) => SetWords;
  /** Begins another policy. What the last one did not have is forgotten. */
  turn(): void;
}

interface Store {
  read: Map<PrefixSet, SetWords>;
  /** Sets of this policy in the order they were first read, and those of the last; `next`: the likely one to come. */
  now: Set<SetWords>;
  last: readonly SetWords[];
  next: number;
  /** Where to find the others, once one was not where it was expected. */
  index: Index | undefined;
}

interface Index {
  readonly byHash: Map<number, SetWords[]>;
  readonly places: ReadonlyMap<SetWords, number>;
}

export function createSetReader(): SetReader {
  const store: Store = { read: new Map(), now: new Set(), last: [], next: 0, index: undefined };
  return {
    wordsOf(set) {
      const known = store.read.get(set);
      if (known !== undefined) return known;
      const words = read(store, set);
      store.read.set(set, words);
      store.now.add(words);
      return words;
    },
    turn() {
      const last = [...store.now];
      Object.assign(store, { read: new Map(), now: new Set(), last, next: 0, index: undefined });
    },
  };
}

function read(store: Store, set: PrefixSet): SetWords {
  const expected = store.last[store.next];
  if (expected !== undefined && isWords(set, expected)) {
    store.next++;
    return expected;
  }
  store.index ??= indexOf(store);
  const { byHash, places } = store.index;
  const words = wordsOf(set);
  const alike = byHash.get(words.hash);
  const known = alike?.find((each) => sameWords(each, words));
  if (known !== undefined) {
    store.next = (places.get(known) ?? store.next - 1) + 1;
    return known;
  }
  if (alike === undefined) byHash.set(words.hash, [words]);
  else alike.push(words);
  return words;
}

function indexOf({ last, now }: Store): Index {
  const byHash = new Map<number, SetWords[]>();
  for (const words of new Set([...last, ...now])) {
    const alike = byHash.get(words.hash);
    if (alike === undefined) byHash.set(words.hash, [words]);
    else alike.push(words);
  }
  return { byHash, places: new Map(last.map((words, place) => [words, place])) };
}
