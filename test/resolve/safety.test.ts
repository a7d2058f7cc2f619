import { evaluateSubject } from '../../controller/model/evaluate.ts';
import type { Packet } from '../../controller/model/packet.ts';
import type { Direction, HostPolicy, Subject } from '../../controller/model/policy.ts';
import { parseAddress } from '../../controller/net/address.ts';
import { DB, FORWARD, OWN, STRANGER } from '../model/build.ts';
import { said } from '../model/packets.ts';
import { documents, HOST, hostPolicyOf, workloadOf } from './repository.ts';

const MANAGEMENT =
  'management: { ingress: [{ name: ssh, from: [{ cidr: 10.0.0.7/32 }], ports: [{ protocol: tcp, port: 22 }, { protocol: icmp, type: 8 }] }], egress: [{ name: git, to: [{ cidr: 10.0.0.9/32 }], ports: [{ protocol: tcp, port: 443 }, { protocol: udp, port: 53 }, { protocol: icmpv6 }] }] }';

const shut = 'default: { ingress: deny, egress: deny }';

function host(more: string): HostPolicy {
  const spec = HOST.replace(/management: .* \}\] \} \} \}$/, `${shut}, ${MANAGEMENT}${more} } }`);
  return hostPolicyOf({
    'h.yaml': documents(spec, workloadOf('db', '{ host: web-1, interface: v, addresses: [10.1.0.5] }')),
  });
}

/** `6 10.0.0.7 10.0.0.1 40000 22`: protocol, addresses, and ports or type and code; hop limit 64 unless a sixth word says. */
function packet(text: string): Packet {
  const [protocol = '', from = '', to = '', first = '', second = '', hops = '64'] = text.split(' ');
  const [source, destination] = [parseAddress(from), parseAddress(to)];
  if (source === undefined || destination === undefined) throw new Error(`not a packet: ${text}`);
  const [a, b] = [Number(first), Number(second)];
  const transport =
    protocol === '1' || protocol === '58'
      ? ({ kind: 'icmp', type: a, code: b } as const)
      : ({ kind: 'ports', source: a, destination: b } as const);
  return { family: source.family, source, destination, protocol: Number(protocol), hopLimit: Number(hops), transport };
}

const ND = 'allow by safety/neighbour-discovery';
const DHCP = 'allow by safety/dhcp';
const NO = 'deny by host default';

const rows: readonly (readonly [string, Direction, Subject, string])[] = [
  ['58 fe80::1 ff02::1 135 0 255', 'ingress', OWN, ND],
  ['58 fe80::1 ff02::1 133 0 255', 'egress', FORWARD, ND],
  ['58 fe80::1 ff02::1 137 9 255', 'egress', DB, ND],
  ['58 fe80::1 ff02::1 136 0 255', 'ingress', STRANGER, `${ND} (not-a-workload)`],
  ['58 fe80::1 ff02::1 136 0 254', 'ingress', OWN, NO],
  ['58 fe80::1 ff02::1 132 0 255', 'ingress', OWN, NO],
  ['58 fe80::1 ff02::1 138 0 255', 'ingress', OWN, NO],
  ['58 10.0.0.1 10.0.0.2 135 0 255', 'ingress', OWN, NO],
  ['17 0.0.0.0 255.255.255.255 68 67', 'egress', OWN, DHCP],
  ['17 10.0.0.1 255.255.255.255 67 68', 'ingress', OWN, DHCP],
  ['17 fe80::1 ff02::1:2 546 547', 'egress', DB, DHCP],
  ['17 fe80::2 fe80::1 547 546', 'ingress', STRANGER, `${DHCP} (not-a-workload)`],
  ['17 10.0.0.1 10.0.0.2 68 67', 'ingress', OWN, NO],
  ['17 10.0.0.1 10.0.0.2 68 67', 'egress', FORWARD, NO],
  ['17 10.0.0.1 10.0.0.2 546 547', 'egress', OWN, NO],
  ['17 fe80::1 ff02::1:2 68 67', 'egress', OWN, NO],
  ['17 fe80::1 ff02::1:2 546 67', 'egress', OWN, NO],
  ['6 10.0.0.7 192.0.2.1 40000 22', 'ingress', OWN, 'allow by safety/management/ssh'],
  ['6 192.0.2.1 10.0.0.7 22 40000', 'egress', OWN, 'allow by safety/management/ssh/replies'],
  ['6 192.0.2.1 10.0.0.7 23 40000', 'egress', OWN, NO],
  ['6 192.0.2.1 10.0.0.8 22 40000', 'egress', OWN, NO],
  ['6 10.0.0.8 192.0.2.1 40000 22', 'ingress', OWN, NO],
  ['6 10.0.0.7 192.0.2.1 40000 22', 'ingress', FORWARD, NO],
  ['1 10.0.0.7 192.0.2.1 8 0', 'ingress', OWN, 'allow by safety/management/ssh'],
  ['1 192.0.2.1 10.0.0.7 0 0', 'egress', OWN, 'allow by safety/management/ssh/replies'],
  ['1 192.0.2.1 10.0.0.7 8 0', 'egress', OWN, NO],
  ['6 192.0.2.1 10.0.0.9 40000 443', 'egress', OWN, 'allow by safety/management/git'],
  ['6 10.0.0.9 192.0.2.1 443 40000', 'ingress', OWN, 'allow by safety/management/git/replies'],
  ['6 10.0.0.9 192.0.2.1 53 40000', 'ingress', OWN, NO],
  ['17 10.0.0.9 192.0.2.1 53 40000', 'ingress', OWN, 'allow by safety/management/git/replies'],
  ['17 10.0.0.9 192.0.2.1 443 40000', 'ingress', OWN, NO],
  ['58 10.0.0.9 192.0.2.1 1 0', 'ingress', OWN, 'allow by safety/management/git/replies'],
];

test.each(rows)('%s, %s of %j: %s', (text, direction, subject, expected) => {
  expect(said(evaluateSubject(host(''), subject, direction, packet(text)))).toBe(expected);
});

test('both can be switched off, one at a time', () => {
  const asked = ['58 fe80::1 ff02::1 135 0 255', '17 10.0.0.1 255.255.255.255 67 68'];
  const answers = (policy: HostPolicy): readonly string[] =>
    asked.map((text) => said(evaluateSubject(policy, OWN, 'ingress', packet(text))));
  expect(answers(host(', safety: { neighbourDiscovery: false }'))).toEqual([NO, DHCP]);
  expect(answers(host(', safety: { dhcp: false }'))).toEqual([ND, NO]);
});

test('places: the safety line when it is written, the path’s own line for management', () => {
  const [discovery] = host(', safety: { dhcp: true }').safety;
  expect(discovery?.rule.place).toEqual({ file: 'h.yaml', line: 2, column: expect.any(Number) });
  expect(discovery?.rule.place.column).toBeGreaterThan(300);
  expect(host('').safety[0]?.rule.place).toEqual({ file: 'h.yaml', line: 2, column: 1 });
});
