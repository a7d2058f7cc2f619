import type { Place } from '../errors/diagnostic.ts';
import type { PrefixSet, ResolvedRule, SafetyRule } from '../model/policy.ts';
import { PROTOCOLS } from '../net/protocol.ts';
import type { HostEndpoint } from './endpoints.ts';
import { managementRules } from './management.ts';
import type { PeerSources } from './peer-sets.ts';
import { allow } from './permission.ts';
import type { PortSets } from './services.ts';

const IPV4: PrefixSet = { name: '0.0.0.0/0', prefixes: [{ family: 4, bits: 0n, length: 0 }] };
const IPV6: PrefixSet = { name: '::/0', prefixes: [{ family: 6, bits: 0n, length: 0 }] };
const ALL_SUBJECTS = ['host-own', 'host-forward', 'workload', 'stranger'] as const;
const DHCP_SUBJECTS = ['host-own', 'workload', 'stranger'] as const;
/** Router and neighbour solicitation and advertisement, redirect (RFC 4861 section 4). */
const NEIGHBOUR_DISCOVERY = [133, 134, 135, 136, 137] as const;

/** Tier safety of one host, in the order it is walked. */
export function safetyRules(host: HostEndpoint, sources: PeerSources, portSets: PortSets): readonly SafetyRule[] {
  const { spec, place, at } = host.manifest;
  const { neighbourDiscovery = true, dhcp = true } = spec.safety ?? {};
  const line = spec.safety === undefined ? place : at(['spec', 'safety']);
  return [
    ...(neighbourDiscovery ? discoveryRules(line) : []),
    ...(dhcp ? dhcpRules(line) : []),
    ...managementRules(host, sources, portSets),
  ];
}

function discoveryRules(place: Place): readonly SafetyRule[] {
  const services = NEIGHBOUR_DISCOVERY.map((type) => ({
    protocol: PROTOCOLS.icmpv6,
    icmp: { type },
    hopLimit255: true as const,
  }));
  const rule = allow('neighbour-discovery', place, { from: [{ include: [IPV6], except: [] }], services });
  return (['ingress', 'egress'] as const).map((direction) => ({ direction, subjects: ALL_SUBJECTS, rule }));
}

/** Client side: to the server's port from the client's and back (RFC 2131 section 4.1, RFC 8415 section 7.2). */
function dhcpRules(place: Place): readonly SafetyRule[] {
  const versions = [
    { family: IPV4, client: 68, server: 67 },
    { family: IPV6, client: 546, server: 547 },
  ];
  return versions.flatMap(({ family, client, server }) => {
    const udp = (from: number, to: number): ResolvedRule =>
      allow('dhcp', place, {
        from: [{ include: [family], except: [] }],
        services: [{ protocol: PROTOCOLS.udp, ports: { first: to, last: to } }],
        sourcePorts: [{ first: from, last: from }],
      });
    return [
      { direction: 'egress' as const, subjects: DHCP_SUBJECTS, rule: udp(client, server) },
      { direction: 'ingress' as const, subjects: DHCP_SUBJECTS, rule: udp(server, client) },
    ];
  });
}
