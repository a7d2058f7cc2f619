import type { AddressMatch, PrefixSet } from '../model/policy.ts';
import { type AddressSets, createAddressSets, type WordsOf } from './address-sets.ts';
import type { ClassMembers } from './classes.ts';
import { type Covers, createCovers, type NumberedMatches, type NumberedTerm } from './covers.ts';
import { MEMBERS } from './filing.ts';
import type { NumberSets } from './number-sets.ts';
import { createSetReader } from './set-reader.ts';
import { buildTrie, type Leaves, leavesOf, type Tries } from './trie.ts';

export type AddressTerms = Exclude<AddressMatch, 'any'>;

/** Every address's class; a class is the set of matches (by index) that accept the address. */
export interface AddressClasses {
  readonly tries: Tries;
  /** The class of a number of the tries. Classes are numbered in the order of their first address, IPv4 first. */
  readonly classOf: (number: number) => number;
  readonly classes: ClassMembers;
}

/** What is kept from one question to the next. */
interface Memory {
  readonly sets: AddressSets;
  readonly covers: Covers;
  /** Numbers of matches by what they say. */
  matches: ReadonlyMap<MatchKey, number>;
  matchCount: number;
  epoch: number;
  /** Covers there were after the first question. */
  needed: number;
  last: Answered | undefined;
}

interface Answered {
  readonly numbered: Numbered;
  readonly leaves: Leaves;
  readonly answer: AddressClasses;
}

/** Covers that may be left over from earlier questions, beyond as many as are needed. */
const SPARE = 1 << 12;

export function classifyAddresses(matches: readonly AddressTerms[]): AddressClasses {
  return createAddressClassifier()(matches);
}

/**
 * Classifies again and again, fast where little changed, with the same object where nothing did; what it answers depends on
 * the question only. An answer may be read until the next question. Exact: `except` removes from its own term only.
 * `read`: where several classifiers share what sets hold.
 */
export function createAddressClassifier(read?: WordsOf): (matches: readonly AddressTerms[]) => AddressClasses {
  const own = createSetReader();
  let memory = createMemory();
  return (matches) => {
    if (isFull(memory)) memory = createMemory();
    if (read === undefined) own.turn();
    const answer = answerFrom(memory, matches, read ?? own.wordsOf);
    if (memory.needed === 0) memory.needed = memory.covers.count();
    return answer;
  };
}

/** Time to begin anew: most of what is remembered is of earlier questions, or numbers run out. */
function isFull({ sets, covers, needed }: Memory): boolean {
  return covers.count() > 2 * needed + SPARE || sets.count() > MEMBERS / 2;
}

function createMemory(): Memory {
  const [sets, covers] = [createAddressSets(), createCovers()];
  return { sets, covers, matches: new Map(), matchCount: 0, epoch: 0, needed: 0, last: undefined };
}

function answerFrom(memory: Memory, matches: readonly AddressTerms[], wordsOf: WordsOf): AddressClasses {
  const { sets, covers, last } = memory;
  const { numbers, changed } = sets.replace(distinctSets(matches), wordsOf);
  const numbered = numberMatches(memory, matches, numbers);
  if (numbered !== last?.numbered && covers.ask(numbered, sets.isUsed)) memory.epoch++;
  else if (last !== undefined && numbered === last.numbered && !changed) return last.answer;
  const meaning = { enter: covers.enter, numberOf: covers.outcomeOf, epoch: memory.epoch };
  const tries = { 4: buildTrie(sets.roots[4], 0, meaning), 6: buildTrie(sets.roots[6], 0, meaning) };
  const isSame = last !== undefined && tries[4] === last.answer.tries[4] && tries[6] === last.answer.tries[6];
  const leaves = isSame ? last.leaves : leavesOf([tries[4], tries[6]], covers.outcomes.count());
  const classes = membersOf(numbered, leaves.inOrder, covers.outcomes);
  const answer = { tries, classOf: (number: number) => leaves.order[number] ?? 0, classes };
  memory.last = { numbered, leaves, answer };
  return answer;
}

function distinctSets(matches: readonly AddressTerms[]): readonly PrefixSet[] {
  const sets = new Set<PrefixSet>();
  for (const terms of matches) {
    for (const { include, except } of terms) {
      if (include !== 'any') for (const set of include) sets.add(set);
      for (const set of except) sets.add(set);
    }
  }
  return [...sets];
}

/** What a match says, in numbers of sets: of one set alone, its number. */
type MatchKey = string | number;

/** Matches with their numbers; indexes of the question by number. */
interface Numbered extends NumberedMatches {
  /** By index of the question. */
  readonly asked: Int32Array;
  readonly indexes: ReadonlyMap<number, readonly number[]>;
}

/** Matches that say the same are one. A match keeps its number from question to question; equal questions are one object. */
function numberMatches(
  memory: Memory,
  matches: readonly AddressTerms[],
  sets: ReadonlyMap<PrefixSet, number>,
): Numbered {
  const known = memory.matches;
  const numbers = new Map<MatchKey, number>();
  const key = addressKey((set) => sets.get(set) ?? 0);
  const asked = new Int32Array(matches.length);
  matches.forEach((match, index) => {
    const text = key(match);
    const number = numbers.get(text) ?? known.get(text) ?? memory.matchCount++;
    numbers.set(text, number);
    asked[index] = number;
  });
  memory.matches = numbers;
  const last = memory.last?.numbered;
  if (last !== undefined && isSameList(last.asked, asked)) return last;
  const terms = new Map<number, readonly NumberedTerm[]>();
  const indexes = new Map<number, number[]>();
  matches.forEach((match, index) => {
    const number = asked[index] ?? 0;
    const alike = indexes.get(number);
    if (alike !== undefined) alike.push(index);
    else {
      indexes.set(number, [index]);
      terms.set(
        number,
        match.map((term) => numberTerm(term, sets)),
      );
    }
  });
  return { terms, users: usersOf(terms), asked, indexes };
}

function isSameList(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && a.every((member, i) => member === b[i]);
}

function numberTerm({ include, except }: AddressTerms[number], sets: ReadonlyMap<PrefixSet, number>): NumberedTerm {
  const numbersOf = (list: readonly PrefixSet[]): readonly number[] => ascending(list.map((set) => sets.get(set) ?? 0));
  return { include: include === 'any' ? 'any' : numbersOf(include), except: numbersOf(except) };
}

function ascending(numbers: readonly number[]): readonly number[] {
  return numbers.length < 2 ? numbers : [...new Set(numbers)].sort((a, b) => a - b);
}

function usersOf(terms: ReadonlyMap<number, readonly NumberedTerm[]>): ReadonlyMap<number, readonly number[]> {
  const users = new Map<number, number[]>();
  const use = (set: number, number: number): void => {
    const known = users.get(set);
    if (known === undefined) users.set(set, [number]);
    else if (known[known.length - 1] !== number) known.push(number);
  };
  for (const number of Int32Array.from(terms.keys()).sort()) {
    for (const { include, except } of terms.get(number) ?? []) {
      if (include !== 'any') for (const set of include) use(set, number);
      for (const set of except) use(set, number);
    }
  }
  return users;
}

/** The members of classes that are given as outcomes: matches that answer otherwise than where no set holds. */
function membersOf({ terms, indexes }: Numbered, leaves: readonly number[], outcomes: NumberSets): ClassMembers {
  const anywhere = [...terms].flatMap(([number, list]) =>
    list.some(({ include }) => include === 'any') ? [number] : [],
  );
  const list: number[] = [];
  return {
    count: () => leaves.length,
    forEachMember(number, member) {
      list.length = 0;
      for (const match of toggled(anywhere, outcomes.members(leaves[number] ?? 0))) {
        for (const index of indexes.get(match) ?? []) list.push(index);
      }
      if (list.length > 1) list.sort((a, b) => a - b);
      for (let i = 0; i < list.length; i++) member(list[i] ?? 0);
    },
  };
}

function toggled(anywhere: readonly number[], flipped: Int32Array): Iterable<number> {
  if (anywhere.length === 0) return flipped;
  const accepted = new Set(anywhere);
  for (const match of flipped) if (!accepted.delete(match)) accepted.add(match);
  return accepted;
}

/** Equal for matches made of the same sets, in the same order; `number` names a set. */
export function addressKey(number: (set: PrefixSet) => number): (match: AddressTerms) => MatchKey {
  const list = (sets: readonly PrefixSet[]): string => sets.map(number).join();
  return (match) => {
    const [first, second] = match;
    if (first !== undefined && second === undefined && first.include !== 'any' && first.except.length === 0) {
      const [alone, another] = first.include;
      if (alone !== undefined && another === undefined) return number(alone);
    }
    return match.map(({ include, except }) => `${include === 'any' ? '*' : list(include)}-${list(except)}`).join('|');
  };
}

/** Numbers sets by what they hold, in the order they are first asked for. */
export function setNumbers(wordsOf: WordsOf): (set: PrefixSet) => number {
  const numbers = new Map<object, number>();
  return (set) => {
    const words = wordsOf(set);
    const number = numbers.get(words) ?? numbers.size;
    numbers.set(words, number);
    return number;
  };
}
