import { inSet } from '../model/membership.ts';
import type { PrefixSet } from '../model/policy.ts';
import type { Address } from '../net/address.ts';
import { type Runs, runsOf, withoutRuns } from './runs.ts';

/** What was left of runs without a set. */
const left = new WeakMap<Runs, WeakMap<PrefixSet, Runs>>();

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

/** What is left of `runs` without the addresses of `set`; the same arguments have the same answer. */
export function without(runs: Runs, set: PrefixSet): Runs {
  const bySet = left.get(runs) ?? new WeakMap<PrefixSet, Runs>();
  left.set(runs, bySet);
  const rest = bySet.get(set) ?? withoutRuns(runs, runsOf(set));
  bySet.set(set, rest);
  return rest;
}
