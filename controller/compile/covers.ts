import { createNumberSets, type NumberSets } from './number-sets.ts';

/** A term of a match: sets by number. */
export interface NumberedTerm {
  readonly include: readonly number[] | 'any';
  readonly except: readonly number[];
}

/** Matches by number, and the numbers of the matches that name a set (ascending) by the set's. */
export interface NumberedMatches {
  readonly terms: ReadonlyMap<number, readonly NumberedTerm[]>;
  readonly users: ReadonlyMap<number, readonly number[]>;
}

/**
 * A cover is a set of address sets that hold an address, an outcome the set of matches that answer
 * otherwise there than where no set holds. Both are numbered.
 */
export interface Covers {
  readonly count: () => number;
  readonly outcomes: NumberSets;
  /** The cover of what lies in one more set. */
  readonly enter: (cover: number, set: number) => number;
  readonly outcomeOf: (cover: number) => number;
  /** Asks other matches. True when an outcome of covers of sets in use is now another. */
  ask(matches: NumberedMatches, isUsed: (set: number) => boolean): boolean;
}

interface Store {
  readonly sets: NumberSets;
  readonly outcomes: NumberSets;
  /** By cover: its outcome, the cover it was first entered from, and through which set. */
  readonly outcome: number[];
  readonly from: number[];
  readonly through: number[];
  matches: NumberedMatches;
}

export function createCovers(): Covers {
  const matches = { terms: new Map(), users: new Map() };
  const [sets, outcomes] = [createNumberSets(), createNumberSets()];
  const store: Store = { sets, outcomes, outcome: [0], from: [0], through: [-1], matches };
  const last = { cover: -1, set: -1, entered: 0 };
  return {
    count: sets.count,
    outcomes,
    enter(cover, set) {
      if (last.cover === cover && last.set === set) return last.entered;
      Object.assign(last, { cover, set, entered: enter(store, cover, set) });
      return last.entered;
    },
    outcomeOf: (cover) => store.outcome[cover] ?? 0,
    ask(asked, isUsed) {
      const before = store.matches;
      store.matches = asked;
      const isOther = (set: number): boolean => !isSame(before.users.get(set), asked.users.get(set));
      return update(store, new Set([...asked.users.keys()].filter((set) => isUsed(set) && isOther(set))));
    },
  };
}

function enter(store: Store, cover: number, set: number): number {
  if (store.sets.has(cover, set)) return cover;
  const entered = store.sets.toggled(cover, [set]);
  if (entered === store.outcome.length) {
    store.from.push(cover);
    store.through.push(set);
    store.outcome.push(outcomeOf(store, entered));
  }
  return entered;
}

/** Only matches that name the set it was entered through can answer otherwise than around it. */
function outcomeOf({ sets, outcomes, outcome, from, through, matches }: Store, cover: number): number {
  const around = from[cover] ?? 0;
  const users = matches.users.get(through[cover] ?? -1) ?? [];
  const flipped = users.filter((match) => {
    const terms = matches.terms.get(match) ?? [];
    return holds(sets, terms, cover) !== holds(sets, terms, around);
  });
  return outcomes.toggled(outcome[around] ?? 0, flipped);
}

function holds({ has }: NumberSets, terms: readonly NumberedTerm[], cover: number): boolean {
  return terms.some(
    ({ include, except }) =>
      (include === 'any' || include.some((set) => has(cover, set))) && !except.some((set) => has(cover, set)),
  );
}

/** Finds the outcomes again of covers that hold one of `sets`. A cover is entered from an earlier one. */
function update(store: Store, sets: ReadonlySet<number>): boolean {
  const { outcome, from, through } = store;
  if (sets.size === 0) return false;
  const changed = new Uint8Array(outcome.length);
  for (let cover = 1; cover < outcome.length; cover++) {
    if (changed[from[cover] ?? 0] !== 1 && !sets.has(through[cover] ?? -1)) continue;
    const before = outcome[cover];
    outcome[cover] = outcomeOf(store, cover);
    if (outcome[cover] !== before) changed[cover] = 1;
  }
  return changed.includes(1);
}

function isSame(a: readonly number[] = [], b: readonly number[] = []): boolean {
  return a.length === b.length && a.every((member, i) => member === b[i]);
}
