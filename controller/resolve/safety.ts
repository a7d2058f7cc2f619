import type { Place } from '../errors/diagnostic.ts';
import type { ManagementEgress, ManagementIngress } from '../model/documents.generated.ts';
import type { AddressMatch, Direction, PrefixSet, ResolvedRule, SafetyRule, ServiceMatch } from '../model/policy.ts';
import { PROTOCOLS } from '../net/protocol.ts';
import type { HostEndpoint } from './endpoints.ts';
import { type PeerSources, resolvePeers } from './peers.ts';
import { replyServices } from './reply-services.ts';
import { type PortSets, resolveServices } from './services.ts';

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
    { name: 'dhcp', family: IPV4, client: 68, server: 67 },
    { name: 'dhcpv6', family: IPV6, client: 546, server: 547 },
  ];
  return versions.flatMap(({ name, family, client, server }) => {
    const udp = (from: number, to: number): ResolvedRule =>
      allow(name, place, {
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

function managementRules(host: HostEndpoint, sources: PeerSources, portSets: PortSets): readonly SafetyRule[] {
  const { ingress = [], egress = [] } = host.manifest.spec.management ?? {};
  const written = (direction: Direction, index: number): readonly (string | number)[] => [
    'spec',
    'management',
    direction,
    index,
  ];
  const paths = [
    ...ingress.map((way, index) => path(way, 'ingress', written('ingress', index))),
    ...egress.map((way, index) => path(way, 'egress', written('egress', index))),
  ];
  return paths.flatMap((entry) => managementPath(entry, host, sources, portSets));
}

interface ManagementPath {
  readonly direction: Direction;
  readonly name: string;
  readonly at: readonly (string | number)[];
  readonly peers: ManagementIngress['from'];
  readonly side: 'from' | 'to';
  readonly ports: ManagementIngress['ports'];
}

function path(
  way: ManagementIngress & ManagementEgress,
  direction: Direction,
  at: readonly (string | number)[],
): ManagementPath {
  const side = direction === 'ingress' ? 'from' : 'to';
  return { direction, name: way.name, at, peers: way[side], side, ports: way.ports };
}

/** The way itself, and its replies the other way. */
function managementPath(
  entry: ManagementPath,
  { manifest }: HostEndpoint,
  sources: PeerSources,
  portSets: PortSets,
): readonly SafetyRule[] {
  const { direction, side, at } = entry;
  const name = `management/${entry.name}`;
  const who = `management path "${entry.name}"`;
  const place = manifest.at(at);
  const peers = resolvePeers(entry.peers, { manifest, path: [...at, side], who }, sources);
  const services = resolveServices(entry.ports, { manifest, path: [...at, 'ports'], who }, portSets, sources.findings);
  const replies = replyServices(services).map(({ suffix, ...conditions }) => {
    const back = side === 'from' ? { to: peers } : { from: peers };
    return allow(`${name}/replies${suffix}`, place, { ...back, ...conditions });
  });
  const opposite: Direction = direction === 'ingress' ? 'egress' : 'ingress';
  return [
    { direction, subjects: ['host-own'], rule: allow(name, place, { [side]: peers, services }) },
    ...replies.map((rule): SafetyRule => ({ direction: opposite, subjects: ['host-own'], rule })),
  ];
}

interface Conditions {
  readonly from?: AddressMatch;
  readonly to?: AddressMatch;
  readonly services?: ServiceMatch;
  readonly sourcePorts?: ResolvedRule['sourcePorts'];
}

function allow(name: string, place: Place, conditions: Conditions): ResolvedRule {
  return { name, action: 'allow', from: 'any', to: 'any', services: 'any', sourcePorts: 'any', ...conditions, place };
}
