import * as fc from 'fast-check';
import type { AddressMatch, AddressTerm, PrefixSet } from '../../controller/model/policy.ts';
import { type Address, type Family, parseAddress } from '../../controller/net/address.ts';
import { type Prefix, prefixOf } from '../../controller/net/prefix.ts';

/** Few addresses, so that rules overlap; the ends of the space, multicast, and runs of neighbours. */
const TEXTS: Readonly<Record<Family, readonly string[]>> = {
  4: ['0.0.0.0', '255.255.255.255', '224.0.0.1', '127.255.255.255', '128.0.0.0', '192.0.2.1', ...run('10.0.0.', 8)],
  6: [
    '::',
    'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    'ff02::1',
    '7fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    '8000::',
    'fe80::1',
    '2001:db8:0:0:ffff:ffff:ffff:ffff',
    '2001:db8:0:1::',
    ...run('2001:db8::', 8),
  ],
};
/** Often what the borders of 16 bits lie between. */
const LENGTHS: Readonly<Record<Family, readonly number[]>> = {
  4: [0, 1, 4, 8, 15, 16, 17, 24, 29, 30, 31, 32],
  6: [0, 1, 8, 16, 17, 31, 32, 33, 48, 63, 64, 65, 112, 113, 124, 126, 127, 128],
};

function run(start: string, length: number): readonly string[] {
  return Array.from({ length }, (_, i) => `${start}${i}`);
}

function read(text: string): Address {
  const address = parseAddress(text);
  if (address === undefined) throw new Error(`not an address: ${text}`);
  return address;
}

export const POOL: Readonly<Record<Family, readonly Address[]>> = { 4: TEXTS[4].map(read), 6: TEXTS[6].map(read) };

export const families: fc.Arbitrary<Family> = fc.constantFrom<Family>(4, 6);

export const addresses: fc.Arbitrary<Address> = families.chain((family) => fc.constantFrom(...POOL[family]));

export const prefixes: fc.Arbitrary<Prefix> = families.chain((family) =>
  fc
    .tuple(fc.constantFrom(...POOL[family]), fc.constantFrom(...LENGTHS[family]))
    .map(([address, length]) => prefixOf(address, length)),
);

/** Sets that matches share by reference, as resolve does. */
export const prefixSets: fc.Arbitrary<readonly PrefixSet[]> = fc
  .array(fc.array(prefixes, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 })
  .map((lists) => lists.map((list, i) => ({ name: `set-${i}`, prefixes: list })));

/** A match over sets that are chosen later: sets by index. */
export interface DrawnTerm {
  readonly include: readonly number[] | 'any';
  readonly except: readonly number[];
}
export type DrawnMatch = readonly DrawnTerm[] | 'any';

const indexes = fc.array(fc.nat(4), { minLength: 1, maxLength: 3 });

const terms: fc.Arbitrary<DrawnTerm> = fc.record({
  include: fc.oneof(fc.constant('any' as const), { arbitrary: indexes, weight: 3 }),
  except: fc.oneof({ arbitrary: fc.constant([]), weight: 2 }, fc.array(fc.nat(4), { maxLength: 2 })),
});

export const drawnMatches: fc.Arbitrary<DrawnMatch> = fc.oneof(
  { arbitrary: fc.constant('any' as const), weight: 4 },
  { arbitrary: fc.array(terms, { minLength: 1, maxLength: 3 }), weight: 4 },
  fc.constant([]),
);

export function chooseSets(match: DrawnMatch, sets: readonly PrefixSet[]): AddressMatch {
  if (match === 'any') return 'any';
  const pick = (list: readonly number[]): readonly PrefixSet[] => list.flatMap((i) => sets[i % sets.length] ?? []);
  return match.map(
    ({ include, except }): AddressTerm => ({
      include: include === 'any' ? 'any' : pick(include),
      except: pick(except),
    }),
  );
}
