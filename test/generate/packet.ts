import * as fc from 'fast-check';
import type { Hook, Packet } from '../../controller/model/packet.ts';
import type { HostPolicy, PrefixSet, ResolvedRule } from '../../controller/model/policy.ts';
import { type Address, type Family, WIDTH } from '../../controller/net/address.ts';
import { rangeOf } from '../../controller/net/prefix.ts';
import { hasPorts, hasTypeAndCode } from '../../controller/net/protocol.ts';
import { families, POOL } from './addresses.ts';
import { ASKED_INTERFACES } from './policy.ts';
import { CODES, PORTS, TYPES } from './services.ts';

/** A packet at a hook, drawn without knowing the policy: numbers choose among the policy's boundaries. */
export interface DrawnQuestion {
  readonly family: Family;
  readonly source: number;
  readonly destination: number;
  readonly protocol: number;
  readonly sourcePort: number;
  readonly value: number;
  readonly hopLimit: number;
  readonly later: boolean;
  readonly tags: readonly number[];
  readonly interfaceName: string;
  readonly hook: Hook;
}

/** A packet at a hook of an interface, and how its frame is tagged. */
export interface Question {
  readonly packet: Packet;
  readonly tags: readonly number[];
  readonly interfaceName: string;
  readonly hook: Hook;
}

const choice = fc.nat(9999);

export const drawnQuestions: fc.Arbitrary<DrawnQuestion> = fc.record({
  family: families,
  source: choice,
  destination: choice,
  protocol: choice,
  sourcePort: choice,
  value: choice,
  hopLimit: fc.constantFrom(64, 255, 1, 0),
  later: fc.integer({ min: 0, max: 5 }).map((n) => n === 5),
  tags: fc.oneof(
    { arbitrary: fc.constant([]), weight: 4 },
    fc.array(fc.constantFrom(0x8100, 0x88a8, 0x9100), { maxLength: 2 }),
  ),
  interfaceName: fc.constantFrom(...ASKED_INTERFACES),
  hook: fc.constantFrom<Hook>('ingress', 'egress'),
});

/** IPv6 extension headers cannot be a packet's protocol. */
const PROTOCOLS: Readonly<Record<Family, readonly number[]>> = {
  4: [6, 17, 132, 1, 58, 0, 2, 47, 50, 51, 59, 136, 255, 6, 17, 1, 58],
  6: [6, 17, 132, 1, 58, 2, 47, 50, 51, 59, 136, 255, 6, 17, 58, 58],
};

/** Turns drawn numbers into packets at the edges of what the policy distinguishes. */
export function questionsOf(policy: HostPolicy): (drawn: DrawnQuestion) => Question {
  const edges = { 4: addressEdges(policy, 4), 6: addressEdges(policy, 6) };
  return (drawn) => {
    const { family, hopLimit, tags, interfaceName, hook } = drawn;
    const protocol = pick(PROTOCOLS[family], drawn.protocol);
    const [source, destination] = [pick(edges[family], drawn.source), pick(edges[family], drawn.destination)];
    const packet = { family, source, destination, protocol, hopLimit, transport: transportOf(protocol, drawn) };
    return { packet, tags, interfaceName, hook };
  };
}

const PORT_EDGES = [...new Set(PORTS.flatMap((port) => [port, port - 1, port + 1]))].filter(isPort);

function isPort(value: number): boolean {
  return value >= 0 && value <= 65535;
}

function transportOf(protocol: number, { later, value, sourcePort }: DrawnQuestion): Packet['transport'] {
  if (later) return { kind: 'later-fragment' };
  if (hasPorts(protocol)) {
    return { kind: 'ports', source: pick(PORT_EDGES, sourcePort), destination: pick(PORT_EDGES, value) };
  }
  if (hasTypeAndCode(protocol)) return { kind: 'icmp', type: pick(TYPES, value), code: pick(CODES, sourcePort) };
  return { kind: 'none' };
}

/** First and last address of every prefix, their outer neighbours, and every address that is named. */
function addressEdges(policy: HostPolicy, family: Family): readonly Address[] {
  const ranges = setsOf(policy).flatMap(({ prefixes }) => prefixes.filter((p) => p.family === family).map(rangeOf));
  const edges = ranges.flatMap(({ first, last }) => [first - 1n, first, last, last + 1n]);
  const limit = 1n << BigInt(WIDTH[family]);
  const inside = edges.filter((bits) => bits >= 0n && bits < limit).map((bits) => ({ family, bits }));
  const named = [...policy.addresses, ...policy.workloads.flatMap(({ addresses }) => addresses)];
  const own = named.filter((address) => address.family === family);
  return [...POOL[family], ...own, ...own, ...inside];
}

function setsOf(policy: HostPolicy): readonly PrefixSet[] {
  const policies = policy.tiers.flatMap((tier) => tier.policies);
  const rules: readonly ResolvedRule[] = [
    ...policies.flatMap(({ ingress, egress }) => [...ingress, ...egress]),
    ...policy.safety.map(({ rule }) => rule),
  ];
  const terms = rules.flatMap(({ from, to }) => [...(from === 'any' ? [] : from), ...(to === 'any' ? [] : to)]);
  return [...new Set(terms.flatMap(({ include, except }) => [...(include === 'any' ? [] : include), ...except]))];
}

function pick<T>(items: readonly T[], number: number): T {
  const item = items[number % items.length];
  if (item === undefined) throw new Error('picking from an empty list');
  return item;
}
