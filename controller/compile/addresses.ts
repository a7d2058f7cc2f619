import type { AddressMatch, PrefixSet } from '../model/policy.ts';
import { type Family, WIDTH } from '../net/address.ts';
import { rangeOf } from '../net/prefix.ts';
import { type AddressMap, type AddressMaps, createAddressMap } from './address-map.ts';
import { type Classes, createClasses, createFlipSet, type FlipSet } from './classes.ts';
import { addRange, createEdges, type Edges, sweep } from './sweep.ts';

export type AddressTerms = Exclude<AddressMatch, 'any'>;

/** Every address's class; a class is the set of matches (by index) that accept the address. */
export interface AddressClasses {
  readonly maps: AddressMaps;
  readonly classes: Classes;
}

/** One term while the sweep goes on: how many of its sets hold the current address. */
interface TermState {
  readonly match: number;
  included: number;
  excepted: number;
}

/** What a set's beginning or ending does to a term. */
interface Use {
  readonly term: TermState;
  readonly role: 'included' | 'excepted';
}

/** The matches as they stand at one address. */
interface MatchState {
  readonly accepted: FlipSet;
  /** Terms that hold, by match. */
  readonly holding: Int32Array;
  /** Terms to update, by set. */
  readonly uses: readonly (readonly Use[])[];
}

/** Sweeps both families. Exact: `except` removes from its own term only. */
export function classifyAddresses(matches: readonly AddressTerms[]): AddressClasses {
  const classes = createClasses(matches.length);
  const sets = distinctSets(matches);
  const four = createEdges(0);
  const six = createEdges(0n);
  sets.forEach((set, member) => {
    for (const prefix of set.prefixes) {
      const { family, first, last } = rangeOf(prefix);
      const end = last + 1n === 1n << BigInt(WIDTH[family]) ? undefined : last + 1n;
      if (family === 6) addRange(six, member, first, end);
      else addRange(four, member, Number(first), end === undefined ? undefined : Number(end));
    }
  });
  const maps: Readonly<Record<Family, AddressMap>> = {
    4: sweepFamily(four, sets, { matches, classes }),
    6: sweepFamily(six, sets, { matches, classes }),
  };
  return { maps, classes };
}

function distinctSets(matches: readonly AddressTerms[]): readonly PrefixSet[] {
  const terms = matches.flat();
  return [...new Set(terms.flatMap(({ include, except }) => [...(include === 'any' ? [] : include), ...except]))];
}

interface Question {
  readonly matches: readonly AddressTerms[];
  readonly classes: Classes;
}

function sweepFamily<P extends number | bigint>(
  edges: Edges<P>,
  sets: readonly PrefixSet[],
  { matches, classes }: Question,
): AddressMap {
  const state = startState(matches, sets);
  const covering = new Uint8Array(sets.length);
  const map = createAddressMap();
  sweep(edges, sets.length, {
    toggle(set) {
      const now = covering[set] === 0;
      covering[set] = now ? 1 : 0;
      for (const use of state.uses[set] ?? []) update(state, use, now ? 1 : -1);
    },
    settle(position) {
      map.add(BigInt(position), classes.numberOf(state.accepted.bits, state.accepted.hash()));
    },
  });
  return map;
}

/** Before any range: only terms of any address hold. */
function startState(matches: readonly AddressTerms[], sets: readonly PrefixSet[]): MatchState {
  const uses = new Map<PrefixSet, Use[]>(sets.map((set) => [set, []]));
  const accepted = createFlipSet(matches.length);
  const holding = new Int32Array(matches.length);
  for (const { match, include, except } of matches.flatMap((terms, match) =>
    terms.map((term) => ({ match, ...term })),
  )) {
    const term: TermState = { match, included: include === 'any' ? 1 : 0, excepted: 0 };
    if (include !== 'any') for (const set of include) uses.get(set)?.push({ term, role: 'included' });
    for (const set of except) uses.get(set)?.push({ term, role: 'excepted' });
    holding[match] = (holding[match] ?? 0) + term.included;
  }
  holding.forEach((terms, match) => {
    if (terms > 0) accepted.flip(match);
  });
  return { accepted, holding, uses: [...uses.values()] };
}

function update({ accepted, holding }: MatchState, { term, role }: Use, step: 1 | -1): void {
  const held = term.included > 0 && term.excepted === 0;
  term[role] += step;
  const holds = term.included > 0 && term.excepted === 0;
  if (held === holds) return;
  const before = holding[term.match] ?? 0;
  const after = before + (holds ? 1 : -1);
  holding[term.match] = after;
  if (before > 0 !== after > 0) accepted.flip(term.match);
}

/** Equal for matches made of the same sets; `number` names a set. */
export function addressKey(number: (set: PrefixSet) => number): (match: AddressTerms) => string {
  const list = (sets: readonly PrefixSet[]): string => sets.map(number).join();
  return (match) =>
    match.map(({ include, except }) => `${include === 'any' ? '*' : list(include)}-${list(except)}`).join('|');
}

/** Numbers sets by identity; resolve shares them by reference. */
export function setNumbers(): (set: PrefixSet) => number {
  const numbers = new Map<PrefixSet, number>();
  return (set) => {
    const number = numbers.get(set) ?? numbers.size;
    numbers.set(set, number);
    return number;
  };
}
