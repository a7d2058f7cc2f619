import { parseAddress } from '../../controller/net/address.ts';
import { parseFrame } from '../../controller/net/frame.ts';
import { buildFrame, type FrameOptions } from '../../controller/net/frame-build.ts';
import { crc32c, internetChecksum, pseudoHeader } from '../../controller/net/frame-checksum.ts';
import type { Packet } from '../../controller/net/packet.ts';

const ENDS = {
  4: ['192.0.2.1', '198.51.100.2'],
  6: ['2001:db8::1', '2001:db8:ffff::2'],
} as const;

function packet(family: 4 | 6, protocol: number, transport: Packet['transport']): Packet {
  const [source, destination] = ENDS[family].map(parseAddress);
  if (source === undefined || destination === undefined) throw new Error('the table has a bad address');
  return { family, source, destination, protocol, hopLimit: 64, transport };
}

const TRANSPORTS: readonly [protocol: number, transport: Packet['transport']][] = [
  [6, { kind: 'ports', source: 0, destination: 65535 }],
  [17, { kind: 'ports', source: 40000, destination: 53 }],
  [132, { kind: 'ports', source: 1, destination: 38412 }],
  [1, { kind: 'icmp', type: 8, code: 0 }],
  [58, { kind: 'icmp', type: 135, code: 0 }],
  [47, { kind: 'none' }],
  [6, { kind: 'later-fragment' }],
];
const CASES = ([4, 6] as const).flatMap((family) => TRANSPORTS.map(([p, t]) => [family, p, t] as const));
const OPTIONS: readonly FrameOptions[] = [{}, { tags: [0x8100] }, { tags: [0x88a8, 0x8100] }, { linkLayer: false }];

test.each(CASES)('IPv%i protocol %i %j reads back', (family, protocol, transport) => {
  const wanted = packet(family, protocol, transport);
  for (const options of OPTIONS) {
    const frame = buildFrame(wanted, options);
    expect(parseFrame(frame, options.linkLayer ?? true)).toEqual({ kind: 'packet', packet: wanted });
  }
});

/** Sums of what is already checksummed are 0. */
test.each([
  [4, 6],
  [4, 17],
  [6, 6],
  [6, 17],
  [6, 58],
] as const)('IPv%i protocol %i carries a right checksum', (family, protocol) => {
  const transport: Packet['transport'] =
    protocol === 58 ? { kind: 'icmp', type: 128, code: 0 } : { kind: 'ports', source: 1234, destination: 80 };
  const asked = packet(family, protocol, transport);
  const segment = buildFrame(asked, { linkLayer: false }).subarray(family === 4 ? 20 : 40);
  expect(internetChecksum(Buffer.concat([pseudoHeader(asked, segment.length), segment]))).toBe(0);
});

test('an IPv4 header and an ICMP message sum to 0', () => {
  const frame = buildFrame(packet(4, 1, { kind: 'icmp', type: 8, code: 0 }), { linkLayer: false });
  expect(internetChecksum(frame.subarray(0, 20))).toBe(0);
  expect(internetChecksum(frame.subarray(20))).toBe(0);
});

/** RFC 3720 appendix B.4 (the same polynomial). */
test.each([
  ['32 zeros', new Uint8Array(32), 0x8a9136aa],
  ['32 ones', new Uint8Array(32).fill(255), 0x62a8ab43],
  ['ascending', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
])('CRC-32C of %s', (_what, bytes, crc) => {
  expect(crc32c(bytes)).toBe(crc);
});
