import type { AddressMatch, PrefixSet } from '../model/policy.ts';
import type { Prefix } from '../net/prefix.ts';
import { type AddressSets, createAddressSets } from './address-sets.ts';
import type { ClassMembers } from './classes.ts';
import { type Covers, createCovers, type NumberedMatches, type NumberedTerm } from './covers.ts';
import { MEMBERS } from './filing.ts';
import type { NumberSets } from './number-sets.ts';
import { buildTrie, leavesOf, type Tries } from './trie.ts';

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
  matches: ReadonlyMap<string, number>;
  matchCount: number;
  epoch: number;
  /** Covers there were after the first question. */
  needed: number;
}

/** Covers that may be left over from earlier questions, beyond as many as are needed. */
const SPARE = 1 << 12;

export function classifyAddresses(matches: readonly AddressTerms[]): AddressClasses {
  return createAddressClassifier()(matches);
}

/**
 * Classifies again and again, fast where little changed; what it answers depends on the question only. An
 * answer may be read until the next question. Exact: `except` removes from its own term only.
 */
export function createAddressClassifier(): (matches: readonly AddressTerms[]) => AddressClasses {
  let memory = createMemory();
  return (matches) => {
    if (isFull(memory)) memory = createMemory();
    const answer = answerFrom(memory, matches);
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
  return { sets, covers, matches: new Map(), matchCount: 0, epoch: 0, needed: 0 };
}

function answerFrom(memory: Memory, matches: readonly AddressTerms[]): AddressClasses {
  const { sets, covers } = memory;
  const numbered = numberMatches(memory, matches, sets.replace(distinctSets(matches)));
  if (covers.ask(numbered, sets.isUsed)) memory.epoch++;
  const meaning = { enter: covers.enter, numberOf: covers.outcomeOf, epoch: memory.epoch };
  const tries = { 4: buildTrie(sets.roots[4], 0, meaning), 6: buildTrie(sets.roots[6], 0, meaning) };
  const leaves = leavesOf([tries[4], tries[6]], covers.outcomes.count());
  const classes = membersOf(numbered, leaves.inOrder, covers.outcomes);
  return { tries, classOf: (number) => leaves.order[number] ?? 0, classes };
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

/** Matches with their numbers; indexes of the question by number. */
interface Numbered extends NumberedMatches {
  readonly indexes: ReadonlyMap<number, readonly number[]>;
}

/** Matches that say the same are one. A match keeps its number from question to question. */
function numberMatches(
  memory: Memory,
  matches: readonly AddressTerms[],
  sets: ReadonlyMap<PrefixSet, number>,
): Numbered {
  const known = memory.matches;
  const numbers = new Map<string, number>();
  const terms = new Map<number, readonly NumberedTerm[]>();
  const indexes = new Map<number, number[]>();
  matches.forEach((match, index) => {
    const numbered = match.map((term) => numberTerm(term, sets));
    const key = numbered.length === 1 ? keyOf(numbered[0]) : numbered.map(keyOf).join('|');
    const number = numbers.get(key) ?? known.get(key) ?? memory.matchCount++;
    const alike = indexes.get(number);
    if (alike !== undefined) {
      alike.push(index);
      return;
    }
    numbers.set(key, number);
    terms.set(number, numbered);
    indexes.set(number, [index]);
  });
  memory.matches = numbers;
  return { terms, users: usersOf(terms), indexes };
}

function numberTerm({ include, except }: AddressTerms[number], sets: ReadonlyMap<PrefixSet, number>): NumberedTerm {
  const numbersOf = (list: readonly PrefixSet[]): readonly number[] => ascending(list.map((set) => sets.get(set) ?? 0));
  return { include: include === 'any' ? 'any' : numbersOf(include), except: numbersOf(except) };
}

function keyOf(term: NumberedTerm | undefined): string {
  return term === undefined ? '' : `${term.include}-${term.except}`;
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
  for (const number of [...terms.keys()].sort((a, b) => a - b)) {
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
  return {
    count: () => leaves.length,
    forEachMember(number, member) {
      const flipped = outcomes.members(leaves[number] ?? 0);
      const accepted = new Set(anywhere);
      for (const match of flipped) if (!accepted.delete(match)) accepted.add(match);
      const list = [...accepted].flatMap((match) => indexes.get(match) ?? []).sort((a, b) => a - b);
      for (const index of list) member(index);
    },
  };
}

/** Equal for matches made of the same sets; `number` names a set. */
export function addressKey(number: (set: PrefixSet) => number): (match: AddressTerms) => string {
  const list = (sets: readonly PrefixSet[]): string => sets.map(number).join();
  return (match) =>
    match.map(({ include, except }) => `${include === 'any' ? '*' : list(include)}-${list(except)}`).join('|');
}

/** Sets of so few prefixes are told apart by what they hold, larger ones by identity: resolve shares them by reference. */
const SMALL = 8;

export function setNumbers(): (set: PrefixSet) => number {
  const numbers = new Map<PrefixSet | string, number>();
  return (set) => {
    const known = numbers.get(set);
    if (known !== undefined) return known;
    const key = set.prefixes.length > SMALL ? set : set.prefixes.map(textOf).join();
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number).set(set, number);
    return number;
  };
}

function textOf({ family, bits, length }: Prefix): string {
  return `${family}:${bits.toString(32)}/${length}`;
}
