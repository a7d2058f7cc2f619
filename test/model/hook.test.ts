import { evaluateHook } from '../../controller/model/evaluate.ts';
import type { Hook, ParsedFrame } from '../../controller/model/packet.ts';
import { isManaged } from '../../controller/model/subject.ts';
import { DB, FORWARD, type HostText, hostPolicy, OWN } from './build.ts';
import { packet, saidHook } from './packets.ts';

/** Every subject is told apart by its default: the policy's name is in the answer. */
const NAMED: HostText = {
  default: { ingress: 'allow', egress: 'deny' },
  tiers: [
    {
      name: 'application',
      policies: [
        { name: 'own', subjects: [OWN], default: { ingress: 'allow', egress: 'deny' } },
        { name: 'forward', subjects: [FORWARD], default: { ingress: 'deny', egress: 'allow' } },
        { name: 'db', subjects: [DB], default: { ingress: 'deny', egress: 'allow' } },
      ],
    },
  ],
};

interface Row {
  readonly title: string;
  readonly at: readonly [string, Hook];
  readonly packet: string;
  readonly expect: Readonly<Record<string, string>>;
}

const rows: readonly Row[] = [
  {
    title: 'hook ingress asks the host about its own address',
    at: ['eth0', 'ingress'],
    packet: 'tcp 10.0.0.1:1 > 192.0.2.1:443',
    expect: { verdict: 'allow', ingress: 'allow by application/own default' },
  },
  {
    title: 'hook ingress asks about what is forwarded by destination',
    at: ['eth0', 'ingress'],
    packet: 'tcp 192.0.2.1:1 > 10.0.0.1:443',
    expect: { verdict: 'deny', ingress: 'deny by application/forward default' },
  },
  {
    title: 'hook egress asks by source',
    at: ['eth0', 'egress'],
    packet: 'tcp 192.0.2.1:1 > 10.0.0.1:443',
    expect: { verdict: 'deny', egress: 'deny by application/own default' },
  },
  {
    title: 'multicast destinations are the host’s own at hook ingress',
    at: ['eth0', 'ingress'],
    packet: 'udp 10.0.0.1:1 > 224.0.0.9:520',
    expect: { verdict: 'allow', ingress: 'allow by application/own default' },
  },
  {
    title: 'an unspecified source is the host’s own at hook egress',
    at: ['eth0', 'egress'],
    packet: 'udp 0.0.0.0:68 > 10.0.0.1:67',
    expect: { verdict: 'deny', egress: 'deny by application/own default' },
  },
  {
    title: 'a workload’s egress and the host’s ingress, at the workload’s hook ingress',
    at: ['veth-db', 'ingress'],
    packet: 'tcp 10.1.0.5:1 > 192.0.2.1:443',
    expect: {
      verdict: 'allow',
      egress: 'allow by application/db default',
      ingress: 'allow by application/own default',
    },
  },
  {
    title: 'the first walk that does not allow decides, and both are told',
    at: ['veth-db', 'egress'],
    packet: 'tcp 192.0.2.1:1 > 10.1.0.5:5432',
    expect: { verdict: 'deny', egress: 'deny by application/own default', ingress: 'deny by application/db default' },
  },
  {
    title: 'the second walk decides when the first allows',
    at: ['veth-db', 'egress'],
    packet: 'tcp 10.0.0.1:1 > 10.1.0.5:5432',
    expect: {
      verdict: 'deny',
      egress: 'allow by application/forward default',
      ingress: 'deny by application/db default',
    },
  },
  {
    title: 'an address of no workload is a stranger in the workload’s direction',
    at: ['veth-db', 'ingress'],
    packet: 'tcp 10.1.0.6:1 > 192.0.2.1:443',
    expect: {
      verdict: 'deny',
      egress: 'deny by host default (not-a-workload)',
      ingress: 'allow by application/own default',
    },
  },
  {
    title: 'an interface that is not managed is not judged',
    at: ['wlan0', 'ingress'],
    packet: 'tcp 10.0.0.1:1 > 10.0.0.2:443',
    expect: { verdict: 'allow (unmanaged)' },
  },
];

describe.each([4, 6] as const)('a hook, IPv%d', (family) => {
  test.each(rows)('$title', ({ at: [name, hook], packet: text, expect: expected }) => {
    const frame: ParsedFrame = { kind: 'packet', packet: packet(text, family) };
    expect(saidHook(evaluateHook(hostPolicy(NAMED, family), name, hook, frame))).toEqual(expected);
  });
});

test('limited broadcast is the host’s own', () => {
  const frame: ParsedFrame = { kind: 'packet', packet: packet('udp 10.0.0.1:67 > 255.255.255.255:68', 4) };
  expect(evaluateHook(hostPolicy(NAMED, 4), 'eth0', 'ingress', frame).verdict).toBe('allow');
});

test.each<[ParsedFrame, string]>([
  [{ kind: 'arp' }, 'allow (arp)'],
  [{ kind: 'non-ip' }, 'deny (non-ip)'],
  [{ kind: 'refused', reason: 'malformed' }, 'deny (malformed)'],
  [{ kind: 'refused', reason: 'vlan-depth' }, 'deny (vlan-depth)'],
  [{ kind: 'refused', reason: 'extension-headers' }, 'deny (extension-headers)'],
])('frames without a packet: %j', (frame, expected) => {
  const policy = hostPolicy({ nonIP: 'deny' }, 4);
  expect(saidHook(evaluateHook(policy, 'eth0', 'ingress', frame))).toEqual({ verdict: expected });
  expect(saidHook(evaluateHook(policy, 'wlan0', 'ingress', frame))).toEqual({ verdict: 'allow (unmanaged)' });
});

test('lo is never managed, a workload’s interface always', () => {
  const policy = hostPolicy({ interfaces: ['*o'] }, 4);
  expect([isManaged(policy, 'lo'), isManaged(policy, 'foo'), isManaged(policy, 'veth-db')]).toEqual([
    false,
    true,
    true,
  ]);
});

test('a line break in an interface’s name is a character like others', () => {
  const policy = hostPolicy({ interfaces: ['e*'] }, 4);
  expect(['e\u2028', 'e\n'].map((name) => isManaged(policy, name))).toEqual([true, true]);
});
