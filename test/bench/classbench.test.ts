import { type Drawn, drawPackets, parseRule, type Rule, rulesInIpv6 } from './classbench.mjs';
import { identitiesOf, unordered } from './identities.mjs';
import { linearSource } from './linear-rules.mjs';
import { membership } from './prefix-sets.mjs';

const LINE = '@10.1.2.255/24\t192.0.2.1/32\t0 : 65535\t80 : 90\t0x06/0xFF\t0x1000/0x1000\t';
const rule = parseRule(LINE);
const anyone = parseRule('@0.0.0.0/0\t0.0.0.0/0\t0 : 65535\t0 : 65535\t0x00/0x00');

test('a line is a rule, without bits behind its prefix and without flags', () => {
  expect(rule).toEqual({
    source: { family: 4, bits: 0x0a010200n, length: 24 },
    destination: { family: 4, bits: 0xc0000201n, length: 32 },
    sourcePorts: { first: 0, last: 65_535 },
    ports: { first: 80, last: 90 },
    protocol: 6,
  });
  expect(anyone.protocol).toBeUndefined();
  expect(() => parseRule('@10.0.0.0/8')).toThrow('not a ClassBench rule: @10.0.0.0/8');
});

function accepts({ source, destination, ports, protocol }: Rule, packet: Drawn): boolean {
  const width = source.family === 4 ? 32 : 128;
  const within = ({ bits, length }: Rule['source'], address: bigint): boolean =>
    address >> BigInt(width - length) === bits >> BigInt(width - length);
  return (
    within(source, packet.source) &&
    within(destination, packet.destination) &&
    (protocol === undefined ||
      (protocol === packet.protocol && packet.value >= ports.first && packet.value <= ports.last))
  );
}

test.each([
  ['IPv4', [rule]],
  ['IPv6', rulesInIpv6([rule])],
])('%s packets are drawn from the rules, but for some, and by the seed', (_, rules) => {
  const packets = drawPackets(rules, 1_000, 3);
  const inside = packets.filter((packet) => rules.some((each) => accepts(each, packet))).length;
  expect(inside).toBeGreaterThan(900);
  expect(inside).toBeLessThan(1_000);
  expect(drawPackets(rules, 1_000, 3)).toEqual(packets);
  expect(drawPackets(rules, 1_000, 4)).not.toEqual(packets);
});

test('a host stays a host in IPv6, a block keeps what it contains', () => {
  const [six] = rulesInIpv6([rule]);
  expect(six?.destination.length).toBe(128);
  expect(six?.source).toEqual({ family: 6, bits: (0x20010db8n << 96n) | (0x0a010200n << 64n), length: 56 });
});

test('an identity may do what any prefix around it may do', () => {
  const inner = parseRule('@10.1.2.0/25\t0.0.0.0/0\t0 : 65535\t22 : 22\t0x06/0xFF');
  const outer = parseRule('@10.0.0.0/8\t0.0.0.0/0\t0 : 65535\t0 : 65535\t0x11/0xFF');
  const rules = unordered([inner, outer, rule]);
  expect(rules.map(({ ports }) => ports.first)).toEqual([22, 0]);
  expect(identitiesOf(rules).entries).toEqual([
    { identity: 1, protocol: 17, port: 0 },
    { identity: 1, protocol: 6, port: 22 },
    { identity: 2, protocol: 17, port: 0 },
  ]);
});

test('a compiled rule tests what it restricts, no more', () => {
  expect(linearSource([rule, anyone])).toContain(
    `\tif (p->protocol == 6 && (p->source.low & 0xffffff00u) == 0xa010200u && p->destination.low == 0xc0000201u && p->value >= 80 && p->value <= 90) {
\t\t*answer = 0;
\t\treturn 1;
\t}
\tif (1) {
`,
  );
});

test.each([
  [0x0a000000n, true],
  [0x0a0000ffn, true],
  [0x0a000100n, true],
  [0x0a000200n, false],
  [0x09ffffffn, false],
])('membership of %d in two neighbours and a block inside', (address, inside) => {
  const block = (bits: bigint, length: number) => ({ family: 4 as const, bits, length });
  const isInside = membership([block(0x0a000100n, 24), block(0x0a000000n, 24), block(0x0a000080n, 25)]);
  expect(isInside(address)).toBe(inside);
});
