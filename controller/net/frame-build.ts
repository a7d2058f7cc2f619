import { type Address, addressBytes } from './address.ts';
import { ETHERTYPE, EXTENSION } from './frame.ts';
import { crc32c, internetChecksum, pseudoHeader } from './frame-checksum.ts';
import type { Packet } from './packet.ts';
import { PROTOCOLS } from './protocol.ts';

export interface FrameOptions {
  /** False: the frame starts with the IP header. Default true. */
  readonly linkLayer?: boolean;
  /** 802.1Q/802.1ad tags, outermost first: the EtherType of each (VLAN id 1). */
  readonly tags?: readonly number[];
}

/** Offset of a later fragment in units of 8 bytes: anything but 0. */
const LATER = 185;
/** Locally administered, so that no real device is named. */
const MAC_DESTINATION = [0x02, 0, 0, 0, 0, 0x02] as const;
const MAC_SOURCE = [0x02, 0, 0, 0, 0, 0x01] as const;

/**
 * A frame that parseFrame reads as `packet`, with right lengths and checksums: TCP SYN, UDP,
 * SCTP INIT, ICMP of any type; 8 bytes of payload for other protocols and for later fragments.
 * A later fragment is IPv4 fragment offset 185, or an IPv6 fragment header.
 */
export function buildFrame(packet: Packet, options: FrameOptions = {}): Uint8Array {
  const ip = packet.family === 4 ? ipv4(packet) : ipv6(packet);
  if (options.linkLayer === false) return ip;
  const type = packet.family === 4 ? ETHERTYPE.ipv4 : ETHERTYPE.ipv6;
  const tags = options.tags ?? [];
  const types = [...tags.flatMap((tag) => [tag, 1]), type].flatMap((word) => [word >> 8, word & 255]);
  return join([Uint8Array.from([...MAC_DESTINATION, ...MAC_SOURCE, ...types]), ip]);
}

function ipv4(packet: Packet): Uint8Array {
  const payload = transport(packet);
  const header = new Uint8Array(20);
  const view = new DataView(header.buffer);
  view.setUint8(0, 0x45);
  view.setUint16(2, header.length + payload.length);
  view.setUint16(6, packet.transport.kind === 'later-fragment' ? LATER : 0);
  view.setUint8(8, packet.hopLimit);
  view.setUint8(9, packet.protocol);
  header.set(narrow(packet.source), 12);
  header.set(narrow(packet.destination), 16);
  view.setUint16(10, internetChecksum(header));
  return join([header, payload]);
}

function ipv6(packet: Packet): Uint8Array {
  const fragment = packet.transport.kind === 'later-fragment';
  const extension = fragment ? fragmentHeader(packet) : new Uint8Array();
  const payload = transport(packet);
  const header = new Uint8Array(40);
  const view = new DataView(header.buffer);
  view.setUint8(0, 0x60);
  view.setUint16(4, extension.length + payload.length);
  view.setUint8(6, fragment ? EXTENSION.fragment : packet.protocol);
  view.setUint8(7, packet.hopLimit);
  header.set(addressBytes(packet.source), 8);
  header.set(addressBytes(packet.destination), 24);
  return join([header, extension, payload]);
}

/** RFC 8200 section 4.5. */
function fragmentHeader({ protocol }: Packet): Uint8Array {
  const header = new Uint8Array(8);
  const view = new DataView(header.buffer);
  view.setUint8(0, protocol);
  view.setUint16(2, LATER << 3);
  return header;
}

function transport(packet: Packet): Uint8Array {
  switch (packet.transport.kind) {
    case 'ports':
      return portsSegment(packet, packet.transport);
    case 'icmp':
      return icmpMessage(packet, packet.transport);
    case 'none':
    case 'later-fragment':
      return new Uint8Array(8);
  }
}

interface PortPair {
  readonly source: number;
  readonly destination: number;
}

function portsSegment(packet: Packet, ports: PortPair): Uint8Array {
  const segment = new Uint8Array(SEGMENT_BYTES.get(packet.protocol) ?? 8);
  const view = new DataView(segment.buffer);
  view.setUint16(0, ports.source);
  view.setUint16(2, ports.destination);
  if (packet.protocol === PROTOCOLS.tcp) return tcpSyn(packet, segment);
  if (packet.protocol === PROTOCOLS.sctp) return sctpInit(segment);
  view.setUint16(4, segment.length);
  return checksummed(packet, segment, 6);
}

/** A TCP header; a UDP header; an SCTP header and an INIT chunk without parameters. */
const SEGMENT_BYTES: ReadonlyMap<number, number> = new Map([
  [PROTOCOLS.tcp, 20],
  [PROTOCOLS.udp, 8],
  [PROTOCOLS.sctp, 32],
]);

function tcpSyn(packet: Packet, segment: Uint8Array): Uint8Array {
  const view = new DataView(segment.buffer);
  view.setUint8(12, 5 << 4);
  view.setUint8(13, 0x02);
  view.setUint16(14, 0xffff);
  return checksummed(packet, segment, 16);
}

/** RFC 9260 sections 3.1 and 3.3.2; the verification tag of a packet with INIT is 0. */
function sctpInit(segment: Uint8Array): Uint8Array {
  const view = new DataView(segment.buffer);
  view.setUint8(12, 1);
  view.setUint16(14, segment.length - 12);
  view.setUint32(16, 1);
  view.setUint32(20, 0xffff);
  view.setUint16(24, 1);
  view.setUint16(26, 1);
  view.setUint32(28, 1);
  view.setUint32(8, crc32c(segment), true);
  return segment;
}

/** ICMPv4 sums the message alone (RFC 792), ICMPv6 a pseudo-header too (RFC 4443 section 2.3). */
function icmpMessage(packet: Packet, { type, code }: { readonly type: number; readonly code: number }): Uint8Array {
  const message = new Uint8Array(MESSAGE_BYTES);
  message[0] = type;
  message[1] = code;
  if (packet.protocol === PROTOCOLS.icmpv6) return checksummed(packet, message, 2);
  new DataView(message.buffer).setUint16(2, internetChecksum(message));
  return message;
}

/** Long enough for neighbour solicitations and echo requests with 16 bytes of payload. */
const MESSAGE_BYTES = 24;

function checksummed(packet: Packet, segment: Uint8Array, at: number): Uint8Array {
  const sum = internetChecksum(join([pseudoHeader(packet, segment.length), segment]));
  new DataView(segment.buffer).setUint16(at, sum === 0 ? 0xffff : sum);
  return segment;
}

function narrow(address: Address): Uint8Array {
  return addressBytes(address).subarray(12);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
