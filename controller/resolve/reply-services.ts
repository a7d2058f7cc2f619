import type { PortRange, ServiceMatch, ServiceTerm } from '../model/policy.ts';
import { hasPorts } from '../net/protocol.ts';

/** What the replies to a service look like. */
export interface ReplyServices {
  readonly services: ServiceMatch;
  readonly sourcePorts: readonly PortRange[] | 'any';
}

/** Reply types of ICMP queries (RFC 792, RFC 950) and of ICMPv6 echo (RFC 4443). */
const REPLY_TYPES: Readonly<Record<number, Readonly<Record<number, number>>>> = {
  1: { 8: 0, 13: 14, 15: 16, 17: 18 },
  58: { 128: 129 },
};

/**
 * Replies come from the port the request went to, so protocols with different ports need a rule
 * each: together they would let one protocol answer from the other's port.
 */
export function replyServices(services: ServiceMatch): readonly ReplyServices[] {
  if (services === 'any') return [{ services, sourcePorts: 'any' }];
  const groups = new Map<string, { terms: ServiceTerm[]; sourcePorts: readonly PortRange[] | 'any' }>();
  for (const protocol of new Set(services.map((term) => term.protocol))) {
    const asked = services.filter((term) => term.protocol === protocol);
    const terms = hasPorts(protocol) ? [{ protocol }] : asked.flatMap(replyTerms);
    const sourcePorts = portsOf(asked);
    if (terms.length === 0) continue;
    const key = JSON.stringify(sourcePorts);
    const group = groups.get(key) ?? { terms: [], sourcePorts };
    group.terms.push(...terms);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ terms, sourcePorts }) => ({ services: terms, sourcePorts }));
}

function portsOf(terms: readonly ServiceTerm[]): readonly PortRange[] | 'any' {
  const ranges = terms.map((term) => term.ports).filter((range) => range !== undefined);
  return ranges.length < terms.length ? 'any' : ranges;
}

/** Of protocols without ports. ICMP types that nobody answers have no replies. */
function replyTerms({ protocol, icmp }: ServiceTerm): readonly ServiceTerm[] {
  if (icmp === undefined) return [{ protocol }];
  const type = REPLY_TYPES[protocol]?.[icmp.type];
  return type === undefined ? [] : [{ protocol, icmp: { type } }];
}
