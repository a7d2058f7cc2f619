import * as fc from 'fast-check';

export const isLong: boolean = process.env['WEIR_LONG'] === '1';

/** All of `items` with WEIR_LONG=1, else `count` of them, drawn by the seed and in their order. */
export function shareOf<T>(items: readonly T[], count: number, seed: number): readonly T[] {
  if (isLong || count >= items.length) return items;
  const [drawn = []] = fc.sample(fc.shuffledSubarray([...items.keys()], { minLength: count, maxLength: count }), {
    seed,
    numRuns: 1,
  });
  return [...drawn].sort((a, b) => a - b).flatMap((index) => items.slice(index, index + 1));
}
