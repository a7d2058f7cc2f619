import { addressBytes } from './address.ts';
import type { Packet } from './packet.ts';

/** The one's complement sum of RFC 1071 over the bytes, as the 16-bit checksum; an odd last byte is padded. */
export function internetChecksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** What TCP, UDP and ICMPv6 checksum before their segment (RFC 9293 section 3.1, RFC 8200 section 8.1). */
export function pseudoHeader({ family, source, destination, protocol }: Packet, length: number): Uint8Array {
  const width = family === 4 ? 4 : 16;
  const bytes = new Uint8Array(2 * width + 8);
  const view = new DataView(bytes.buffer);
  bytes.set(addressBytes(source).subarray(16 - width), 0);
  bytes.set(addressBytes(destination).subarray(16 - width), width);
  view.setUint32(2 * width, length);
  view.setUint32(2 * width + 4, protocol);
  return bytes;
}

/** CRC-32C (RFC 9260 appendix A), as SCTP carries it: little-endian bytes of the returned number. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return ~crc >>> 0;
}
