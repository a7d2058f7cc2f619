import { inSet } from '../model/membership.ts';
import type { PrefixSet } from '../model/policy.ts';
import type { Address } from '../net/address.ts';
import { type AddressRange, rangeOf } from '../net/prefix.ts';

/** Runs that neither meet nor overlap: IPv4 before IPv6, ascending. */
type Runs = readonly AddressRange[];

/** What was made of a set, and what was left of runs without it: rules name the same sets over and over. */
const made = new WeakMap<PrefixSet, Runs>();
const left = new WeakMap<Runs, WeakMap<PrefixSet, Runs>>();
const met = new WeakMap<PrefixSet, WeakMap<PrefixSet, boolean>>();

/** Whether `except` takes every address out of `include`. Exact; cheap where a first address already says no. */
export function isCovered(include: PrefixSet, except: readonly PrefixSet[]): boolean {
  const [first] = include.prefixes;
  if (first === undefined) return true;
  if (!isInSome(except, first)) return false;
  const largestFirst = [...except].sort((a, b) => b.prefixes.length - a.prefixes.length);
  let rest = runsOf(include);
  for (const [at, set] of largestFirst.entries()) {
    const [next] = rest;
    if (next === undefined) return true;
    if (!isInSome(largestFirst.slice(at), { family: next.family, bits: next.first })) return false;
    rest = without(rest, set);
  }
  return rest.length === 0;
}

function isInSome(sets: readonly PrefixSet[], address: Address): boolean {
  return sets.some((set) => inSet(set, address));
}

/** The addresses of a set, each once. */
export function runsOf(set: PrefixSet): Runs {
  const known = made.get(set);
  if (known !== undefined) return known;
  const runs: AddressRange[] = [];
  for (const range of set.prefixes.map(rangeOf).sort(ascending)) {
    const last = runs.at(-1);
    if (last === undefined || last.family !== range.family || range.first > last.last + 1n) runs.push(range);
    else if (range.last > last.last) runs[runs.length - 1] = { ...last, last: range.last };
  }
  made.set(set, runs);
  return runs;
}

/** Whether two sets have an address in common; each pair is looked at once. */
export function meet(one: PrefixSet, other: PrefixSet): boolean {
  if (one === other) return one.prefixes.length > 0;
  const bySet = met.get(one) ?? new WeakMap<PrefixSet, boolean>();
  met.set(one, bySet);
  const known = bySet.get(other) ?? runsMeet(runsOf(one), runsOf(other));
  bySet.set(other, known);
  return known;
}

function runsMeet(ones: Runs, others: Runs): boolean {
  let [i, j] = [0, 0];
  for (let [a, b] = [ones[0], others[0]]; a !== undefined && b !== undefined; a = ones[i], b = others[j]) {
    if (endsBefore(a, b)) i++;
    else if (endsBefore(b, a)) j++;
    else return true;
  }
  return false;
}

function ascending(one: AddressRange, other: AddressRange): number {
  if (one.family !== other.family) return one.family - other.family;
  return one.first < other.first ? -1 : 1;
}

/** What is left of `runs` without the addresses of `set`; the same arguments have the same answer. */
export function without(runs: Runs, set: PrefixSet): Runs {
  const bySet = left.get(runs) ?? new WeakMap<PrefixSet, Runs>();
  left.set(runs, bySet);
  const known = bySet.get(set);
  if (known !== undefined) return known;
  const cuts = runsOf(set);
  const rest = runs.flatMap((run) => cutOut(run, cuts));
  bySet.set(set, rest);
  return rest;
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

function endsBefore(cut: AddressRange, range: AddressRange): boolean {
  return cut.family === range.family ? cut.last < range.first : cut.family < range.family;
}
