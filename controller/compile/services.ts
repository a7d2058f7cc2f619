import { CONSTANTS } from '../abi/layout.generated.ts';
import type { PortRange, ServiceMatch, ServiceTerm } from '../model/policy.ts';
import { PROTOCOLS } from '../net/protocol.ts';
import { type Classes, createClasses } from './classes.ts';
import type { Pages } from './pages.ts';
import { classifyValues, EVERY_VALUE, type ValueClasses } from './values.ts';

export type ServiceTerms = Exclude<ServiceMatch, 'any'>;

/** By protocol number; WEIR_ND is ICMPv6 that arrived with hop limit 255. */
export interface PortClasses {
  readonly protocols: readonly ValueClasses[];
  readonly classes: Classes;
}

/** A class is the set of matches (by index) that accept a protocol and value. */
export function classifyServices(matches: readonly ServiceTerms[], pages: Pages): PortClasses {
  const classes = createClasses(matches.length);
  const store = { members: matches.length, classes, pages };
  const unnamed = classifyValues(new Map(), store);
  const accepted = acceptedByProtocol(matches);
  const protocols = Array.from({ length: CONSTANTS.WEIR_PROTOCOLS }, (_, protocol) => {
    const ranges = accepted.get(protocol);
    return ranges === undefined ? unnamed : classifyValues(ranges, store);
  });
  return { protocols, classes };
}

/** Values accepted, by protocol number and match. */
function acceptedByProtocol(matches: readonly ServiceTerms[]): ReadonlyMap<number, Map<number, PortRange[]>> {
  const accepted = new Map<number, Map<number, PortRange[]>>();
  const accept = (protocol: number, match: number, range: PortRange): void => {
    const byMatch = accepted.get(protocol) ?? new Map<number, PortRange[]>();
    accepted.set(protocol, byMatch);
    const ranges = byMatch.get(match) ?? [];
    byMatch.set(match, ranges);
    ranges.push(range);
  };
  matches.forEach((terms, match) => {
    for (const term of terms) {
      for (const protocol of protocolsOf(term)) accept(protocol, match, valuesOf(term));
    }
  });
  return accepted;
}

/** Where a term is filed. Throws for a hop limit on another protocol: the image tells them apart for ICMPv6 only. */
function protocolsOf({ protocol, hopLimit255 }: ServiceTerm): readonly number[] {
  if (protocol !== PROTOCOLS.icmpv6) {
    if (hopLimit255 === true) throw new Error(`an image cannot ask the hop limit of protocol ${protocol}`);
    return [protocol];
  }
  return hopLimit255 === true ? [CONSTANTS.WEIR_ND] : [protocol, CONSTANTS.WEIR_ND];
}

function valuesOf({ ports, icmp }: ServiceTerm): PortRange {
  if (ports !== undefined) return ports;
  if (icmp === undefined) return EVERY_VALUE;
  return { first: (icmp.type << 8) | (icmp.code ?? 0), last: (icmp.type << 8) | (icmp.code ?? 255) };
}

/** Equal for matches of the same terms in the same order. */
export function serviceKey(match: ServiceTerms): string {
  return match
    .map(({ protocol, hopLimit255, ...term }) => {
      const { first, last } = valuesOf({ protocol, ...term });
      return `${protocol}${hopLimit255 === true ? '!' : ''}:${first}-${last}`;
    })
    .join();
}
