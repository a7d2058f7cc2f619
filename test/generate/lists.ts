import type { Place } from '../../controller/errors/diagnostic.ts';
import type {
  HostPolicy,
  PortRange,
  PrefixSet,
  ResolvedPolicy,
  ResolvedRule,
  ResolvedWorkload,
  ServiceTerm,
} from '../../controller/model/policy.ts';
import { type Prefix, prefixOf } from '../../controller/net/prefix.ts';

/** Policies of extreme size, written by a formula: one tier, rules for the host's own packets. */

const AT: Place = { file: 'lists.yaml', line: 1, column: 1 };

export function ip4(bits: number, length = 32): Prefix {
  return prefixOf({ family: 4, bits: BigInt(bits >>> 0) }, length);
}

export function tcp(first: number, last: number = first): ServiceTerm {
  return { protocol: 6, ports: { first, last } };
}

export function list(name: string, prefixes: readonly Prefix[]): PrefixSet {
  return { name, prefixes };
}

/** `count` items by number. */
export function times<T>(count: number, make: (number: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, number) => make(number));
}

export function from(...include: readonly PrefixSet[]): Pick<ResolvedRule, 'from'> {
  return { from: [{ include, except: [] }] };
}

export function to(...include: readonly PrefixSet[]): Pick<ResolvedRule, 'to'> {
  return { to: [{ include, except: [] }] };
}

/** For each of `count` bits, the ports below 2^count that have it set. */
export function bitsOfPorts(count: number): readonly (readonly PortRange[])[] {
  const ports = times(2 ** count, (port): PortRange => ({ first: port, last: port }));
  return times(count, (bit) => ports.filter(({ first }) => (first >> bit) % 2 === 1));
}

export type RuleParts = Partial<Pick<ResolvedRule, 'action' | 'from' | 'to' | 'services' | 'sourcePorts'>>;

export function rule(number: number, parts: RuleParts): ResolvedRule {
  return {
    name: `r${number}`,
    action: number % 2 === 0 ? 'allow' : 'deny',
    from: 'any',
    to: 'any',
    services: 'any',
    sourcePorts: 'any',
    place: AT,
    ...parts,
  };
}

export function policyOfRules(rules: readonly RuleParts[]): HostPolicy {
  const own = { kind: 'host', scope: 'own' } as const;
  return policyOfPolicies([
    { name: 'lists', order: 100, subjects: [own], default: {}, ingress: rules.map((r, i) => rule(i, r)), egress: [] },
  ]);
}

export type PolicyDraft = Omit<ResolvedPolicy, 'place'>;

export function policyOfPolicies(
  policies: readonly PolicyDraft[],
  workloads: readonly ResolvedWorkload[] = [],
): HostPolicy {
  return {
    host: 'lists',
    addresses: [{ family: 4, bits: 0xc0000201n }],
    interfaces: ['eth*'],
    default: { ingress: { verdict: 'deny', place: AT }, egress: { verdict: 'allow', place: AT } },
    nonIP: { verdict: 'allow', place: AT },
    workloads,
    safety: [],
    tiers: [
      {
        name: 'application',
        order: 2000,
        default: 'pass',
        place: AT,
        policies: policies.map((draft) => ({ ...draft, place: AT })),
      },
    ],
    place: AT,
  };
}

/** A tier for each list of rules, and each judges all packets of the host's own. */
export function policyOfTiers(tiers: readonly (readonly RuleParts[])[]): HostPolicy {
  const each = tiers.map((rules) => policyOfRules(rules).tiers[0]).filter((tier) => tier !== undefined);
  return { ...policyOfPolicies([]), tiers: each.map((tier, i) => ({ ...tier, name: `tier-${i}`, order: 5000 + i })) };
}

/** Workloads of one address each, `10.64.0.0` onwards. */
export function workloadsOf(count: number): readonly ResolvedWorkload[] {
  return times(count, (i) => ({
    name: `default/w${i}`,
    interface: `veth${i}`,
    addresses: [{ family: 4, bits: BigInt(0x0a400000 + i) }],
    place: AT,
  }));
}
