import { viewOf } from '../../controller/abi/fields.ts';
import { CONSTANTS } from '../../controller/abi/layout.generated.ts';
import { keyRoom } from '../../controller/abi/lookup.ts';
import { createSections } from '../../controller/abi/sections.ts';
import { type AddressTerms, classifyAddresses } from '../../controller/compile/addresses.ts';
import { ALL_SPLIT, placeTrie } from '../../controller/compile/encode-tries.ts';
import type { Trie, TrieNode } from '../../controller/compile/trie.ts';
import { isPrefix, type Prefix, parsePrefix } from '../../controller/net/prefix.ts';
import { acceptedBy, edgesOf, expectedOf, membersOf, place } from '../generate/tries.ts';

function read(text: string): Prefix {
  const prefix = parsePrefix(text);
  if (!isPrefix(prefix)) throw new Error(`not a prefix: ${text}`);
  return prefix;
}

/** One match per list of prefixes. */
function matchesOf(lists: readonly (readonly string[])[]): readonly AddressTerms[] {
  return lists.map((list, i) => [{ include: [{ name: `set-${i}`, prefixes: list.map(read) }], except: [] }]);
}

function chain(address: string, lengths: readonly number[]): readonly (readonly string[])[] {
  return lengths.map((length) => [`${address}/${length}`]);
}

const from = (first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);

const LISTS: readonly [what: string, lists: readonly (readonly string[])[]][] = [
  ['nothing', []],
  ['a match of no prefix', [[]]],
  ['everything', [['0.0.0.0/0', '::/0']]],
  ['everything, of one family', [['::/0']]],
  [
    'both ends of the space',
    [['0.0.0.0/32', '255.255.255.255/32', '::/128', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128']],
  ],
  ['borders of strides (IPv4)', chain('10.0.0.0', [8, 15, 16, 17, 31, 32])],
  ['borders of strides (IPv6)', chain('2001:db8::', [31, 32, 33, 47, 48, 49, 64, 65, 112, 113, 127, 128])],
  ['a chain of every length (IPv4)', chain('0.0.0.0', from(0, 32))],
  ['a chain of every length at the upper end (IPv6)', from(1, 128).map((length) => [`${upper(length)}/${length}`])],
  ['halves that are one', [['10.0.0.0/17', '10.0.128.0/17', '10.1.0.0/16'], ['10.0.0.0/15']]],
  ['the same prefix many times', [['10.1.2.0/24', '10.1.2.0/24', '10.1.2.0/24'], ['10.1.2.0/24']]],
  [
    'neighbours of two lists',
    [
      ['10.0.0.0/25', 'fc00::/8'],
      ['10.0.0.128/25', 'fd00::/8'],
    ],
  ],
  ['the whole space in halves', [['0.0.0.0/1', '128.0.0.0/1', '::/1', '8000::/1']]],
];

/** The last prefix of a length. */
function upper(length: number): string {
  const bits = ((1n << BigInt(length)) - 1n) << BigInt(128 - length);
  return from(0, 7)
    .map((i) => ((bits >> BigInt(112 - 16 * i)) & 0xffffn).toString(16))
    .join(':');
}

test.each([0, ALL_SPLIT].flatMap((allSplit) => LISTS.map(([what, lists]) => [what, allSplit, lists] as const)))(
  '%s, split up to %i bytes',
  (_what, allSplit, lists) => {
    const matches = matchesOf(lists);
    const classified = classifyAddresses(matches);
    const [placed, members] = [place(classified, allSplit), membersOf(classified)];
    const prefixes = [...lists.flat().map(read), read('0.0.0.0/0'), read('::/0')];
    for (const address of edgesOf(prefixes)) {
      expect([address, acceptedBy(placed, members, address)]).toEqual([address, expectedOf(matches, address)]);
    }
  },
);

test('what makes no difference leaves no node', () => {
  const whole = classifyAddresses(matchesOf([['0.0.0.0/1', '128.0.0.0/1', '10.1.2.3/32']]));
  expect(whole.tries).toEqual({ 4: expect.any(Number), 6: expect.any(Number) });
  const halves = classifyAddresses(matchesOf([['10.0.0.0/17', '10.0.128.0/17', '10.0.7.0/24']]));
  expect(halves.tries[4]).toMatchObject({ keys: [0, 0x0a00, 0x0a01], children: [] });
});

/** A trie of one node. */
function nodeOf(entries: number): TrieNode {
  return { keys: from(0, entries - 1), refs: from(0, entries - 1).map((i) => i % 2), children: [] };
}

const PACKED = { valueOf: (number: number): number => number, allSplit: 0 };
const SPLIT = { ...PACKED, allSplit: 2048 };

test.each([
  [2, 64, PACKED],
  [8, 64, PACKED],
  [9, 128, PACKED],
  [15, 128, PACKED],
  [15, 2048, SPLIT],
  [16, 65536 * 4, PACKED],
  [16, 65536 * 4, SPLIT],
])('a root of %i entries takes %i bytes', (entries, bytes, parts) => {
  const sections = createSections();
  placeTrie(sections, nodeOf(entries), parts);
  expect(sections.size()).toBe(bytes);
});

test('a trie of few nodes is split, and packed where that takes more than it may', () => {
  const bytes = (allSplit: number): number => {
    const sections = createSections();
    placeTrie(sections, { keys: [0, 1], refs: [~0, 0], children: [nodeOf(3)] }, { ...PACKED, allSplit });
    return sections.size();
  };
  expect([bytes(4095), bytes(4096)]).toEqual([128, 4096]);
});

test.each([
  [32, false],
  [33, true],
  [65_536, true],
])('a node below with %i entries is split: %p', (entries, split) => {
  const sections = createSections();
  const root = placeTrie(sections, { keys: [0, 1], refs: [~0, 0], children: [nodeOf(entries)] }, PACKED);
  const bytes = sections.finish();
  const below = viewOf(bytes).getUint32(root * CONSTANTS.WEIR_NODE + 2 * keyRoom(2), true);
  expect((below & CONSTANTS.WEIR_SPLIT) !== 0).toBe(split);
  expect(below & CONSTANTS.WEIR_DIRECT).toBe(0);
});

/** A root with `count` nodes below; the one of number `grown` has more entries than the others. */
function bushOf(count: number, grown: number): Trie {
  const children = from(0, count - 1).map((i): TrieNode => {
    const entries = from(0, i === grown ? 31 : 3 + (i % 20));
    return { keys: entries, refs: entries.map((entry) => entry % 2), children: [] };
  });
  return { keys: from(0, count - 1), refs: from(0, count - 1).map((i) => ~i), children };
}

test('a node that grows moves few others, and none lies in another', () => {
  const placed = [-1, 1_000].map((grown) => {
    const sections = createSections();
    placeTrie(sections, bushOf(4_000, grown), PACKED);
    return Buffer.from(sections.finish());
  });
  const [before, after] = placed.map((bytes) => from(0, 3_999).map((i) => bytes.readUInt32LE(4 * i)));
  const moved = from(0, 3_999).filter((i) => before?.[i] !== after?.[i]);
  expect(moved.length).toBeLessThan(100);
  for (const bytes of placed) {
    const taken = from(0, 3_999).map((i) => {
      const at = bytes.readUInt32LE(4 * i) * CONSTANTS.WEIR_NODE;
      const entries = bytes.readUInt16LE(at) + 1;
      return { at, end: at + 2 * keyRoom(entries) + 4 * entries };
    });
    taken.sort((a, b) => a.at - b.at);
    expect(taken.filter(({ at }, i) => at < (taken[i - 1]?.end ?? 0))).toEqual([]);
  }
});

test('dense nodes, packed and direct, answer every value', () => {
  const every = (step: number): readonly string[] =>
    from(0, 65535)
      .filter((value) => value % step === 0)
      .flatMap((value) => [`${value >> 8}.${value & 255}.0.0/16`, `203.0.${value >> 8}.${value & 255}/32`]);
  const matches = matchesOf([every(3), every(7)]);
  const classified = classifyAddresses(matches);
  const [placed, members] = [place(classified), membersOf(classified)];
  for (const value of from(0, 65535)) {
    const expected = [...(value % 3 === 0 ? [0] : []), ...(value % 7 === 0 ? [1] : [])];
    const outer = acceptedBy(placed, members, { family: 4, bits: BigInt(value) << 16n });
    const inner = acceptedBy(placed, members, { family: 4, bits: 0xcb000000n + BigInt(value) });
    if (value !== 0xcb00 && String(outer) !== String(expected)) expect([value, outer]).toEqual([value, expected]);
    const around = [...(0xcb00 % 3 === 0 ? [0] : []), ...(0xcb00 % 7 === 0 ? [1] : [])];
    const both = [...new Set([...expected, ...around])].sort();
    if (String(inner) !== String(both)) expect([value, inner]).toEqual([value, both]);
  }
  expect(members).toHaveLength(4);
});
