import fc from 'fast-check';
import { matchesAddress } from '../../controller/model/membership.ts';
import type { PrefixSet } from '../../controller/model/policy.ts';
import { type Prefix, prefixOf } from '../../controller/net/prefix.ts';
import { isCovered } from '../../controller/resolve/coverage.ts';
import { prefixSet } from '../model/build.ts';

const WIDE = ['10.0.0.0/8'];
const HALVES = ['10.128.0.0/9', '10.0.0.0/9'];
const HOLED = ['10.128.0.0/9', '10.0.0.0/10', '10.64.0.0/11'];

describe.each([4, 6] as const)('IPv%i', (family) => {
  test.each([
    ['itself', WIDE, [WIDE], true],
    ['a larger block', WIDE, [['0.0.0.0/0']], true],
    ['its halves in one set', WIDE, [HALVES], true],
    ['its halves in two sets', WIDE, [HALVES.slice(0, 1), HALVES.slice(1)], true],
    ['all but one quarter', WIDE, [HOLED], false],
    ['its first address only', WIDE, [['10.0.0.0']], false],
    ['one of two blocks', ['10.0.0.0/8', '192.0.2.0/24'], [WIDE], false],
    ['a part', HALVES, [['10.0.0.0/9']], false],
  ])('excepting %s', (_, include, except, expected) => {
    const sets = except.map((texts) => prefixSet(texts, family));
    expect(isCovered([prefixSet(include, family)], sets)).toBe(expected);
  });
});

test('the other family takes nothing out', () => {
  const zero = (family: 4 | 6): PrefixSet => ({ name: 'all', prefixes: [{ family, bits: 0n, length: 0 }] });
  expect(isCovered([zero(4)], [zero(6)])).toBe(false);
  expect(isCovered([zero(6)], [zero(4), zero(6)])).toBe(true);
});

test('covered is what leaves no address, asked one by one', () => {
  const small = fc
    .tuple(fc.nat(15), fc.integer({ min: 28, max: 32 }))
    .map(([bits, length]): Prefix => prefixOf({ family: 4, bits: BigInt(bits) }, length));
  const set = fc.array(small, { maxLength: 8 }).map((prefixes): PrefixSet => ({ name: 's', prefixes }));
  fc.assert(
    fc.property(set, fc.array(set, { maxLength: 2 }), (include, except) => {
      const left = Array.from({ length: 16 }, (_, i) => ({ family: 4 as const, bits: BigInt(i) })).filter((address) =>
        matchesAddress([{ include: [include], except }], address),
      );
      expect(isCovered([include], except)).toBe(left.length === 0);
    }),
    { numRuns: 2000 },
  );
});
