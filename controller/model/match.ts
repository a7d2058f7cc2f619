import { hasPorts, hasTypeAndCode } from '../net/protocol.ts';
import { matchesAddress } from './membership.ts';
import type { Packet } from './packet.ts';
import type { PortRange, ResolvedRule, ServiceMatch, ServiceTerm } from './policy.ts';

/** `maybe` is for later fragments only: whether they match depends on ports or a type they do not carry. */
export type Match = 'yes' | 'maybe' | 'no';

/** What a rule asks of a packet, in the order it is asked; `ports` includes the protocol. */
export const CONDITIONS = ['ports', 'sourcePorts', 'from', 'to'] as const;
export type Condition = (typeof CONDITIONS)[number];

/** `failed` is the first condition that does not hold; present exactly when `match` is `no`. */
export interface RuleMatch {
  readonly match: Match;
  readonly failed?: Condition;
}

const EVERY_VALUE: PortRange = { first: 0, last: 65535 };

export function matchRule(rule: ResolvedRule, packet: Packet): RuleMatch {
  let match: Match = 'yes';
  for (const condition of CONDITIONS) {
    const answer = CHECKS[condition](rule, packet);
    if (answer === 'no') return { match: 'no', failed: condition };
    if (answer === 'maybe') match = 'maybe';
  }
  return { match };
}

const CHECKS: Readonly<Record<Condition, (rule: ResolvedRule, packet: Packet) => Match>> = {
  from: (rule, packet) => (matchesAddress(rule.from, packet.source) ? 'yes' : 'no'),
  to: (rule, packet) => (matchesAddress(rule.to, packet.destination) ? 'yes' : 'no'),
  ports: (rule, packet) => matchServices(rule.services, packet),
  sourcePorts: (rule, packet) => matchSourcePorts(rule.sourcePorts, packet),
};

function matchServices(services: ServiceMatch, packet: Packet): Match {
  if (services === 'any') return 'yes';
  const terms = services.filter((term) => concerns(term, packet));
  return matchValue(terms.map(valuesOf), serviceValue(packet));
}

function concerns(term: ServiceTerm, packet: Packet): boolean {
  return term.protocol === packet.protocol && (term.hopLimit255 !== true || packet.hopLimit === 255);
}

function matchSourcePorts(sourcePorts: readonly PortRange[] | 'any', packet: Packet): Match {
  if (sourcePorts === 'any') return 'yes';
  if (!hasPorts(packet.protocol)) return 'no';
  return matchValue(sourcePorts, packet.transport.kind === 'ports' ? packet.transport.source : undefined);
}

/** The values a term accepts: destination ports, or type << 8 | code. */
function valuesOf(term: ServiceTerm): PortRange {
  if (term.ports !== undefined) return term.ports;
  if (term.icmp === undefined) return EVERY_VALUE;
  const { type, code } = term.icmp;
  return { first: (type << 8) | (code ?? 0), last: (type << 8) | (code ?? 255) };
}

/** Destination port, type << 8 | code, 0 where the protocol has neither; `undefined` when the packet does not say. */
function serviceValue({ transport, protocol }: Packet): number | undefined {
  if (transport.kind === 'ports') return transport.destination;
  if (transport.kind === 'icmp') return (transport.type << 8) | transport.code;
  return hasPorts(protocol) || hasTypeAndCode(protocol) ? undefined : 0;
}

function matchValue(accepted: readonly PortRange[], value: number | undefined): Match {
  if (value !== undefined) return accepted.some(({ first, last }) => first <= value && value <= last) ? 'yes' : 'no';
  if (accepted.length === 0) return 'no';
  return coversEveryValue(accepted) ? 'yes' : 'maybe';
}

function coversEveryValue(ranges: readonly PortRange[]): boolean {
  let next = EVERY_VALUE.first;
  for (const { first, last } of ranges.toSorted((a, b) => a.first - b.first)) {
    if (first > next) return false;
    next = Math.max(next, last + 1);
  }
  return next > EVERY_VALUE.last;
}
