import { matchesAddress } from '../model/membership.ts';
import type { Packet } from '../model/packet.ts';
import {
  type AddressMatch,
  type AddressTerm,
  addressesOf,
  type HostPolicy,
  type ResolvedRule,
  type ServiceMatch,
} from '../model/policy.ts';
import { type Address, type Family, formatAddress, parseAddress } from '../net/address.ts';
import { PROTOCOLS } from '../net/protocol.ts';

/** First of the ephemeral ports (RFC 6335 section 6). */
const EPHEMERAL = 49152;

/** Addresses that stand for the internet: global unicast, in nobody's list of bogons. */
const OUTSIDE: Readonly<Record<Family, Address | undefined>> = {
  4: parseAddress('1.1.1.1'),
  6: parseAddress('2606:4700:4700::1111'),
};

/**
 * TCP and UDP flows the host might open, one for each way out that policy names, and HTTPS and DNS
 * to the internet. Whether they may leave is for the walk to say.
 */
export function outgoingFlows(policy: HostPolicy, family: Family): readonly Packet[] {
  const [source] = addressesOf(policy.addresses, family);
  const outside = OUTSIDE[family];
  if (source === undefined || outside === undefined) return [];
  const flows = new Map<string, Packet>();
  const add = (destination: Address, service: Service, sourcePort: number): void => {
    const { protocol, port } = service;
    const transport = { kind: 'ports', source: sourcePort, destination: port } as const;
    const key = `${formatAddress(destination)} ${protocol} ${port} ${sourcePort}`;
    flows.set(key, { family, source, destination, protocol, hopLimit: 64, transport });
  };
  for (const service of [HTTPS, DNS]) add(outside, service, EPHEMERAL);
  for (const rule of waysOut(policy)) {
    const destination = rule.to === 'any' ? outside : firstAddress(rule.to, family);
    const service = firstService(rule.services);
    const sourcePort = rule.sourcePorts === 'any' ? EPHEMERAL : rule.sourcePorts[0]?.first;
    if (destination !== undefined && service !== undefined && sourcePort !== undefined)
      add(destination, service, sourcePort);
  }
  return [...flows.values()];
}

function waysOut(policy: HostPolicy): readonly ResolvedRule[] {
  const management = policy.safety.filter(
    ({ direction, rule: { name } }) =>
      direction === 'egress' && name.startsWith('management/') && !name.endsWith('/replies'),
  );
  const rules = policy.tiers
    .flatMap(({ policies }) => policies)
    .filter(({ subjects }) => subjects.some((subject) => subject.kind === 'host' && subject.scope === 'own'))
    .flatMap(({ egress }) => egress);
  return [...management.map(({ rule }) => rule), ...rules.filter(({ action }) => action === 'allow')];
}

function firstAddress(match: readonly AddressTerm[], family: Family): Address | undefined {
  for (const term of match) {
    const address = firstOfTerm(term, family);
    if (address !== undefined) return address;
  }
  return undefined;
}

function firstOfTerm(term: AddressTerm, family: Family): Address | undefined {
  if (term.include === 'any') return OUTSIDE[family];
  const single: AddressMatch = [term];
  for (const set of term.include) {
    const prefix = set.prefixes.find((candidate) => candidate.family === family && matchesAddress(single, candidate));
    if (prefix !== undefined) return { family, bits: prefix.bits };
  }
  return undefined;
}

interface Service {
  readonly protocol: number;
  readonly port: number;
}

const HTTPS: Service = { protocol: PROTOCOLS.tcp, port: 443 };
const DNS: Service = { protocol: PROTOCOLS.udp, port: 53 };

function firstService(services: ServiceMatch): Service | undefined {
  if (services === 'any') return HTTPS;
  const term = services.find(({ protocol }) => protocol === PROTOCOLS.tcp || protocol === PROTOCOLS.udp);
  if (term === undefined) return undefined;
  const { protocol, ports } = term;
  return ports === undefined ? (protocol === PROTOCOLS.tcp ? HTTPS : DNS) : { protocol, port: ports.first };
}
