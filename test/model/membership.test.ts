import fc from 'fast-check';
import { inSet } from '../../controller/model/membership.ts';
import { type Address, type Family, WIDTH } from '../../controller/net/address.ts';
import { type Prefix, prefixContains, prefixOf } from '../../controller/net/prefix.ts';

const address = (family: Family): fc.Arbitrary<Address> =>
  fc.bigInt({ min: 0n, max: (1n << BigInt(WIDTH[family])) - 1n }).map((bits) => ({ family, bits }));

const anyAddress: fc.Arbitrary<Address> = fc.oneof(address(4), address(6));

const anyPrefix: fc.Arbitrary<Prefix> = anyAddress.chain((base) =>
  fc.integer({ min: 0, max: WIDTH[base.family] }).map((length) => prefixOf(base, length)),
);

test('a large set answers as a scan of its prefixes does', () => {
  const edges = (prefix: Prefix): readonly Address[] => [
    { family: prefix.family, bits: prefix.bits },
    { family: prefix.family, bits: prefix.bits === 0n ? 0n : prefix.bits - 1n },
  ];
  fc.assert(
    fc.property(fc.array(anyPrefix, { minLength: 40, maxLength: 80 }), fc.array(anyAddress), (prefixes, addresses) => {
      const specific = prefixes.filter((prefix) => prefix.length > 3);
      const set = { name: 'set', prefixes: [...specific, ...specific, ...specific] };
      for (const probe of [...addresses, ...specific.flatMap(edges)]) {
        expect(inSet(set, probe)).toBe(specific.some((prefix) => prefixContains(prefix, probe)));
      }
    }),
    { verbose: true },
  );
});
