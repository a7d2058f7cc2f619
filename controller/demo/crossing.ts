import type { Backend, HostInterface } from '../kernel/backend.ts';
import type { Hook, Packet } from '../model/packet.ts';
import { type Address, parseAddress } from '../net/address.ts';
import { buildFrame } from '../net/frame-build.ts';
import { PROTOCOLS } from '../net/protocol.ts';
import { ADDRESSES, type Place, WEB_ON_DB_SIDE } from './topology.ts';
import type { Trip } from './world.ts';

export const ETH0: HostInterface = { ifindex: 2, name: 'eth0', linkLayer: true };
export const VETH_DB: HostInterface = { ifindex: 3, name: 'veth-db', linkLayer: true };

/** Port a client speaks from. */
const EPHEMERAL = 40_000;

/** The interface of `web` behind which a place lies. */
const SIDE: Readonly<Record<Exclude<Place, 'web'>, HostInterface>> = { client: ETH0, db: VETH_DB };

/** Whether the backend passes the first packet of a connection, and its answer, at every hook of `web` they meet. */
export function cross(backend: Backend, trip: Trip): boolean {
  const there = packetOf(trip);
  const back = answerTo(there);
  const passes = (packet: Packet, from: Place, to: Place): boolean =>
    hooks(from, to).every(({ at, hook }) => backend.decide(buildFrame(packet), at.ifindex, hook) === 'pass');
  return passes(there, trip.from, trip.to) && passes(back, trip.to, trip.from);
}

/** In where it comes from, out where it goes; not at all where that is `web` itself. */
function hooks(from: Place, to: Place): readonly { readonly at: HostInterface; readonly hook: Hook }[] {
  return [
    ...(from === 'web' ? [] : [{ at: SIDE[from], hook: 'ingress' as const }]),
    ...(to === 'web' ? [] : [{ at: SIDE[to], hook: 'egress' as const }]),
  ];
}

function packetOf({ from, to, family, port }: Trip): Packet {
  const speaks = from === 'web' && to === 'db' ? WEB_ON_DB_SIDE : ADDRESSES[from];
  return {
    family,
    source: addressOf(speaks[family]),
    destination: addressOf(ADDRESSES[to][family]),
    protocol: PROTOCOLS.tcp,
    hopLimit: 64,
    transport: { kind: 'ports', source: EPHEMERAL, destination: port },
  };
}

function answerTo(packet: Packet): Packet {
  const { source, destination, transport } = packet;
  const ports =
    transport.kind === 'ports'
      ? { ...transport, source: transport.destination, destination: transport.source }
      : transport;
  return { ...packet, source: destination, destination: source, transport: ports };
}

function addressOf(text: string): Address {
  const address = parseAddress(text);
  if (address === undefined) throw new Error(`no address: ${text}`);
  return address;
}
