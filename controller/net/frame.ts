import { addressFromBytes } from './address.ts';
import type { Packet, ParsedFrame, RefusedReason } from './packet.ts';
import { hasPorts, hasTypeAndCode, PROTOCOLS } from './protocol.ts';

/** EtherTypes that matter to a verdict. */
export const ETHERTYPE = {
  ipv4: 0x0800,
  arp: 0x0806,
  ipv6: 0x86dd,
  vlan: 0x8100,
  serviceVlan: 0x88a8,
  oldServiceVlan: 0x9100,
} as const;

/** IPv6 extension headers that are followed (RFC 8200 section 4). AH and ESP are not: they end the chain. */
export const EXTENSION = { hopByHop: 0, routing: 43, fragment: 44, destinationOptions: 60 } as const;

const ETHERNET_BYTES = 14;
const TAG_BYTES = 4;
const MAX_TAGS = 2;
const MAX_EXTENSIONS = 8;
const FRAGMENT_OFFSET_V4 = 0x1fff;
const FRAGMENT_OFFSET_V6 = 0xfff8;

/**
 * Reads a frame exactly as bpf/include/parse.h does; both follow these rules, in this order.
 * All multi-byte fields are big-endian. "Left" means from that point to the end of the frame.
 *
 * Link layer (only when `linkLayer`)
 *  1. Fewer than 14 bytes: malformed. The EtherType is bytes 12–13.
 *  2. While the EtherType is 0x8100, 0x88a8 or 0x9100: if two tags were already taken, vlan-depth;
 *     if fewer than 4 bytes are left, malformed; else skip 4 bytes, EtherType = the last two of them.
 *     A tag that the device took off into skb metadata counts as the first one.
 *  3. 0x0806: arp (not looked into). 0x0800: IPv4. 0x86dd: IPv6. Anything else, 802.3 lengths
 *     included: non-ip.
 *
 * No link layer
 *  4. The high nibble of the first byte: 4 is IPv4, 6 is IPv6, anything else, or no byte at all, is malformed:
 *     on such a device nothing says what else it may be.
 *
 * IPv4 (RFC 791)
 *  5. Malformed: fewer than 20 bytes left; version not 4; header length (IHL × 4) under 20; total length under the
 *     header length or over what is left. But total length 0 with more than 65,535 bytes left is an
 *     aggregate made by this host (BIG TCP): its length is what is left.
 *  6. What lies behind the total length is padding, never read. Options are skipped unread.
 *  7. Fragment offset not 0: a later fragment of the header's protocol; nothing further is read.
 *
 * IPv6 (RFC 8200)
 *  8. Malformed: fewer than 40 bytes left; version not 6; payload length over what is left behind the header.
 *     But payload length 0 means what is left when the next header is hop-by-hop (a jumbogram, RFC 2675)
 *     or more than 65,535 bytes are left behind the header (BIG TCP). What lies behind is padding.
 *  9. While the next header is 0, 43, 44 or 60, in any order: if eight were already followed,
 *     extension-headers; if fewer than 8 bytes of payload are left, or fewer than its length
 *     (44: 8; others: (second byte + 1) × 8), malformed; else skip it, next header = its first byte.
 * 10. Header 44 with a fragment offset other than 0 (bytes 2–3 & 0xfff8) is a later fragment of the protocol its first byte
 *     names: extension-headers if that is 0, 43, 44 or 60; else nothing further is read.
 *
 * Transport, for all but later fragments (first fragments included)
 * 11. Payload left (within the IP length) under the minimum is malformed: TCP (6) 20, UDP (17) 8,
 *     SCTP (132) 12, ICMP (1) and ICMPv6 (58) 8, each in either family. Other protocols need nothing.
 * 12. TCP, UDP, SCTP: ports, bytes 0–1 source, 2–3 destination. 1 and 58: type byte 0, code byte 1.
 *
 * `hopLimit` is TTL or hop limit. Checksums, addresses and flags are not judged.
 */
export function parseFrame(frame: Uint8Array, linkLayer: boolean): ParsedFrame {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (!linkLayer) return parseByNibble(view);
  if (view.byteLength < ETHERNET_BYTES) return refused('malformed');
  let at = ETHERNET_BYTES;
  let type = view.getUint16(at - 2);
  for (let tags = 0; isTag(type); tags++) {
    if (tags === MAX_TAGS) return refused('vlan-depth');
    if (view.byteLength - at < TAG_BYTES) return refused('malformed');
    at += TAG_BYTES;
    type = view.getUint16(at - 2);
  }
  if (type === ETHERTYPE.arp) return { kind: 'arp' };
  if (type === ETHERTYPE.ipv4) return parseIpv4(view, at);
  if (type === ETHERTYPE.ipv6) return parseIpv6(view, at);
  return { kind: 'non-ip' };
}

function parseByNibble(view: DataView): ParsedFrame {
  const version = view.byteLength === 0 ? undefined : view.getUint8(0) >> 4;
  if (version === 4) return parseIpv4(view, 0);
  if (version === 6) return parseIpv6(view, 0);
  return refused('malformed');
}

/** The packet without its transport: what the network layer alone decides. */
type Network = Omit<Packet, 'transport'>;

function parseIpv4(view: DataView, at: number): ParsedFrame {
  const left = view.byteLength - at;
  if (left < 20 || view.getUint8(at) >> 4 !== 4) return refused('malformed');
  const header = (view.getUint8(at) & 15) * 4;
  const stated = view.getUint16(at + 2);
  const total = stated === 0 && left > 0xffff ? left : stated;
  if (header < 20 || total < header || total > left) return refused('malformed');
  const network: Network = {
    family: 4,
    source: addressFromBytes(bytesAt(view, at + 12, 4)),
    destination: addressFromBytes(bytesAt(view, at + 16, 4)),
    protocol: view.getUint8(at + 9),
    hopLimit: view.getUint8(at + 8),
  };
  if ((view.getUint16(at + 6) & FRAGMENT_OFFSET_V4) !== 0) return laterFragment(network);
  return parseTransport(network, bytesAt(view, at + header, total - header));
}

function parseIpv6(view: DataView, at: number): ParsedFrame {
  const left = view.byteLength - at - 40;
  if (left < 0 || view.getUint8(at) >> 4 !== 6) return refused('malformed');
  const next = view.getUint8(at + 6);
  const stated = view.getUint16(at + 4);
  const payload = stated === 0 && (next === EXTENSION.hopByHop || left > 0xffff) ? left : stated;
  if (payload > left) return refused('malformed');
  const network: Network = {
    family: 6,
    source: addressFromBytes(bytesAt(view, at + 8, 16)),
    destination: addressFromBytes(bytesAt(view, at + 24, 16)),
    protocol: next,
    hopLimit: view.getUint8(at + 7),
  };
  return parseExtensions(network, bytesAt(view, at + 40, payload));
}

function parseExtensions(network: Network, payload: Uint8Array): ParsedFrame {
  let protocol = network.protocol;
  let rest = payload;
  for (let followed = 0; isExtension(protocol); followed++) {
    if (followed === MAX_EXTENSIONS) return refused('extension-headers');
    const [next, words, high, low] = rest;
    if (next === undefined || words === undefined || high === undefined || low === undefined)
      return refused('malformed');
    const length = protocol === EXTENSION.fragment ? 8 : (words + 1) * 8;
    if (rest.length < length) return refused('malformed');
    if (protocol === EXTENSION.fragment && (((high << 8) | low) & FRAGMENT_OFFSET_V6) !== 0) {
      return isExtension(next) ? refused('extension-headers') : laterFragment({ ...network, protocol: next });
    }
    protocol = next;
    rest = rest.subarray(length);
  }
  return parseTransport({ ...network, protocol }, rest);
}

const MINIMUM: ReadonlyMap<number, number> = new Map([
  [PROTOCOLS.tcp, 20],
  [PROTOCOLS.udp, 8],
  [PROTOCOLS.sctp, 12],
  [PROTOCOLS.icmp, 8],
  [PROTOCOLS.icmpv6, 8],
]);

function parseTransport(network: Network, payload: Uint8Array): ParsedFrame {
  if (payload.length < (MINIMUM.get(network.protocol) ?? 0)) return refused('malformed');
  const [a = 0, b = 0, c = 0, d = 0] = payload;
  if (hasPorts(network.protocol)) {
    return packet({ ...network, transport: { kind: 'ports', source: (a << 8) | b, destination: (c << 8) | d } });
  }
  if (hasTypeAndCode(network.protocol)) return packet({ ...network, transport: { kind: 'icmp', type: a, code: b } });
  return packet({ ...network, transport: { kind: 'none' } });
}

function bytesAt(view: DataView, at: number, length: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + at, length);
}

function isTag(type: number): boolean {
  return type === ETHERTYPE.vlan || type === ETHERTYPE.serviceVlan || type === ETHERTYPE.oldServiceVlan;
}

function isExtension(protocol: number): boolean {
  return (
    protocol === EXTENSION.hopByHop ||
    protocol === EXTENSION.routing ||
    protocol === EXTENSION.fragment ||
    protocol === EXTENSION.destinationOptions
  );
}

function packet(value: Packet): ParsedFrame {
  return { kind: 'packet', packet: value };
}

function laterFragment(network: Network): ParsedFrame {
  return packet({ ...network, transport: { kind: 'later-fragment' } });
}

function refused(reason: RefusedReason): ParsedFrame {
  return { kind: 'refused', reason };
}
