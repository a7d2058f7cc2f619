/**
 * The fewest members that have to move to turn one order of the same names into the other: those outside
 * a longest common subsequence (patience sorting, O(n log n)). In the order of `after`.
 */
export function displaced(before: readonly string[], after: readonly string[]): readonly string[] {
  const rank = new Map(before.map((name, index) => [name, index]));
  const ranks = after.map((name) => rank.get(name) ?? -1);
  const kept = longestRising(ranks);
  return after.filter((_, index) => !kept.has(index));
}

/** Indexes of a longest strictly rising subsequence. */
function longestRising(values: readonly number[]): ReadonlySet<number> {
  /** ends[n] = index of the smallest value that ends a rising run of n + 1. */
  const ends: number[] = [];
  const previous: (number | undefined)[] = [];
  values.forEach((value, index) => {
    const length = firstAtLeast(ends, values, value);
    previous[index] = length === 0 ? undefined : ends[length - 1];
    ends[length] = index;
  });
  const run = new Set<number>();
  for (let at = ends.at(-1); at !== undefined; at = previous[at]) run.add(at);
  return run;
}

function firstAtLeast(ends: readonly number[], values: readonly number[], value: number): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const end = values[ends[middle] ?? 0] ?? 0;
    if (end < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
