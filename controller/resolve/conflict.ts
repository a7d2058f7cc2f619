import { matchesAddress } from '../model/membership.ts';
import type { Direction, ResolvedRule } from '../model/policy.ts';
import { type Address, sameAddress } from '../net/address.ts';
import type { AddressRange } from '../net/prefix.ts';
import { PROTOCOLS } from '../net/protocol.ts';
import { accepts, decidedBy, doMeet, type PacketKind } from './decided.ts';
import { commonRuns } from './runs.ts';

/** Two lists of rules for the same subjects, neither before the other. */
export interface Contest {
  readonly direction: Direction;
  readonly one: readonly ResolvedRule[];
  readonly other: readonly ResolvedRule[];
  /** Addresses of the subjects that both are for; asked for where they matter. */
  readonly subjects: () => readonly SubjectAddress[];
  /** What may still be done, in comparisons of rules and runs; below zero nothing is known. */
  readonly work: { left: number };
}

/** An address of a subject, and all that the same subject has: what it says to itself nobody judges. */
export interface SubjectAddress extends Address {
  readonly own: readonly Address[];
}

/** The rules that decide some packet, of each list. */
export interface Conflict {
  readonly one: ResolvedRule;
  readonly other: ResolvedRule;
}

/** A packet but for its peer: which rules of each list accept it, if the peer's address is right. */
interface Question {
  readonly one: readonly number[];
  readonly other: readonly number[];
  /** Addresses of subjects that it may be of: of two subjects where there are two. */
  readonly subjects: readonly SubjectAddress[];
}

/**
 * Whether some packet is decided by both lists, and differently. Exact: a kind of packet that no rule tells apart but
 * by its peer is one question, and its answer the peers about whom the lists disagree. `undefined` says nothing once the
 * work that was allowed is done.
 */
export function findConflict(contest: Contest): Conflict | undefined {
  if (!mayConflict(contest)) return undefined;
  for (const question of questionsOf(contest)) {
    if (contest.work.left < 0) return undefined;
    const peer = disputedPeer(contest, question);
    if (peer !== undefined) return decidersOf(contest, question, peer);
  }
  return undefined;
}

/** Necessary, and quickly told: rules of different actions with a service in common. */
function mayConflict({ one, other, work }: Contest): boolean {
  work.left -= one.length * other.length;
  return one.some((a) => other.some((b) => a.action !== b.action && doMeet(a.services, b.services)));
}

function* questionsOf({ direction, one, other, subjects, work }: Contest): Generator<Question> {
  const rules = [...one, ...other];
  const own = direction === 'ingress' ? 'to' : 'from';
  const services = servicesOf(rules);
  const asked = new Set<string>();
  const addresses = subjects();
  work.left -= addresses.length * rules.length;
  for (const group of groupsOf(addresses, rules, own)) {
    const [example] = group;
    if (example === undefined) continue;
    for (const service of services) {
      work.left -= rules.length;
      if (work.left < 0) return;
      const accepting = (list: readonly ResolvedRule[]): readonly number[] =>
        [...list.keys()].filter((index) => isAsked(list[index], service, { side: own, address: example }));
      const question = { one: accepting(one), other: accepting(other), subjects: group };
      const who = group.length > 1 ? example.family : `${example.family} ${example.bits}`;
      const key = `${who} ${question.one.join()} ${question.other.join()}`;
      if (!asked.has(key)) yield question;
      asked.add(key);
    }
  }
}

function isAsked(
  rule: ResolvedRule | undefined,
  service: PacketKind,
  { side, address }: { readonly side: 'from' | 'to'; readonly address: Address },
): boolean {
  return rule !== undefined && accepts(rule.services, service) && matchesAddress(rule[side], address);
}

/** What lists of addresses come to where nothing is asked of them. */
const ungrouped = new WeakMap<readonly SubjectAddress[], readonly (readonly SubjectAddress[])[]>();

/** Addresses of one family that rules do not tell apart, of two subjects in each group: one may be the peer itself. */
function groupsOf(
  addresses: readonly SubjectAddress[],
  rules: readonly ResolvedRule[],
  side: 'from' | 'to',
): readonly (readonly SubjectAddress[])[] {
  const asking = rules.map((rule) => rule[side]).filter((match) => match !== 'any');
  const known = asking.length === 0 ? ungrouped.get(addresses) : undefined;
  if (known !== undefined) return known;
  const groups = new Map<string, SubjectAddress[]>();
  for (const address of addresses) {
    const key = `${address.family} ${asking.map((match) => (matchesAddress(match, address) ? 1 : 0)).join('')}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [address]);
    else if (group.length === 1 && group[0]?.own !== address.own) group.push(address);
  }
  const all = [...groups.values()];
  if (asking.length === 0) ungrouped.set(addresses, all);
  return all;
}

function disputedPeer({ direction, one, other, work }: Contest, question: Question): Address | undefined {
  const [ours, theirs] = [decidedBy(one, question.one, direction), decidedBy(other, question.other, direction)];
  for (const [action, runs] of ours) {
    for (const [opposite, against] of theirs) {
      work.left -= runs.length + against.length;
      const peer = action === opposite ? undefined : firstPeer(commonRuns(runs, against), question.subjects);
      if (peer !== undefined) return peer;
    }
  }
  return undefined;
}

/** Of the subjects' family, and an address that one of the subjects does not have itself. */
function firstPeer(runs: Iterable<AddressRange>, subjects: readonly SubjectAddress[]): Address | undefined {
  const [subject] = subjects;
  for (const { family, first, last } of runs) {
    if (family !== subject?.family) continue;
    for (let bits = first; bits <= last; bits++) {
      if (subjects.some(({ own }) => !own.some((address) => sameAddress(address, { family, bits }))))
        return { family, bits };
    }
  }
  return undefined;
}

function decidersOf({ direction, one, other }: Contest, question: Question, peer: Address): Conflict | undefined {
  const side = direction === 'ingress' ? 'from' : 'to';
  const decider = (list: readonly ResolvedRule[], which: readonly number[]): ResolvedRule | undefined =>
    which.map((index) => list[index]).find((rule) => rule !== undefined && matchesAddress(rule[side], peer));
  const [first, second] = [decider(one, question.one), decider(other, question.other)];
  return first && second && { one: first, other: second };
}

/** One of each kind that the rules tell apart, and one that none of them names. */
function servicesOf(rules: readonly ResolvedRule[]): readonly PacketKind[] {
  const ports = new Map<number, Set<number>>();
  for (const { services } of rules) {
    for (const { protocol, ports: { first, last } = { first: 0, last: 65535 } } of services === 'any' ? [] : services) {
      const edges = ports.get(protocol) ?? new Set([0]);
      ports.set(protocol, edges.add(first));
      if (last < 65535) edges.add(last + 1);
    }
  }
  const named = [...ports].flatMap(([protocol, edges]) =>
    [...edges].map((destination) => ({ protocol, transport: { kind: 'ports', source: 0, destination } as const })),
  );
  return [...named, { protocol: PROTOCOLS.icmp, transport: { kind: 'icmp', type: 8, code: 0 } }];
}
