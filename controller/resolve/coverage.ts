import { inSet } from '../model/membership.ts';
import type { PrefixSet } from '../model/policy.ts';
import type { Family } from '../net/address.ts';
import { type AddressRange, type Prefix, rangeOf } from '../net/prefix.ts';

/** Whether `except` takes every address out of `include`. Exact; cheap where the first addresses already say no. */
export function isCovered(include: readonly PrefixSet[], except: readonly PrefixSet[]): boolean {
  const prefixes = include.flatMap((set) => set.prefixes);
  if (prefixes.some((prefix) => !except.some((set) => inSet(set, prefix)))) return false;
  const excepted = except.flatMap((set) => set.prefixes);
  const runs = { 4: runsOf(excepted, 4), 6: runsOf(excepted, 6) };
  return prefixes.every((prefix) => holds(runs[prefix.family], rangeOf(prefix)));
}

/** The prefixes of one family as runs that neither meet nor overlap, ascending. */
function runsOf(prefixes: readonly Prefix[], family: Family): readonly AddressRange[] {
  const ranges = prefixes.filter((prefix) => prefix.family === family).map(rangeOf);
  const runs: AddressRange[] = [];
  for (const range of ranges.sort((a, b) => (a.first < b.first ? -1 : 1))) {
    const last = runs.at(-1);
    if (last === undefined || range.first > last.last + 1n) runs.push(range);
    else if (range.last > last.last) runs[runs.length - 1] = { ...last, last: range.last };
  }
  return runs;
}

/** Whether one run holds the whole range: the last one that starts no later than it does. */
function holds(runs: readonly AddressRange[], range: AddressRange): boolean {
  let [low, high] = [0, runs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const run = runs[middle];
    if (run !== undefined && run.first <= range.first) low = middle + 1;
    else high = middle;
  }
  const run = runs[low - 1];
  return run !== undefined && run.last >= range.last;
}
