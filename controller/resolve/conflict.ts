import { matchRule } from '../model/match.ts';
import { matchesAddress } from '../model/membership.ts';
import type { Packet } from '../model/packet.ts';
import type { AddressMatch, Direction, PrefixSet, ResolvedRule, ServiceMatch } from '../model/policy.ts';
import { type Address, WIDTH } from '../net/address.ts';
import { hasPorts, PROTOCOLS } from '../net/protocol.ts';
import { meet, runsOf } from './coverage.ts';

/** Two lists of rules for the same subjects, neither before the other. */
export interface Contest {
  readonly direction: Direction;
  readonly one: readonly ResolvedRule[];
  readonly other: readonly ResolvedRule[];
  /** Addresses of the subjects that both are for. */
  readonly subjects: readonly Address[];
}

/** The rules that decide some packet, of each list. */
export interface Conflict {
  readonly one: ResolvedRule;
  readonly other: ResolvedRule;
}

/**
 * Whether some packet is decided by both lists, and differently. Exact: what no rule tells apart is asked once, by
 * one packet of it. Cheap where no two rules of different actions have a peer and a service in common.
 */
export function findConflict(contest: Contest): Conflict | undefined {
  if (!mayConflict(contest)) return undefined;
  for (const packet of packetsOf(contest)) {
    const [one, other] = [decided(contest.one, packet), decided(contest.other, packet)];
    if (one !== undefined && other !== undefined && one.action !== other.action) return { one, other };
  }
  return undefined;
}

/** None is from a subject to its own address: nobody judges those. */
function* packetsOf({ direction, one, other, subjects }: Contest): Generator<Packet> {
  const rules = [...one, ...other];
  const [peer, own] = direction === 'ingress' ? (['from', 'to'] as const) : (['to', 'from'] as const);
  const owns = [...distinct(subjects, rules, own)];
  const asked = servicesOf(rules);
  for (const address of distinct(edges(rules.map((rule) => rule[peer])), rules, peer)) {
    for (const subject of owns) {
      if (subject.family !== address.family || subject.bits === address.bits) continue;
      const [source, destination] = direction === 'ingress' ? [address, subject] : [subject, address];
      for (const service of asked) yield { family: source.family, source, destination, hopLimit: 64, ...service };
    }
  }
}

function decided(rules: readonly ResolvedRule[], packet: Packet): ResolvedRule | undefined {
  return rules.find((rule) => matchRule(rule, packet).match === 'yes');
}

/** Necessary, and quickly told: sets are compared whole, without what is excepted, and each pair of them once. */
function mayConflict({ direction, one, other }: Contest): boolean {
  const peer = direction === 'ingress' ? 'from' : 'to';
  return one.some((a) =>
    other.some((b) => a.action !== b.action && servicesMeet(a.services, b.services) && matchesMeet(a[peer], b[peer])),
  );
}

function matchesMeet(a: AddressMatch, b: AddressMatch): boolean {
  const [ours, theirs] = [setsOf(a), setsOf(b)];
  if (ours === 'any') return theirs === 'any' || theirs.length > 0;
  if (theirs === 'any') return ours.length > 0;
  return ours.some((set) => theirs.some((another) => meet(set, another)));
}

/** Without exceptions. */
function setsOf(match: AddressMatch): readonly PrefixSet[] | 'any' {
  if (match === 'any' || match.some(({ include }) => include === 'any')) return 'any';
  return match.flatMap(({ include }) => (include === 'any' ? [] : include));
}

function servicesMeet(a: ServiceMatch, b: ServiceMatch): boolean {
  if (a === 'any' || b === 'any') return true;
  const every = { first: 0, last: 65535 };
  return a.some(({ protocol, ports = every }) =>
    b.some((term) => {
      const { first, last } = term.ports ?? every;
      return term.protocol === protocol && first <= ports.last && ports.first <= last;
    }),
  );
}

/** Addresses of each kind that the rules' `side` tells apart: two where there are two, as one may be the other side's. */
function* distinct(
  addresses: Iterable<Address>,
  rules: readonly ResolvedRule[],
  side: 'from' | 'to',
): Generator<Address> {
  const seen = new Map<string, Address>();
  for (const address of addresses) {
    const kind = `${address.family} ${rules.map((rule) => (matchesAddress(rule[side], address) ? 1 : 0)).join('')}`;
    const first = seen.get(kind);
    if (first === undefined) seen.set(kind, address);
    else if (seen.has(`${kind}+`) || first.bits === address.bits) continue;
    else seen.set(`${kind}+`, address);
    yield address;
  }
}

/** Where lists begin and end: what lies between two of these is in the same lists as one of them. */
function* edges(matches: readonly AddressMatch[]): Generator<Address> {
  for (const family of [4, 6] as const)
    yield* [
      { family, bits: 0n },
      { family, bits: 1n },
    ];
  const sets = matches
    .flatMap((match) => (match === 'any' ? [] : match))
    .flatMap(({ include, except }) => [...(include === 'any' ? [] : include), ...except]);
  for (const set of new Set(sets)) {
    for (const { family, first, last } of runsOf(set)) {
      yield { family, bits: first };
      yield { family, bits: last };
      if (last + 1n < 1n << BigInt(WIDTH[family])) yield { family, bits: last + 1n };
    }
  }
}

/** One of each kind that the rules tell apart, and one that none of them names. */
function servicesOf(rules: readonly ResolvedRule[]): readonly Pick<Packet, 'protocol' | 'transport'>[] {
  const terms = rules.flatMap(({ services: asked }) => (asked === 'any' ? [] : asked));
  const ports = new Map<number, Set<number>>();
  for (const { protocol, ports: { first, last } = { first: 0, last: 65535 } } of terms) {
    const edgesOf = ports.get(protocol) ?? new Set([0]);
    ports.set(protocol, edgesOf.add(first));
    if (last < 65535) edgesOf.add(last + 1);
  }
  const unnamed = { protocol: PROTOCOLS.icmp, transport: { kind: 'icmp', type: 8, code: 0 } } as const;
  const named = [...ports].flatMap(([protocol, values]) =>
    [...values].map((destination) => ({ protocol, transport: { kind: 'ports', source: 49152, destination } as const })),
  );
  return [...named.filter(({ protocol }) => hasPorts(protocol)), unnamed];
}
