import * as fc from 'fast-check';
import type { PortRange, ServiceMatch, ServiceTerm } from '../../controller/model/policy.ts';

/** Both ends, page borders (255, 256), and neighbours. */
export const PORTS: readonly number[] = [0, 1, 22, 79, 80, 81, 255, 256, 443, 65534, 65535];
export const TYPES: readonly number[] = [0, 3, 8, 128, 133, 135, 137, 255];
export const CODES: readonly number[] = [0, 1, 255];
const PLAIN_PROTOCOLS = [0, 2, 47, 50, 51, 59, 136, 255] as const;

export const portRanges: fc.Arbitrary<PortRange> = fc
  .tuple(fc.constantFrom(...PORTS), fc.constantFrom(...PORTS))
  .map(([a, b]) => ({ first: Math.min(a, b), last: Math.max(a, b) }));

const portTerms: fc.Arbitrary<ServiceTerm> = fc.oneof(
  fc.record({ protocol: fc.constantFrom(6, 17, 132) }),
  fc.record({ protocol: fc.constantFrom(6, 17, 132), ports: portRanges }),
);

const icmp = fc.oneof(
  fc.record({ type: fc.constantFrom(...TYPES) }),
  fc.record({ type: fc.constantFrom(...TYPES), code: fc.constantFrom(...CODES) }),
);

const icmpTerms: fc.Arbitrary<ServiceTerm> = fc.oneof(
  fc.record({ protocol: fc.constantFrom(1, 58) }),
  fc.record({ protocol: fc.constantFrom(1, 58), icmp }),
);

const plainTerms: fc.Arbitrary<ServiceTerm> = fc.record({ protocol: fc.constantFrom(...PLAIN_PROTOCOLS) });

const neighbourTerms: fc.Arbitrary<ServiceTerm> = icmp.map((value) => ({
  protocol: 58,
  icmp: value,
  hopLimit255: true as const,
}));

function matchesOf(terms: fc.Arbitrary<ServiceTerm>): fc.Arbitrary<ServiceMatch> {
  return fc.oneof(fc.constant('any' as const), { arbitrary: fc.array(terms, { maxLength: 4 }), weight: 2 });
}

export const services: fc.Arbitrary<ServiceMatch> = matchesOf(fc.oneof(portTerms, icmpTerms, plainTerms));

/** What tier safety may ask besides: the hop limit. */
export const safetyServices: fc.Arbitrary<ServiceMatch> = matchesOf(fc.oneof(portTerms, neighbourTerms));

export const sourcePorts: fc.Arbitrary<readonly PortRange[] | 'any'> = fc.oneof(
  { arbitrary: fc.constant('any' as const), weight: 4 },
  fc.array(portRanges, { minLength: 1, maxLength: 2 }),
);
