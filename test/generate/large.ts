import type { Place } from '../../controller/errors/diagnostic.ts';
import type { HostPolicy, PrefixSet, ResolvedRule } from '../../controller/model/policy.ts';
import type { Family } from '../../controller/net/address.ts';
import { type Prefix, prefixOf } from '../../controller/net/prefix.ts';
import { generator, type Random } from './random.ts';

export interface Size {
  readonly rules: number;
  /** In all, spread evenly over the rules; IPv4 and IPv6 in turn. */
  readonly prefixes: number;
}

const AT: Place = { file: 'generated.yaml', line: 1, column: 1 };
const PORTS = [22, 53, 80, 443, 5432, 8080] as const;
const SERVICE = ['tcp', 'udp'] as const;
const PROTOCOL = { tcp: 6, udp: 17 } as const;

/** One policy of many rules with their own prefixes, nested and overlapping; the same for the same seed. */
export function largePolicy({ rules, prefixes }: Size, seed: number): HostPolicy {
  const random = generator(seed);
  const each = Math.ceil(prefixes / rules);
  const drawn = Array.from({ length: rules }, (_, i) => rule(i, randomSet(`set-${i}`, each, random), random));
  return policyOf(drawn);
}

/** The same with prefixes of /24 and longer from all of IPv4, which seldom overlap. */
export function spreadPolicy({ rules, prefixes }: Size, seed: number): HostPolicy {
  const random = generator(seed);
  const each = Math.ceil(prefixes / rules);
  const prefix = (): Prefix => prefixOf({ family: 4, bits: BigInt(random(2 ** 32)) }, 24 + random(9));
  const set = (i: number): PrefixSet => ({ name: `set-${i}`, prefixes: Array.from({ length: each }, prefix) });
  return policyOf(Array.from({ length: rules }, (_, i) => rule(i, set(i), random)));
}

function policyOf(ingress: readonly ResolvedRule[]): HostPolicy {
  return {
    host: 'large',
    addresses: [{ family: 4, bits: 0xc0000201n }],
    interfaces: ['eth*'],
    default: { ingress: { verdict: 'deny', place: AT }, egress: { verdict: 'allow', place: AT } },
    nonIP: { verdict: 'allow', place: AT },
    workloads: [],
    safety: [],
    tiers: [
      {
        name: 'application',
        order: 2000,
        default: 'pass',
        place: AT,
        policies: [
          {
            name: 'large',
            order: 100,
            subjects: [
              { kind: 'host', scope: 'own' },
              { kind: 'host', scope: 'forward' },
            ],
            default: {},
            ingress,
            egress: [],
            place: AT,
          },
        ],
      },
    ],
    place: AT,
  };
}

function rule(number: number, set: PrefixSet, random: Random): ResolvedRule {
  const protocol = PROTOCOL[SERVICE[random(2)] ?? 'tcp'];
  const first = PORTS[random(PORTS.length)] ?? 80;
  return {
    name: `r${number}`,
    action: random(3) === 0 ? 'deny' : 'allow',
    from: [{ include: [set], except: [] }],
    to: 'any',
    services: random(10) === 0 ? 'any' : [{ protocol, ports: { first, last: first + random(100) } }],
    sourcePorts: 'any',
    place: { ...AT, line: number + 2 },
  };
}

function randomSet(name: string, size: number, random: Random): PrefixSet {
  const prefix = (_: unknown, i: number): Prefix => {
    const family: Family = i % 2 === 0 ? 4 : 6;
    if (family === 4) return prefixOf({ family, bits: 0x0a000000n | BigInt(random(2 ** 24)) }, 16 + random(17));
    const bits = (0x20010db8n << 96n) | (BigInt(random(2 ** 24)) << 72n) | BigInt(random(2 ** 30));
    return prefixOf({ family, bits }, 40 + random(89));
  };
  return { name, prefixes: Array.from({ length: size }, prefix) };
}
