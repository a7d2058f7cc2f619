import { ask, clusterPolicy, clusterWith, kube, networkPolicy } from './kube.ts';
import { documentOf } from './repository.ts';

const FREE = 'allow by host default';
const NAMED = '{ tcp: { destinationPort: { number: 80 } } }';
const retail = 'subject: { namespaces: { matchLabels: { team: retail } } }';
const admin = (name: string, priority: number, rest: string): string =>
  clusterPolicy(name, `tier: Admin, priority: ${priority}, ${retail}, ${rest}`);
const from = (namespaces: string): string => `from: [{ namespaces: { matchLabels: { team: ${namespaces} } } }]`;

const MON_TO_WEB = 'ingress tcp 10.2.0.5:1 > 10.1.0.6:80';
const DB_TO_WEB = 'ingress tcp 10.1.0.5:1 > 10.1.0.6:80';

interface Row {
  readonly title: string;
  readonly policies: readonly string[];
  readonly asked: readonly (readonly [question: string, answer: string])[];
}

const rows: readonly Row[] = [
  {
    title: 'tiers: Admin, then the application’s, then NetworkPolicies, then Baseline for those they do not isolate',
    policies: [
      admin('a', 10, `ingress: [{ name: scrape, action: Accept, ${from('platform')}, protocols: [${NAMED}] }]`),
      documentOf(
        'Policy',
        'mine',
        '{ subject: { workloads: { matchLabels: { role: web } } }, ingress: [{ name: ssh, action: deny, ports: [{ protocol: tcp, port: 22 }] }] }',
      ),
      networkPolicy(
        'p',
        'podSelector: { matchLabels: { role: web } }, ingress: [{ ports: [{ port: 22 }, { port: 81 }] }]',
      ),
      clusterPolicy(
        'b',
        `tier: Baseline, priority: 0, ${retail}, ingress: [{ action: Deny, from: [{ namespaces: {} }] }]`,
      ),
    ],
    asked: [
      [MON_TO_WEB, 'allow by kubernetes-admin/ClusterNetworkPolicy/a/scrape'],
      ['ingress tcp 10.2.0.5:1 > 10.1.0.6:22', 'deny by application/mine/ssh'],
      ['ingress tcp 10.2.0.5:1 > 10.1.0.6:81', 'allow by kubernetes/shop/p/ingress[0]'],
      [DB_TO_WEB, 'deny by kubernetes/shop/p default'],
      ['ingress tcp 10.2.0.5:1 > 10.1.0.5:81', 'deny by kubernetes-baseline/ClusterNetworkPolicy/b/ingress[0]'],
      ['ingress tcp 10.9.9.9:1 > 10.1.0.5:81', FREE],
    ],
  },
  {
    title: 'lower priorities first; inside an object the first rule; Pass leaves the tier',
    policies: [
      admin('second', 2, `ingress: [{ action: Deny, from: [{ namespaces: {} }] }]`),
      admin('first', 1, `ingress: [{ action: Pass, ${from('retail')} }, { action: Deny, ${from('retail')} }]`),
    ],
    asked: [
      [DB_TO_WEB, FREE],
      [MON_TO_WEB, 'deny by kubernetes-admin/ClusterNetworkPolicy/second/ingress[0]'],
    ],
  },
  {
    title: 'AdminNetworkPolicy shares the tier, BaselineAdminNetworkPolicy comes behind every priority of Baseline',
    policies: [
      kube(
        'AdminNetworkPolicy',
        'name: a',
        `spec: { priority: 5, ${retail}, ingress: [{ name: n, action: Allow, ${from('platform')}, ports: [{ portNumber: { port: 80 } }, { portRange: { protocol: UDP, start: 5, end: 9 } }] }] }`,
      ),
      kube(
        'BaselineAdminNetworkPolicy',
        'name: default',
        `spec: { ${retail}, ingress: [{ action: Allow, from: [{ namespaces: {} }] }] }`,
      ),
      clusterPolicy('b', `tier: Baseline, priority: 1000, ${retail}, ingress: [{ action: Deny, ${from('platform')} }]`),
    ],
    asked: [
      [MON_TO_WEB, 'allow by kubernetes-admin/AdminNetworkPolicy/a/n'],
      ['ingress udp 10.2.0.5:1 > 10.1.0.6:9', 'allow by kubernetes-admin/AdminNetworkPolicy/a/n'],
      ['ingress udp 10.2.0.5:1 > 10.1.0.6:10', 'deny by kubernetes-baseline/ClusterNetworkPolicy/b/ingress[0]'],
      [DB_TO_WEB, 'allow by kubernetes-baseline/BaselineAdminNetworkPolicy/default/ingress[0]'],
    ],
  },
  {
    title: 'subjects and peers: pods of namespaces, nodes by the labels of hosts, networks that hold pods',
    policies: [
      clusterPolicy(
        'e',
        'tier: Admin, priority: 1, subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { role: db } } } }, egress: [{ name: pods, action: Accept, to: [{ pods: { namespaceSelector: { matchLabels: { team: retail } }, podSelector: { matchLabels: { role: api } } } }] }, { name: node, action: Deny, to: [{ nodes: { matchLabels: { role: web } } }] }, { name: net, action: Deny, to: [{ networks: [10.0.0.0/8, "2001:db8::10.0.0.0/104"] }] }]',
      ),
    ],
    asked: [
      ['egress tcp 10.1.0.5:1 > 10.1.0.7:1', 'allow by kubernetes-admin/ClusterNetworkPolicy/e/pods'],
      ['egress tcp 10.1.0.5:1 > 192.0.2.1:1', 'deny by kubernetes-admin/ClusterNetworkPolicy/e/node'],
      ['egress gre 10.1.0.5 > 10.2.0.5', 'deny by kubernetes-admin/ClusterNetworkPolicy/e/net'],
      ['egress tcp 10.1.0.5:1 > 192.0.2.2:1', FREE],
      ['egress tcp 10.1.0.6:1 > 10.2.0.5:1', FREE],
    ],
  },
  {
    title: 'protocols: one, all of its ports, a range; without any ICMP is meant too',
    policies: [
      admin(
        'a',
        1,
        `ingress: [{ name: some, action: Deny, ${from('platform')}, protocols: [{ udp: { destinationPort: { range: { start: 5, end: 9 } } } }, { sctp: { destinationPort: { number: 7 } } }] }, { name: all, action: Deny, ${from('retail')} }]`,
      ),
    ],
    asked: [
      ['ingress udp 10.2.0.5:1 > 10.1.0.6:9', 'deny by kubernetes-admin/ClusterNetworkPolicy/a/some'],
      ['ingress udp 10.2.0.5:1 > 10.1.0.6:4', FREE],
      ['ingress sctp 10.2.0.5:1 > 10.1.0.6:7', 'deny by kubernetes-admin/ClusterNetworkPolicy/a/some'],
      ['ingress icmp 10.1.0.5 > 10.1.0.6 8/0', 'deny by kubernetes-admin/ClusterNetworkPolicy/a/all'],
    ],
  },
  {
    title: 'a rule has its name where no other of the list has it and it could be no name made here',
    policies: [
      admin(
        'a',
        1,
        `ingress: [{ name: twice, action: Deny, ${from('platform')}, protocols: [${NAMED}] }, { name: twice, action: Deny, ${from('retail')} }, { name: "ingress[0]", action: Deny, ${from('platform')} }], egress: [{ name: twice, action: Deny, to: [{ namespaces: {} }] }]`,
      ),
    ],
    asked: [
      [MON_TO_WEB, 'deny by kubernetes-admin/ClusterNetworkPolicy/a/ingress[0]'],
      [DB_TO_WEB, 'deny by kubernetes-admin/ClusterNetworkPolicy/a/ingress[1]'],
      ['ingress tcp 10.2.0.5:1 > 10.1.0.6:81', 'deny by kubernetes-admin/ClusterNetworkPolicy/a/ingress[2]'],
      ['egress tcp 10.1.0.6:1 > 10.2.0.5:81', 'deny by kubernetes-admin/ClusterNetworkPolicy/a/twice'],
    ],
  },
];

describe.each([4, 6] as const)('IPv%i', (family) => {
  test.each(rows)('$title', ({ policies, asked }) => {
    const policy = clusterWith(...policies);
    expect(asked.map(([question]) => [question, ask(policy, question, family)])).toEqual(asked);
  });
});
