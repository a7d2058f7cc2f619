import type { AddressMatch, HostPolicy, PortRange, PrefixSet, ResolvedRule } from '../../controller/model/policy.ts';
import { type Address, type Family, WIDTH } from '../../controller/net/address.ts';
import { rangeOf } from '../../controller/net/prefix.ts';
import { POOL } from './addresses.ts';
import { PORTS } from './services.ts';

/** Where packets that can tell one line from another come from: the policy as a whole, or one of its rules. */
export interface Focus {
  readonly source: Readonly<Record<Family, readonly Address[]>>;
  readonly destination: Readonly<Record<Family, readonly Address[]>>;
  /** Protocols worth asking; empty = any. */
  readonly protocols: readonly number[];
  readonly values: readonly number[];
  readonly sourcePorts: readonly number[];
}

/** The whole policy, then each of its rules. */
export function fociOf(policy: HostPolicy): readonly [Focus, ...Focus[]] {
  const policies = policy.tiers.flatMap((tier) => tier.policies);
  const rules: readonly ResolvedRule[] = [
    ...policies.flatMap(({ ingress, egress }) => [...ingress, ...egress]),
    ...policy.safety.map(({ rule }) => rule),
  ];
  const named = [...policy.addresses, ...policy.workloads.flatMap(({ addresses }) => addresses)];
  const anywhere = byFamily((family) => [...POOL[family], ...ofFamily(named, family), ...ofFamily(named, family)]);
  const everything: Focus = {
    source: anywhere,
    destination: anywhere,
    protocols: [],
    values: neighbours(PORTS),
    sourcePorts: neighbours(PORTS),
  };
  return [everything, ...rules.map((rule) => focusOf(rule, everything))];
}

function focusOf({ from, to, services, sourcePorts }: ResolvedRule, everything: Focus): Focus {
  const terms = services === 'any' ? [] : services;
  const ranges = terms.flatMap(({ ports, icmp }): readonly PortRange[] => {
    if (ports !== undefined) return [ports];
    return icmp === undefined
      ? []
      : [{ first: (icmp.type << 8) | (icmp.code ?? 0), last: (icmp.type << 8) | (icmp.code ?? 255) }];
  });
  return {
    source: addressEdges(from, everything.source),
    destination: addressEdges(to, everything.destination),
    protocols: terms.map(({ protocol }) => protocol),
    values: ranges.length === 0 ? everything.values : neighbours(ends(ranges)),
    sourcePorts: sourcePorts === 'any' ? everything.sourcePorts : neighbours(ends(sourcePorts)),
  };
}

/** First and last address of every prefix and their outer neighbours; `anywhere` where there is none. */
function addressEdges(match: AddressMatch, anywhere: Focus['source']): Focus['source'] {
  const sets =
    match === 'any' ? [] : match.flatMap(({ include, except }) => [...(include === 'any' ? [] : include), ...except]);
  return byFamily((family) => {
    const edges = sets.flatMap((set) => setEdges(set, family));
    return edges.length === 0 ? anywhere[family] : edges;
  });
}

function setEdges({ prefixes }: PrefixSet, family: Family): readonly Address[] {
  const ranges = prefixes.filter((prefix) => prefix.family === family).map(rangeOf);
  const bits = ranges.flatMap(({ first, last }) => [first, last, first, last, first - 1n, last + 1n]);
  return bits
    .filter((value) => value >= 0n && value < 1n << BigInt(WIDTH[family]))
    .map((value) => ({ family, bits: value }));
}

function ends(ranges: readonly PortRange[]): readonly number[] {
  return ranges.flatMap(({ first, last }) => [first, last]);
}

/** Each value and the ones beside it, as far as 16 bits go. */
function neighbours(values: readonly number[]): readonly number[] {
  return [...new Set(values.flatMap((value) => [value, value - 1, value + 1]))].filter((v) => v >= 0 && v <= 65535);
}

function ofFamily(addresses: readonly Address[], family: Family): readonly Address[] {
  return addresses.filter((address) => address.family === family);
}

function byFamily(list: (family: Family) => readonly Address[]): Focus['source'] {
  return { 4: list(4), 6: list(6) };
}
