import type { Place } from '../../controller/errors/diagnostic.ts';
import type {
  Action,
  AddressMatch,
  HostPolicy,
  PrefixSet,
  ResolvedPolicy,
  ResolvedRule,
  ResolvedTier,
  ResolvedWorkload,
  ServiceTerm,
  Subject,
} from '../../controller/model/policy.ts';
import type { Family } from '../../controller/net/address.ts';
import { prefixOf } from '../../controller/net/prefix.ts';
import { POOL } from './addresses.ts';
import { generator, type Random } from './random.ts';

export interface Crowd {
  /** In all, of every tier, policy and direction. */
  readonly rules: number;
  readonly tiers: number;
  readonly seed: number;
}

type Match = Pick<ResolvedRule, 'from' | 'to' | 'services' | 'sourcePorts'>;

const ACTIONS: readonly Action[] = ['allow', 'allow', 'deny', 'deny', 'reject', 'pass'];
const LENGTHS: Readonly<Record<Family, readonly number[]>> = {
  4: [8, 24, 29, 30, 31, 32],
  6: [64, 125, 126, 127, 128],
};
const SERVICES: readonly ServiceTerm[] = [
  ...[22, 80, 443].map((port): ServiceTerm => ({ protocol: 6, ports: { first: port, last: port } })),
  { protocol: 6, ports: { first: 0, last: 1023 } },
  { protocol: 6 },
  { protocol: 17, ports: { first: 80, last: 255 } },
  { protocol: 17 },
  { protocol: 1, icmp: { type: 8 } },
  { protocol: 58, icmp: { type: 128, code: 0 } },
  { protocol: 47 },
];
/** 10.0.0.0 and 2001:db8:: */
const FIRST: Readonly<Record<Family, bigint>> = { 4: 0x0a000000n, 6: 0x20010db8n << 96n };
const INTERFACES = ['eth0', 'veth0', 'veth1'] as const;

/**
 * Rules over so few addresses and ports that many ask the same, or what others cover, within a tier and behind a `pass`:
 * keys are crowded, and a row that must not be pruned stands next to one that may. The same for the same numbers.
 */
export function crowdedPolicy({ rules, tiers, seed }: Crowd): HostPolicy {
  const random = generator(seed);
  const place = places();
  const spread = 8 + Math.floor(rules / 16);
  const sets = Array.from({ length: 3 + random(spread) }, (_, i) => drawSet(i, spread, random));
  const workloads = Array.from({ length: random(4) }, (_, i): ResolvedWorkload => {
    const addresses = [pick(POOL[4], random), pick(POOL[6], random)];
    return { name: `default/w${i}`, interface: pick(INTERFACES, random), addresses, place: place() };
  });
  const subjects: readonly Subject[] = [
    { kind: 'host', scope: 'own' },
    { kind: 'host', scope: 'forward' },
    ...workloads.map(({ name }): Subject => ({ kind: 'workload', workload: name })),
  ];
  const asked: Match[] = [];
  const rule = (_: unknown, i: number): ResolvedRule => {
    const match = asked.length > 0 && random(5) === 0 ? pick(asked, random) : drawMatch(sets, random);
    asked.push(match);
    return { ...match, name: `r${i}`, action: pick(ACTIONS, random), place: place() };
  };
  const each = Math.ceil(rules / (tiers * 4));
  const tier = (_: unknown, number: number): ResolvedTier => ({
    name: `t${number}`,
    order: number,
    default: pick(['pass', 'pass', 'pass', 'allow', 'deny'], random),
    place: place(),
    policies: [0, 1].map(
      (i): ResolvedPolicy => ({
        name: `p${i}`,
        order: 100,
        subjects: subjects.filter(() => random(3) > 0),
        default: {},
        ingress: Array.from({ length: each }, rule),
        egress: Array.from({ length: each }, rule),
        place: place(),
      }),
    ),
  });
  return {
    host: 'crowded',
    addresses: [pick(POOL[4], random), pick(POOL[6], random)],
    interfaces: ['*'],
    default: { ingress: { verdict: 'deny', place: place() }, egress: { verdict: 'allow', place: place() } },
    nonIP: { verdict: 'allow', place: place() },
    workloads,
    safety: [],
    tiers: Array.from({ length: tiers }, tier),
    place: place(),
  };
}

/** Numbers the lines, so that two are never mistaken for one another. */
function places(): () => Place {
  let line = 0;
  return () => ({ file: 'crowded.yaml', line: ++line, column: 1 });
}

/** Prefixes about `spread` neighbours, now and then about an address anywhere. */
function drawSet(number: number, spread: number, random: Random): PrefixSet {
  const prefixes = Array.from({ length: 1 + random(4) }, () => {
    const family = pick<Family>([4, 6], random);
    const near = { family, bits: FIRST[family] + BigInt(random(spread)) };
    return prefixOf(random(4) === 0 ? pick(POOL[family], random) : near, pick(LENGTHS[family], random));
  });
  return { name: `set-${number}`, prefixes };
}

function drawMatch(sets: readonly PrefixSet[], random: Random): Match {
  return {
    from: drawAddresses(sets, random),
    to: drawAddresses(sets, random),
    services: random(4) === 0 ? 'any' : [pick(SERVICES, random), ...(random(4) === 0 ? [pick(SERVICES, random)] : [])],
    sourcePorts: random(8) === 0 ? [{ first: 1024, last: random(2) === 0 ? 65535 : 1024 }] : 'any',
  };
}

function drawAddresses(sets: readonly PrefixSet[], random: Random): AddressMatch {
  if (random(4) === 0) return 'any';
  const except = random(6) === 0 ? [pick(sets, random)] : [];
  return [{ include: random(12) === 0 ? 'any' : [pick(sets, random)], except }];
}

function pick<T>(items: readonly T[], random: Random): T {
  const item = items[random(items.length)];
  if (item === undefined) throw new Error('picking from an empty list');
  return item;
}
