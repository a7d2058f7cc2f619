import { parseFrame } from '../../controller/net/frame.ts';

/** Bytes from hex; spaces are for the eye, `*n` repeats the byte before it. */
function hex(text: string): Uint8Array {
  const repeated = text.replaceAll(/([0-9a-f]{2})\*(\d+)/g, (_, byte: string, n: string) => byte.repeat(Number(n)));
  return Uint8Array.from(Buffer.from(repeated.replaceAll(' ', ''), 'hex'));
}

const MAC = '02*12';
const V4 = (total: string, rest: string): string => `45 00 ${total} 0000 0000 40 06 0000 0a000001 0a000002 ${rest}`;
const TCP = '9c40 0016 00*8 50 02 ffff 0000 0000';
const V6 = (length: string, next: string, rest: string): string =>
  `60000000 ${length} ${next} ff 2001 0db8 00*11 01 2001 0db8 00*11 02 ${rest}`;
const OPTIONS = (next: string, words: string): string => `${next} ${words} 00*6 `;

const PACKET = 'packet';

/** Rule of parseFrame's docstring, what it is about, the frame, and what it is read as. */
const FRAMES: readonly [rule: number, what: string, frame: string, read: string][] = [
  [1, 'an empty frame', '', 'malformed'],
  [1, '13 bytes', '02*13', 'malformed'],
  [2, 'one tag', `${MAC} 8100 0001 0800 ${V4('0028', TCP)}`, PACKET],
  [2, 'two tags', `${MAC} 88a8 0001 8100 0001 0800 ${V4('0028', TCP)}`, PACKET],
  [2, 'three tags', `${MAC} 9100 0001 8100 0001 8100 0001 0800 ${V4('0028', TCP)}`, 'vlan-depth'],
  [2, 'a third tag cut short', `${MAC} 9100 0001 8100 0001 8100`, 'vlan-depth'],
  [2, 'a tag cut short', `${MAC} 8100 0001 08`, 'malformed'],
  [3, 'ARP, not looked into', `${MAC} 0806`, 'arp'],
  [3, 'ARP in a tag', `${MAC} 8100 0001 0806`, 'arp'],
  [3, 'an 802.3 length', `${MAC} 0026 424203`, 'non-ip'],
  [3, 'LLDP', `${MAC} 88cc 00`, 'non-ip'],
  [5, 'IPv4 of 19 bytes', `${MAC} 0800 45 00*18`, 'malformed'],
  [5, 'IPv4 that says version 6', `${MAC} 0800 65 00 0028 00*16 ${TCP}`, 'malformed'],
  [5, 'IHL 4', `${MAC} 0800 44 00 0028 00*16 ${TCP}`, 'malformed'],
  [5, 'total length under the header', `${MAC} 0800 ${V4('0013', TCP)}`, 'malformed'],
  [5, 'total length over the frame', `${MAC} 0800 ${V4('0029', TCP)}`, 'malformed'],
  [5, 'total length 0 in a small frame', `${MAC} 0800 ${V4('0000', TCP)}`, 'malformed'],
  [5, 'total length 0 in an aggregate', `${MAC} 0800 ${V4('0000', `${TCP} 00*65536`)}`, PACKET],
  [6, 'padding behind the total length', `${MAC} 0800 ${V4('0028', `${TCP} ff*6`)}`, PACKET],
  [6, 'a TCP header that reaches into the padding', `${MAC} 0800 ${V4('0027', TCP)}`, 'malformed'],
  [6, 'options', `${MAC} 0800 46 00 002c 0000 0000 40 06 0000 0a000001 0a000002 01010101 ${TCP}`, PACKET],
  [6, 'options over the total length', `${MAC} 0800 4f 00 0028 0000 0000 40 06 0000 0a*8 ${TCP}`, 'malformed'],
  [7, 'a later fragment with one byte', `${MAC} 0800 45 00 0015 0000 0001 40 06 0000 0a*8 ff`, 'later-fragment'],
  [7, 'a first fragment', `${MAC} 0800 45 00 0028 0000 2000 40 06 0000 0a*8 ${TCP}`, PACKET],
  [
    7,
    'a first fragment without its whole TCP header',
    `${MAC} 0800 45 00 001c 0000 2000 40 06 0000 0a*8 00*8`,
    'malformed',
  ],
  [8, 'IPv6 of 39 bytes', `${MAC} 86dd 60 00*38`, 'malformed'],
  [8, 'IPv6 that says version 4', `${MAC} 86dd 40 00*39`, 'malformed'],
  [8, 'payload over the frame', `${MAC} 86dd ${V6('0015', '06', TCP)}`, 'malformed'],
  [8, 'payload length 0 with TCP behind it', `${MAC} 86dd ${V6('0000', '06', TCP)}`, 'malformed'],
  [8, 'payload length 0, no next header', `${MAC} 86dd ${V6('0000', '3b', '')}`, PACKET],
  [8, 'a jumbogram', `${MAC} 86dd ${V6('0000', '00', `06 00 c2 04 00010000 ${TCP}`)}`, PACKET],
  [8, 'payload length 0 in an aggregate', `${MAC} 86dd ${V6('0000', '06', `${TCP} 00*65536`)}`, PACKET],
  [
    9,
    'eight extension headers',
    `${MAC} 86dd ${V6('0054', '3c', `${OPTIONS('3c', '00').repeat(7)} ${OPTIONS('06', '00')} ${TCP}`)}`,
    PACKET,
  ],
  [
    9,
    'nine extension headers',
    `${MAC} 86dd ${V6('005c', '3c', `${OPTIONS('3c', '00').repeat(8)} ${OPTIONS('06', '00')} ${TCP}`)}`,
    'extension-headers',
  ],
  [9, 'a routing header of 16 bytes', `${MAC} 86dd ${V6('0024', '2b', `06 01 00*14 ${TCP}`)}`, PACKET],
  [9, 'an extension header over the payload', `${MAC} 86dd ${V6('001c', '3c', `06 03 00*6 ${TCP}`)}`, 'malformed'],
  [9, 'an extension header of seven bytes', `${MAC} 86dd ${V6('0007', '3c', '06 00 00*5')}`, 'malformed'],
  [9, 'AH ends the chain', `${MAC} 86dd ${V6('0001', '33', '06')}`, PACKET],
  [10, 'a later fragment', `${MAC} 86dd ${V6('0008', '2c', '06 00 0008 00000000')}`, 'later-fragment'],
  [
    10,
    'a later fragment of an extension header',
    `${MAC} 86dd ${V6('0008', '2c', '3c 00 0008 00000000')}`,
    'extension-headers',
  ],
  [10, 'a first fragment', `${MAC} 86dd ${V6('001c', '2c', `06 00 0001 00000000 ${TCP}`)}`, PACKET],
  [11, 'UDP of seven bytes', `${MAC} 86dd ${V6('0007', '11', '00*7')}`, 'malformed'],
  [11, 'SCTP of 11 bytes', `${MAC} 86dd ${V6('000b', '84', '00*11')}`, 'malformed'],
  [11, 'ICMPv6 of seven bytes', `${MAC} 86dd ${V6('0007', '3a', '00*7')}`, 'malformed'],
  [11, 'ICMP of seven bytes in IPv6', `${MAC} 86dd ${V6('0007', '01', '00*7')}`, 'malformed'],
  [11, 'GRE of no bytes', `${MAC} 86dd ${V6('0000', '2f', '')}`, PACKET],
];

test.each(FRAMES)('rule %i: %s', (_rule, _what, frame, read) => {
  const parsed = parseFrame(hex(frame), true);
  const word = parsed.kind === 'refused' ? parsed.reason : parsed.kind;
  expect(parsed.kind === 'packet' && parsed.packet.transport.kind === 'later-fragment' ? 'later-fragment' : word).toBe(
    read,
  );
});

const BARE: readonly [what: string, frame: string, read: string][] = [
  ['an empty frame', '', 'refused'],
  ['IPv4', V4('0028', TCP), 'packet'],
  ['IPv6', V6('0014', '06', TCP), 'packet'],
  ['something else', '00', 'refused'],
];

test.each(BARE)('rule 4, no link layer: %s', (_what, frame, read) => {
  expect(parseFrame(hex(frame), false).kind).toBe(read);
});

test('every truncation of a packet is refused or has no ports', () => {
  for (const frame of [`${MAC} 0800 ${V4('0028', TCP)}`, `${MAC} 86dd ${V6('0014', '06', TCP)}`].map(hex)) {
    for (let length = 0; length < frame.length; length++) {
      expect(parseFrame(frame.subarray(0, length), true)).toEqual({ kind: 'refused', reason: 'malformed' });
    }
  }
});
