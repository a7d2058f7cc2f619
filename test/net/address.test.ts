import { formatAddress, parseAddress } from '../../controller/net/address.ts';
import { formatPrefix, isPrefix, parsePrefix } from '../../controller/net/prefix.ts';

const ADDRESSES: readonly [string, string | undefined][] = [
  ['0.0.0.0', '0.0.0.0'],
  ['255.255.255.255', '255.255.255.255'],
  ['10.1', undefined],
  ['010.0.0.1', undefined],
  ['256.0.0.1', undefined],
  ['::', '::'],
  ['::1', '::1'],
  ['2001:DB8::1', '2001:db8::1'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['2001:0:0:1::1', '2001:0:0:1::1'],
  ['1:2:3:4:5:6:0:8', '1:2:3:4:5:6:0:8'],
  ['::ffff:192.0.2.1', '::ffff:c000:201'],
  ['fe80::1%eth0', undefined],
  ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['', undefined],
];

test.each(ADDRESSES)('address %s reads as %s', (text, canonical) => {
  const address = parseAddress(text);
  expect(address && formatAddress(address)).toBe(canonical);
});

const PREFIXES: readonly [string, string | object][] = [
  ['10.0.0.0/8', '10.0.0.0/8'],
  ['10.0.0.1', '10.0.0.1/32'],
  ['2001:db8::', '2001:db8::/128'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['::/0', '::/0'],
  ['10.0.0.1/8', { kind: 'host-bits', corrected: '10.0.0.0/8' }],
  ['2001:db8::1/64', { kind: 'host-bits', corrected: '2001:db8::/64' }],
  ['10.0.0.0/33', { kind: 'length-out-of-range', width: 32 }],
  ['::/129', { kind: 'length-out-of-range', width: 128 }],
  ['10.0.0.0/08', { kind: 'malformed' }],
  ['10.0.0.0/', { kind: 'malformed' }],
  ['office', { kind: 'malformed' }],
];

test.each(PREFIXES)('prefix %s reads as %j', (text, expected) => {
  const prefix = parsePrefix(text);
  expect(isPrefix(prefix) ? formatPrefix(prefix) : prefix).toEqual(expected);
});
