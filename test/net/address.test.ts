import fc from 'fast-check';
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

/** Eight words in one of the forms of RFC 4291 section 2.2; zeros from `start` on compressed, where there are any. */
function written(words: readonly number[], start: number, isDotted: boolean, isPadded: boolean): string {
  const texts = words.map((word) => word.toString(16).padStart(isPadded ? 4 : 1, '0'));
  const [seventh = 0, last = 0] = words.slice(6);
  const tail = isDotted ? [[seventh >> 8, seventh & 255, last >> 8, last & 255].join('.')] : texts.slice(6);
  const all = [...texts.slice(0, 6), ...tail];
  let end = start;
  while (end < (isDotted ? 6 : 8) && words[end] === 0) end++;
  return end > start ? `${all.slice(0, start).join(':')}::${all.slice(end).join(':')}` : all.join(':');
}

test('every written form of an IPv6 address has its value', () => {
  const word = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 8, maxLength: 8 }),
      fc.nat(7),
      fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
      (words, start, [isDotted, isPadded, isUpper]) => {
        const text = written(words, start, isDotted, isPadded);
        const bits = words.reduce((value, each) => (value << 16n) | BigInt(each), 0n);
        expect(parseAddress(isUpper ? text.toUpperCase() : text)).toEqual({ family: 6, bits });
      },
    ),
    { numRuns: 2000 },
  );
});

const PREFIXES: readonly [string, string | object][] = [
  ['10.0.0.0/8', '10.0.0.0/8'],
  ['10.0.0.1', '10.0.0.1/32'],
  ['2001:db8::', '2001:db8::/128'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['::/0', '::/0'],
  ['10.0.0.1/8', { kind: 'host-bits', corrected: '10.0.0.0/8' }],
  ['2001:db8::1/64', { kind: 'host-bits', corrected: '2001:db8::/64' }],
  ['::ffff:10.0.0.0/104', { kind: 'mapped', corrected: '10.0.0.0/8' }],
  ['::ffff:10.1.2.3/104', { kind: 'mapped', corrected: '10.0.0.0/8' }],
  ['::ffff:a00:1', { kind: 'mapped', corrected: '10.0.0.1/32' }],
  ['::ffff:0:0/97', { kind: 'mapped', corrected: '0.0.0.0/1' }],
  ['::ffff:0:0/96', '::ffff:0:0/96'],
  ['::fffe:a00:1', '::fffe:a00:1/128'],
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
