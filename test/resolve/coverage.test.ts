import fc from 'fast-check';
import { matchesAddress } from '../../controller/model/membership.ts';
import type { PrefixSet } from '../../controller/model/policy.ts';
import { WIDTH } from '../../controller/net/address.ts';
import { type Prefix, prefixOf, rangeOf } from '../../controller/net/prefix.ts';
import { isCovered, without } from '../../controller/resolve/coverage.ts';
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
    expect(isCovered(prefixSet(include, family), sets)).toBe(expected);
  });
});

test('the other family takes nothing out', () => {
  const zero = (family: 4 | 6): PrefixSet => ({ name: 'all', prefixes: [{ family, bits: 0n, length: 0 }] });
  expect(isCovered(zero(4), [zero(6)])).toBe(false);
  expect(isCovered(zero(6), [zero(4), zero(6)])).toBe(true);
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
      expect(isCovered(include, except)).toBe(left.length === 0);
    }),
    { numRuns: 2000 },
  );
});

/** A set of neighbouring-but-one addresses that counts how often one of its prefixes is looked at. */
function counting(count: number, family: 4 | 6): { readonly set: PrefixSet; looks: number } {
  const prefixes = Array.from({ length: count }, (_, i) => prefixOf({ family, bits: BigInt(2 * i) }, WIDTH[family]));
  const counted = {
    looks: 0,
    set: {
      name: 'counted',
      prefixes: new Proxy(prefixes, {
        get(target, key) {
          if (typeof key === 'string' && /^\d+$/.test(key)) counted.looks++;
          return Reflect.get(target, key);
        },
      }),
    },
  };
  return counted;
}

test.each([4, 6] as const)(
  'IPv%i: a thousand rules that except a list from a list look at each line a few times',
  (family) => {
    const [lines, rules] = [2000, 1000];
    const [all, most, one] = [counting(lines, family), counting(lines - 1, family), prefixSet(['10.0.0.0/8'], family)];
    for (let rule = 0; rule < rules; rule++) {
      const other: PrefixSet = {
        name: `other ${rule}`,
        prefixes: [prefixOf({ family, bits: BigInt(2 * rule + 1) }, WIDTH[family])],
      };
      expect(isCovered(all.set, [most.set])).toBe(false);
      expect(isCovered(all.set, [other, most.set])).toBe(false);
      expect(isCovered(all.set, [most.set, one])).toBe(false);
      expect(isCovered(most.set, [other, all.set])).toBe(true);
    }
    expect(all.looks + most.looks).toBeLessThan(8 * lines + 16 * rules);
  },
);

test('what is left of a set is worked out once', () => {
  const set = prefixSet(HALVES, 4);
  const runs = prefixSet(WIDE, 4).prefixes.map(rangeOf);
  expect(without(runs, set)).toEqual([]);
  expect(without(runs, set)).toBe(without(runs, set));
});
