import fc from 'fast-check';
import { displaced } from '../../controller/plan/order.ts';

describe('displaced', () => {
  test.each([
    ['abc', 'abc', ''],
    ['abcd', 'dabc', 'd'],
    ['abcd', 'bcda', 'a'],
    ['abcd', 'badc', 'bd'],
    ['', '', ''],
  ])('%s to %s moves as many as %j', (before, after, moved) => {
    expect(displaced([...before], [...after])).toHaveLength(moved.length);
  });

  test('what stays is in order on both sides, and no smaller set would do', () => {
    const orders = fc.integer({ min: 0, max: 7 }).chain((size) => {
      const names = Array.from({ length: size }, (_, i) => String(i));
      return fc.shuffledSubarray(names, { minLength: size });
    });
    fc.assert(
      fc.property(orders, (after) => {
        const before = [...after].sort();
        const moved = new Set(displaced(before, after));
        const stay = (order: readonly string[]): readonly string[] => order.filter((name) => !moved.has(name));
        expect(stay(after)).toEqual(stay(before));
        expect(after.length - moved.size).toBe(longestByTrying(after));
      }),
    );
  });
});

/** The length of the longest rising subsequence, by trying every subset. */
function longestByTrying(values: readonly string[]): number {
  let best = 0;
  for (let subset = 0; subset < 1 << values.length; subset++) {
    const chosen = values.filter((_, i) => subset & (1 << i));
    if (chosen.every((value, i) => i === 0 || (chosen[i - 1] ?? '') < value)) best = Math.max(best, chosen.length);
  }
  return best;
}
