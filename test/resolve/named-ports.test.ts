import { formatPrefix } from '../../controller/net/prefix.ts';
import { ask, clusterPolicy, clusterWith, kube, networkPolicy } from './kube.ts';

const P = 'allow by kubernetes/shop/p';
const CLOSED = 'deny by kubernetes/shop/p default';

interface Row {
  readonly title: string;
  readonly policies: readonly string[];
  readonly asked: readonly (readonly [question: string, answer: string])[];
}

const rows: readonly Row[] = [
  {
    title: 'coming in, a name is a port of the pod itself, by name and protocol',
    policies: [
      networkPolicy('p', 'ingress: [{ ports: [{ port: http }, { port: 443 }, { port: http, protocol: UDP }] }]'),
    ],
    asked: [
      ['ingress tcp 10.9.9.9:1 > 10.1.0.6:80', `${P}/ingress[0] http=80`],
      ['ingress tcp 10.9.9.9:1 > 10.1.0.7:8080', `${P}/ingress[0] http=8080,udp:8443`],
      ['ingress udp 10.9.9.9:1 > 10.1.0.7:8443', `${P}/ingress[0] http=8080,udp:8443`],
      ['ingress tcp 10.9.9.9:1 > 10.1.0.7:443', `${P}/ingress[0]`],
      ['ingress tcp 10.9.9.9:1 > 10.1.0.7:80', CLOSED],
      ['ingress udp 10.9.9.9:1 > 10.1.0.6:80', CLOSED],
      ['ingress tcp 10.9.9.9:1 > 10.1.0.5:80', CLOSED],
    ],
  },
  {
    title: 'going out, of each pod that a peer selects; a block has none',
    policies: [
      networkPolicy(
        'p',
        'policyTypes: [Egress], egress: [{ to: [{ podSelector: { matchLabels: { role: web } } }, { podSelector: { matchLabels: { role: api } } }, { ipBlock: { cidr: 10.2.0.0/16 } }, { ipBlock: { cidr: "2001:db8::10.2.0.0/112" } }], ports: [{ port: http }, { port: 22 }] }]',
      ),
    ],
    asked: [
      ['egress tcp 10.1.0.5:1 > 10.1.0.6:80', `${P}/egress[0] http=80`],
      ['egress tcp 10.1.0.5:1 > 10.1.0.7:8080', `${P}/egress[0] http=8080`],
      ['egress tcp 10.1.0.5:1 > 10.1.0.6:8080', CLOSED],
      ['egress tcp 10.1.0.5:1 > 10.2.0.5:80', CLOSED],
      ['egress tcp 10.1.0.5:1 > 10.2.0.5:22', `${P}/egress[0]`],
    ],
  },
  {
    title: 'going out to everybody, of every pod, and of nobody outside',
    policies: [networkPolicy('p', 'policyTypes: [Egress], egress: [{ ports: [{ port: http }] }]')],
    asked: [
      ['egress tcp 10.1.0.5:1 > 10.1.0.6:80', `${P}/egress[0] http=80`],
      ['egress tcp 10.1.0.5:1 > 10.9.9.9:80', CLOSED],
    ],
  },
  {
    title: 'without a protocol: every protocol the name has; what is denied by name is denied there only',
    policies: [
      clusterPolicy(
        'c',
        'tier: Admin, priority: 1, subject: { namespaces: {} }, ingress: [{ name: no-http, action: Deny, from: [{ namespaces: {} }], protocols: [{ destinationNamedPort: http }] }]',
      ),
      kube(
        'AdminNetworkPolicy',
        'name: a',
        'spec: { priority: 2, subject: { namespaces: {} }, egress: [{ name: pg, action: Deny, to: [{ namespaces: {} }], ports: [{ namedPort: pg }] }] }',
      ),
    ],
    asked: [
      [
        'ingress tcp 10.1.0.5:1 > 10.1.0.7:8080',
        'deny by kubernetes-admin/ClusterNetworkPolicy/c/no-http http=8080,udp:8443',
      ],
      [
        'ingress udp 10.1.0.5:1 > 10.1.0.7:8443',
        'deny by kubernetes-admin/ClusterNetworkPolicy/c/no-http http=8080,udp:8443',
      ],
      ['ingress tcp 10.1.0.5:1 > 10.1.0.6:8080', 'allow by host default'],
      ['egress tcp 10.1.0.6:1 > 10.1.0.5:5432', 'deny by kubernetes-admin/AdminNetworkPolicy/a/pg pg=5432'],
    ],
  },
  {
    title: 'ports of containers where the Workload lists none, and of sidecars among the initContainers',
    policies: [
      kube(
        'Pod',
        'name: mon, namespace: ops, labels: { app: mon }',
        'spec: { containers: [{ ports: [{ name: ui, containerPort: 9090 }, { containerPort: 9091 }] }], initContainers: [{ restartPolicy: Always, ports: [{ name: ui, containerPort: 9092, protocol: UDP }] }, { ports: [{ name: ui, containerPort: 9091 }] }] }',
      ),
      clusterPolicy(
        'c',
        'tier: Admin, priority: 1, subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: mon } } } }, ingress: [{ name: n, action: Deny, from: [{ namespaces: {} }], protocols: [{ destinationNamedPort: ui }] }]',
      ),
    ],
    asked: [
      ['ingress tcp 10.1.0.5:1 > 10.2.0.5:9090', 'deny by kubernetes-admin/ClusterNetworkPolicy/c/n ui=9090,udp:9092'],
      ['ingress udp 10.1.0.5:1 > 10.2.0.5:9092', 'deny by kubernetes-admin/ClusterNetworkPolicy/c/n ui=9090,udp:9092'],
      ['ingress tcp 10.1.0.5:1 > 10.2.0.5:9091', 'allow by host default'],
    ],
  },
  {
    title: 'a Workload that lists ports has these, whatever the containers say',
    policies: [
      kube(
        'Pod',
        'name: db, namespace: shop',
        'spec: { containers: [{ ports: [{ name: pg, containerPort: 5433 }, { name: old, containerPort: 1 }] }] }',
      ),
      networkPolicy(
        'p',
        'podSelector: { matchLabels: { role: db } }, ingress: [{ ports: [{ port: pg }, { port: old }] }]',
      ),
    ],
    asked: [
      ['ingress tcp 10.1.0.6:1 > 10.1.0.5:5432', `${P}/ingress[0] pg=5432`],
      ['ingress tcp 10.1.0.6:1 > 10.1.0.5:5433', CLOSED],
      ['ingress tcp 10.1.0.6:1 > 10.1.0.5:1', CLOSED],
    ],
  },
];

describe.each([4, 6] as const)('IPv%i', (family) => {
  test.each(rows)('$title', ({ policies, asked }) => {
    const policy = clusterWith(...policies);
    expect(asked.map(([question]) => [question, ask(policy, question, family)])).toEqual(asked);
  });
});

test('pieces name their own addresses, once for all rules; where all pods mean the same, none are needed', () => {
  const rule = '{ ports: [{ port: http }] }';
  const web = 'podSelector: { matchLabels: { role: web } }';
  const policies = clusterWith(
    networkPolicy('p', `ingress: [${rule}, ${rule}]`),
    networkPolicy('w', `${web}, ingress: [${rule}]`),
  ).tiers[0]?.policies;
  const [all, alone] = [policies?.[0]?.ingress ?? [], policies?.[1]?.ingress ?? []];
  const sets = all.map(({ to }) => (to === 'any' || to[0]?.include === 'any' ? undefined : to[0]?.include[0]));
  expect(sets.map((set) => set && [set.name, ...set.prefixes.map(formatPrefix)])).toEqual([
    ['pod everything in namespace shop, http=8080', '10.1.0.7/32', '2001:db8::a01:7/128'],
    ['pod everything in namespace shop, http=80', '10.1.0.6/32', '2001:db8::a01:6/128'],
    ['pod everything in namespace shop, http=8080', '10.1.0.7/32', '2001:db8::a01:7/128'],
    ['pod everything in namespace shop, http=80', '10.1.0.6/32', '2001:db8::a01:6/128'],
  ]);
  expect(sets[2]).toBe(sets[0]);
  expect(alone.map(({ name, to }) => [name, to])).toEqual([['ingress[0] http=80', 'any']]);
});
