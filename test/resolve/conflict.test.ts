import * as fc from 'fast-check';
import { matchRule } from '../../controller/model/match.ts';
import type { Packet } from '../../controller/model/packet.ts';
import type { AddressMatch, PrefixSet, ResolvedRule, ServiceMatch } from '../../controller/model/policy.ts';
import type { Address, Family } from '../../controller/net/address.ts';
import { type Contest, findConflict } from '../../controller/resolve/conflict.ts';
import { runsOf, seedOfRun } from '../generate/seed.ts';

/** A world small enough to ask everything: seven addresses of each family, the last in no list but `any`, as is one that no subject has, and ports 0 to 4. */
const BASE: Readonly<Record<Family, bigint>> = { 4: 0x0a000000n, 6: 0xfdn << 120n };
const address = (family: Family, low: number): Address => ({ family, bits: BASE[family] + BigInt(low) });
const FAMILIES: readonly Family[] = [4, 6];
const ADDRESSES: readonly Address[] = FAMILIES.flatMap((family) =>
  [0, 1, 2, 3, 4, 5, 9].map((low) => address(family, low)),
);
const STRANGERS: readonly Address[] = FAMILIES.map((family) => address(family, 11));
const SERVICES: readonly Pick<Packet, 'protocol' | 'transport'>[] = [
  ...[6, 17].flatMap((protocol) =>
    [0, 1, 2, 3, 4].map((destination) => ({ protocol, transport: { kind: 'ports', source: 5, destination } as const })),
  ),
  { protocol: 47, transport: { kind: 'none' } },
];

const prefixes = fc.record({ family: fc.constantFrom(...FAMILIES), low: fc.nat(4), alone: fc.boolean() });
const sets: fc.Arbitrary<PrefixSet> = fc.array(prefixes, { maxLength: 3 }).map((drawn) => ({
  name: 'drawn',
  prefixes: drawn.map(({ family, low, alone }) => ({
    ...address(family, alone ? low : low & ~1),
    length: (family === 4 ? 32 : 128) - (alone ? 0 : 1),
  })),
}));
const matches: fc.Arbitrary<AddressMatch> = fc.oneof(
  fc.constant('any' as const),
  fc.array(
    fc.record({
      include: fc.oneof(fc.constant('any' as const), fc.array(sets, { maxLength: 2 })),
      except: fc.array(sets, { maxLength: 1 }),
    }),
    { maxLength: 2 },
  ),
);
const services: fc.Arbitrary<ServiceMatch> = fc.oneof(
  fc.constant('any' as const),
  fc.array(
    fc
      .record({ protocol: fc.constantFrom(6, 17), first: fc.nat(3), more: fc.nat(1), all: fc.boolean() })
      .map(({ protocol, first, more, all }) =>
        all ? { protocol } : { protocol, ports: { first, last: first + more } },
      ),
    { maxLength: 2 },
  ),
);
const rules: fc.Arbitrary<readonly ResolvedRule[]> = fc.array(
  fc.record({
    name: fc.constant('r'),
    action: fc.constantFrom('allow' as const, 'deny' as const, 'pass' as const),
    from: matches,
    to: matches,
    services,
    sourcePorts: fc.constant('any' as const),
    place: fc.constant({ file: 'f', line: 1, column: 1 }),
  }),
  { maxLength: 4 },
);
const contests: fc.Arbitrary<Contest> = fc.record({
  direction: fc.constantFrom('ingress' as const, 'egress' as const),
  one: rules,
  other: rules,
  subjects: fc
    .tuple(fc.subarray([...ADDRESSES], { minLength: 1 }), fc.boolean())
    .map(([own, isOne]) => own.map((each) => ({ ...each, own: isOne ? own : [each] })))
    .map((subjects) => () => subjects),
  work: fc.constant({ left: Number.POSITIVE_INFINITY }),
});

function actionOf(list: readonly ResolvedRule[], packet: Packet): string | undefined {
  return list.find((rule) => matchRule(rule, packet).match === 'yes')?.action;
}

/** Every packet of the world, one after the other. */
function isDisputed({ direction, one, other, subjects }: Contest): boolean {
  return subjects().some((subject) =>
    [...ADDRESSES, ...STRANGERS]
      .filter(
        ({ family, bits }) =>
          family === subject.family && !subject.own.some((own) => own.family === family && own.bits === bits),
      )
      .some((peer) =>
        SERVICES.some((service) => {
          const [source, destination] = direction === 'ingress' ? [peer, subject] : [subject, peer];
          const packet: Packet = { family: subject.family, source, destination, hopLimit: 64, ...service };
          const actions = [actionOf(one, packet), actionOf(other, packet)];
          return !actions.includes(undefined) && actions[0] !== actions[1];
        }),
      ),
  );
}

test('a conflict is found exactly where some packet is decided differently', async () => {
  await fc.assert(
    fc.property(contests, (contest) => {
      const conflict = findConflict(contest);
      expect(conflict !== undefined).toBe(isDisputed(contest));
      if (conflict === undefined) return;
      expect(contest.one).toContain(conflict.one);
      expect(contest.other).toContain(conflict.other);
      expect(conflict.one.action).not.toBe(conflict.other.action);
    }),
    { seed: seedOfRun('conflicts of equal priorities'), numRuns: runsOf(1000) },
  );
});
