import type { Packet } from '../model/packet.ts';
import { type Address, type Family, formatAddress } from '../net/address.ts';
import { EXTENSION } from '../net/frame.ts';
import { formatProtocol, hasPorts, hasTypeAndCode, PROTOCOLS } from '../net/protocol.ts';
import type { Flow, FlowError } from './flow.ts';
import type { FlowEnd } from './flow-ends.ts';

/** Source port of a flow that names none: the first ephemeral one (RFC 6335 section 6). */
const EPHEMERAL = 49152;
const ECHO_REQUEST: ReadonlyMap<number, number> = new Map([
  [PROTOCOLS.icmp, 8],
  [PROTOCOLS.icmpv6, 128],
]);

/** The first packet of a flow between two ends. */
export function packetOf(flow: Flow, src: FlowEnd, dst: FlowEnd): Packet | FlowError {
  const pair = addressPair(src, dst);
  if ('error' in pair) return pair;
  const { family } = pair.source;
  const { protocol } = flow;
  if (family === 6 && Object.values<number>(EXTENSION).includes(protocol)) {
    return { error: `asking protocol ${protocol} in IPv6: it is an extension header, no packet ends in it` };
  }
  const transport = transportOf(flow);
  if ('error' in transport) return transport;
  return { family, ...pair, protocol, hopLimit: hopLimit(protocol, transport), transport };
}

type Pair = Pick<Packet, 'source' | 'destination'>;

/** The first address of each, in the family both have; IPv4 when they have both. */
function addressPair(src: FlowEnd, dst: FlowEnd): Pair | FlowError {
  for (const family of [4, 6] as const) {
    const [source, destination] = [firstOf(src, family), firstOf(dst, family)];
    if (source !== undefined && destination !== undefined) return { source, destination };
  }
  return { error: `choosing addresses: ${describe(src)} and ${describe(dst)} have no address family in common` };
}

function firstOf({ addresses }: FlowEnd, family: Family): Address | undefined {
  return addresses.find((address) => address.family === family);
}

function describe({ label, addresses }: FlowEnd): string {
  return `${label} (${addresses.length === 0 ? 'no address' : addresses.map(formatAddress).join(', ')})`;
}

function transportOf({ protocol, sourcePort, port, icmpType, icmpCode }: Flow): Packet['transport'] | FlowError {
  if (hasPorts(protocol)) {
    if (port === undefined) return { error: `asking ${formatProtocol(protocol)}: "port" is missing; add it` };
    return { kind: 'ports', source: sourcePort ?? EPHEMERAL, destination: port };
  }
  if (hasTypeAndCode(protocol)) {
    return { kind: 'icmp', type: icmpType ?? ECHO_REQUEST.get(protocol) ?? 0, code: icmpCode ?? 0 };
  }
  return { kind: 'none' };
}

/** Neighbour discovery is always sent with 255 (RFC 4861 section 3.1). */
function hopLimit(protocol: number, transport: Packet['transport']): number {
  const discovery =
    protocol === PROTOCOLS.icmpv6 && transport.kind === 'icmp' && transport.type >= 133 && transport.type <= 137;
  return discovery ? 255 : 64;
}
