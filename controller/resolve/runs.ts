import type { PrefixSet } from '../model/policy.ts';
import { type AddressRange, rangeOf } from '../net/prefix.ts';

/** Addresses as runs that neither meet nor overlap: IPv4 before IPv6, ascending. */
export type Runs = readonly AddressRange[];

/** What was made of a set: rules name the same sets over and over. */
const made = new WeakMap<PrefixSet, Runs>();

/** The addresses of a set, each once. */
export function runsOf(set: PrefixSet): Runs {
  const known = made.get(set) ?? joined(set.prefixes.map(rangeOf));
  made.set(set, known);
  return known;
}

/** The addresses of ranges in any order, each once. */
export function joined(ranges: readonly AddressRange[]): Runs {
  const runs: AddressRange[] = [];
  for (const range of ranges.toSorted(ascending)) {
    const last = runs.at(-1);
    if (last === undefined || last.family !== range.family || range.first > last.last + 1n) runs.push(range);
    else if (range.last > last.last) runs[runs.length - 1] = { ...last, last: range.last };
  }
  return runs;
}

function ascending(one: AddressRange, other: AddressRange): number {
  if (one.family !== other.family) return one.family - other.family;
  return one.first < other.first ? -1 : 1;
}

export function withoutRuns(runs: Runs, cuts: Runs): Runs {
  return runs.flatMap((run) => cutOut(run, cuts));
}

function cutOut(range: AddressRange, cuts: Runs): Runs {
  const { family } = range;
  const rest: AddressRange[] = [];
  let { first } = range;
  for (let at = firstReaching(range, cuts); at < cuts.length; at++) {
    const cut = cuts[at];
    if (cut === undefined || cut.family !== family || cut.first > range.last) break;
    if (cut.first > first) rest.push({ family, first, last: cut.first - 1n });
    first = cut.last + 1n;
  }
  if (first <= range.last) rest.push({ family, first, last: range.last });
  return rest;
}

/** Index of the first of `cuts` that does not end before `range`. */
function firstReaching(range: AddressRange, cuts: Runs): number {
  let [low, high] = [0, cuts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const cut = cuts[middle];
    if (cut !== undefined && endsBefore(cut, range)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What both have, run by run as far as it is asked for. */
export function* commonRuns(ones: Runs, others: Runs): Generator<AddressRange> {
  let [i, j] = [0, 0];
  for (let [a, b] = [ones[0], others[0]]; a !== undefined && b !== undefined; a = ones[i], b = others[j]) {
    if (endsBefore(a, b)) i++;
    else if (endsBefore(b, a)) j++;
    else {
      const last = a.last < b.last ? a.last : b.last;
      yield { family: a.family, first: a.first > b.first ? a.first : b.first, last };
      if (a.last === last) i++;
      else j++;
    }
  }
}

function endsBefore(cut: AddressRange, range: AddressRange): boolean {
  return cut.family === range.family ? cut.last < range.first : cut.family < range.family;
}
