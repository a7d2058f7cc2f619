import { matchRule } from '../../controller/model/match.ts';
import { type RuleText, rule } from './build.ts';
import { packet } from './packets.ts';

interface Row {
  readonly title: string;
  readonly rule: RuleText;
  /** Packet → `yes`, `maybe`, or the condition that fails. */
  readonly packets: Readonly<Record<string, string>>;
}

const ports = (protocol: number, first: number, last: number) => ({ protocol, ports: { first, last } });

const rows: readonly Row[] = [
  {
    title: 'destination ports, both ends included, of their protocol only',
    rule: { services: [ports(6, 8000, 8100)] },
    packets: {
      'tcp 10.0.0.1:1 > 192.0.2.1:7999': 'ports',
      'tcp 10.0.0.1:1 > 192.0.2.1:8000': 'yes',
      'tcp 10.0.0.1:1 > 192.0.2.1:8100': 'yes',
      'tcp 10.0.0.1:8050 > 192.0.2.1:8101': 'ports',
      'udp 10.0.0.1:1 > 192.0.2.1:8050': 'ports',
      'tcp 10.0.0.1 > 192.0.2.1 fragment': 'maybe',
      'udp 10.0.0.1 > 192.0.2.1 fragment': 'ports',
    },
  },
  {
    title: 'ports 0 and 65535',
    rule: { services: [ports(17, 0, 0), ports(17, 65535, 65535)] },
    packets: {
      'udp 10.0.0.1:9 > 192.0.2.1:0': 'yes',
      'udp 10.0.0.1:9 > 192.0.2.1:1': 'ports',
      'udp 10.0.0.1:9 > 192.0.2.1:65534': 'ports',
      'udp 10.0.0.1:9 > 192.0.2.1:65535': 'yes',
    },
  },
  {
    title: 'terms that cover every port together leave a later fragment no doubt',
    rule: { services: [ports(132, 600, 65535), ports(132, 0, 1000)] },
    packets: { 'sctp 10.0.0.1 > 192.0.2.1 fragment': 'yes', 'sctp 10.0.0.1:1 > 192.0.2.1:700': 'yes' },
  },
  {
    title: 'a gap of one port leaves the doubt',
    rule: { services: [ports(6, 0, 999), ports(6, 1001, 65535)] },
    packets: { 'tcp 10.0.0.1 > 192.0.2.1 fragment': 'maybe' },
  },
  {
    title: 'a protocol alone matches whatever it carries',
    rule: { services: [{ protocol: 6 }, { protocol: 47 }] },
    packets: {
      'tcp 10.0.0.1:1 > 192.0.2.1:65535': 'yes',
      'tcp 10.0.0.1 > 192.0.2.1 fragment': 'yes',
      'gre 10.0.0.1 > 192.0.2.1': 'yes',
      'gre 10.0.0.1 > 192.0.2.1 fragment': 'yes',
      'esp 10.0.0.1 > 192.0.2.1': 'ports',
    },
  },
  {
    title: 'type and code, in protocols 1 and 58 alike',
    rule: {
      services: [
        { protocol: 1, icmp: { type: 8 } },
        { protocol: 58, icmp: { type: 3, code: 4 } },
      ],
    },
    packets: {
      'icmp 10.0.0.1 > 192.0.2.1 8/0': 'yes',
      'icmp 10.0.0.1 > 192.0.2.1 8/255': 'yes',
      'icmp 10.0.0.1 > 192.0.2.1 9/0': 'ports',
      'icmp 10.0.0.1 > 192.0.2.1 3/4': 'ports',
      'icmpv6 10.0.0.1 > 192.0.2.1 3/4': 'yes',
      'icmpv6 10.0.0.1 > 192.0.2.1 3/5': 'ports',
      'icmpv6 10.0.0.1 > 192.0.2.1 fragment': 'maybe',
    },
  },
  {
    title: 'hop limit 255',
    rule: { services: [{ protocol: 58, icmp: { type: 135 }, hopLimit255: true }] },
    packets: {
      'icmpv6 10.0.0.1 > 192.0.2.1 135/0 ttl=255': 'yes',
      'icmpv6 10.0.0.1 > 192.0.2.1 135/0 ttl=254': 'ports',
      'icmpv6 10.0.0.1 > 192.0.2.1 ttl=255 fragment': 'maybe',
      'icmpv6 10.0.0.1 > 192.0.2.1 ttl=64 fragment': 'ports',
    },
  },
  {
    title: 'source ports never match a packet without ports',
    rule: {
      sourcePorts: [
        [53, 53],
        [1024, 65535],
      ],
    },
    packets: {
      'udp 10.0.0.1:53 > 192.0.2.1:9': 'yes',
      'sctp 10.0.0.1:65535 > 192.0.2.1:9': 'yes',
      'tcp 10.0.0.1:54 > 192.0.2.1:9': 'sourcePorts',
      'tcp 10.0.0.1 > 192.0.2.1 fragment': 'maybe',
      'icmp 10.0.0.1 > 192.0.2.1 53/0': 'sourcePorts',
      'icmp 10.0.0.1 > 192.0.2.1 fragment': 'sourcePorts',
      'gre 10.0.0.1 > 192.0.2.1': 'sourcePorts',
    },
  },
  {
    title: 'every source port still asks for a protocol with ports',
    rule: { sourcePorts: [[0, 65535]] },
    packets: { 'tcp 10.0.0.1 > 192.0.2.1 fragment': 'yes', 'gre 10.0.0.1 > 192.0.2.1 fragment': 'sourcePorts' },
  },
  {
    title: 'a certain destination port and an uncertain source port are uncertain',
    rule: { services: [{ protocol: 6 }], sourcePorts: [[53, 53]] },
    packets: { 'tcp 10.0.0.1 > 192.0.2.1 fragment': 'maybe' },
  },
  {
    title: 'the edges of a prefix, and of its exception',
    rule: { from: ['10.4.0.0/14'], except: ['10.5.0.0/16'], to: ['192.0.2.1/32'] },
    packets: {
      'gre 10.3.255.255 > 192.0.2.1': 'from',
      'gre 10.4.0.0 > 192.0.2.1': 'yes',
      'gre 10.4.255.255 > 192.0.2.1': 'yes',
      'gre 10.5.0.0 > 192.0.2.1': 'from',
      'gre 10.5.255.255 > 192.0.2.1': 'from',
      'gre 10.7.255.255 > 192.0.2.1': 'yes',
      'gre 10.8.0.0 > 192.0.2.1': 'from',
      'gre 10.4.0.0 > 192.0.2.0': 'to',
    },
  },
  {
    title: 'the whole address space',
    rule: { from: ['0.0.0.0/0'] },
    packets: { 'gre 0.0.0.0 > 192.0.2.1': 'yes', 'gre 224.0.0.9 > 192.0.2.1': 'yes' },
  },
];

describe.each([4, 6] as const)('a rule, IPv%d', (family) => {
  test.each(rows)('$title', ({ rule: text, packets }) => {
    const tried = rule('r', text, family);
    const answers = Object.keys(packets).map((line) => {
      const { match, failed } = matchRule(tried, packet(line, family));
      return [line, failed ?? match];
    });
    expect(Object.fromEntries(answers)).toEqual(packets);
  });
});

test('a prefix of one family never holds an address of the other', () => {
  expect(matchRule(rule('r', { from: ['0.0.0.0/0'] }, 4), packet('gre 10.0.0.1 > 192.0.2.1', 6)).failed).toBe('from');
});
