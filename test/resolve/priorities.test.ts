import { clusterPolicy, DUAL_HOST, kube, NAMESPACES, networkPolicy, WORKLOADS } from './kube.ts';
import { diagnose, documentOf, documents } from './repository.ts';

const ALL = 'subject: { namespaces: {} }';
const SHOP = 'subject: { namespaces: { matchLabels: { team: retail } } }';
const of = (role: string): string =>
  `{ pods: { namespaceSelector: {}, podSelector: { matchLabels: { role: ${role} } } } }`;
const port = (number: number): string => `protocols: [{ tcp: { destinationPort: { number: ${number} } } }]`;
const admin = (name: string, rest: string, tier = 'Admin'): string =>
  clusterPolicy(name, `tier: ${tier}, priority: 10, ${rest}`);
const rule = (name: string, action: string, peer: string, more = ''): string =>
  `{ name: ${name}, action: ${action}, from: [${peer}]${more && `, ${more}`} }`;
const ingress = (...rules: readonly string[]): string => `ingress: [${rules.join(', ')}]`;

/** Whether replies pass is another matter. */
function conflictsOf(files: Parameters<typeof diagnose>[0]): readonly string[] {
  return diagnose(files).filter((line) => !line.includes('REPLIES_CUT'));
}

interface Row {
  readonly title: string;
  readonly one: string;
  readonly other: string;
  /** The rules that decide differently, and how. */
  readonly conflict?: string;
}

const rows: readonly Row[] = [
  {
    title: 'the same packets, allowed and denied',
    one: admin('one', `${ALL}, ${ingress(rule('a', 'Accept', of('web')))}`),
    other: admin('other', `${ALL}, ${ingress(rule('b', 'Deny', of('web')))}`),
    conflict: 'rule "b" denies what rule "a" there allows',
  },
  {
    title: 'some of them, by port and peer',
    one: admin('one', `${ALL}, ${ingress(rule('a', 'Deny', `${of('web')}, ${of('api')}`, port(80)))}`),
    other: admin('other', `${ALL}, ${ingress(rule('b', 'Pass', `${of('api')}, ${of('db')}`))}`),
    conflict: 'rule "b" passes on what rule "a" there denies',
  },
  {
    title: 'another tier',
    one: admin('one', `${ALL}, ${ingress(rule('a', 'Accept', of('web')))}`),
    other: admin('other', `${ALL}, ${ingress(rule('b', 'Deny', of('web')))}`, 'Baseline'),
  },
  {
    title: 'both in Baseline',
    one: admin('one', `${ALL}, ${ingress(rule('a', 'Accept', of('web')))}`, 'Baseline'),
    other: admin('other', `${ALL}, ${ingress(rule('b', 'Deny', of('web')))}`, 'Baseline'),
    conflict: 'rule "b" denies what rule "a" there allows',
  },
  {
    title: 'no subject in common',
    one: admin(
      'one',
      `subject: { namespaces: { matchLabels: { team: platform } } }, ${ingress(rule('a', 'Accept', of('web')))}`,
    ),
    other: admin('other', `${SHOP}, ${ingress(rule('b', 'Deny', of('web')))}`),
  },
  {
    title: 'no peer in common',
    one: admin('one', `${ALL}, ${ingress(rule('a', 'Accept', of('web')))}`),
    other: admin('other', `${ALL}, ${ingress(rule('b', 'Deny', of('api')))}`),
  },
  {
    title: 'no port in common',
    one: admin('one', `${ALL}, ${ingress(rule('a', 'Accept', of('web'), port(80)))}`),
    other: admin('other', `${ALL}, ${ingress(rule('b', 'Deny', of('web'), port(81)))}`),
  },
  {
    title: 'other directions',
    one: admin('one', `${ALL}, ${ingress(rule('a', 'Accept', of('web')))}`),
    other: admin('other', `${ALL}, egress: [{ name: b, action: Deny, to: [${of('web')}] }]`),
  },
  {
    title: 'the same rules, whatever they are called',
    one: admin('one', `${ALL}, ${ingress(rule('a', 'Accept', of('web')), rule('b', 'Deny', '{ namespaces: {} }'))}`),
    other: admin(
      'other',
      `${SHOP}, ${ingress(rule('c', 'Accept', of('web')), rule('d', 'Deny', '{ namespaces: {} }'))}`,
    ),
  },
  {
    title: 'what an earlier rule decides is not the later one’s',
    one: admin('one', `${ALL}, ${ingress(rule('a', 'Deny', of('web'), port(80)), rule('b', 'Accept', of('web')))}`),
    other: admin('other', `${ALL}, ${ingress(rule('c', 'Deny', of('web'), port(80)))}`),
  },
  {
    title: 'what it leaves is',
    one: admin('one', `${ALL}, ${ingress(rule('a', 'Deny', of('web'), port(80)), rule('b', 'Accept', of('web')))}`),
    other: admin(
      'other',
      `${ALL}, ${ingress(rule('c', 'Deny', `${of('web')}, ${of('api')}`, 'protocols: [{ tcp: { destinationPort: { range: { start: 80, end: 81 } } } }]'))}`,
    ),
    conflict: 'rule "c" denies what rule "b" there allows',
  },
  {
    title: 'an AdminNetworkPolicy, and a port by name that is the other’s number',
    one: kube(
      'AdminNetworkPolicy',
      'name: one',
      `spec: { priority: 10, ${ALL}, ${ingress('{ action: Allow, from: [{ namespaces: {} }], ports: [{ namedPort: http }] }')} }`,
    ),
    other: admin('other', `subject: ${of('api')}, ${ingress(rule('b', 'Deny', of('web'), port(8080)))}`),
    conflict: 'rule "b" denies what rule "ingress[0] http=8080,udp:8443" there allows',
  },
  {
    title: 'a port by name of other pods',
    one: kube(
      'AdminNetworkPolicy',
      'name: one',
      `spec: { priority: 10, ${ALL}, ${ingress('{ action: Allow, from: [{ namespaces: {} }], ports: [{ namedPort: http }] }')} }`,
    ),
    other: admin('other', `subject: ${of('web')}, ${ingress(rule('b', 'Deny', of('web'), port(8080)))}`),
  },
  {
    title: 'networks that hold the pods, going out',
    one: admin('one', `${ALL}, egress: [{ name: a, action: Accept, to: [${of('web')}] }]`),
    other: admin('other', `${ALL}, egress: [{ name: b, action: Deny, to: [{ networks: ["2001:db8::/32"] }] }]`),
    conflict: 'rule "b" denies what rule "a" there allows',
  },
  {
    title: 'nodes in another family only: no packet has both',
    one: admin('one', `${ALL}, egress: [{ name: a, action: Accept, to: [{ networks: [192.0.2.0/24] }] }]`),
    other: admin('other', `${ALL}, egress: [{ name: b, action: Deny, to: [{ networks: ["2001:db8::/32"] }] }]`),
  },
  {
    title: 'what a pod says to itself',
    one: admin('one', `subject: ${of('web')}, ${ingress(rule('a', 'Accept', of('web')))}`),
    other: admin('other', `subject: ${of('web')}, ${ingress(rule('b', 'Deny', of('web')))}`),
  },
];

test.each(rows)('$title', ({ one, other, conflict }) => {
  const found = conflictsOf({
    'a.yaml': documents(DUAL_HOST, ...NAMESPACES, ...WORKLOADS),
    'b.yaml': one,
    'c.yaml': other,
  });
  const [kind] = /(Admin|ClusterN)\w+(?=, metadata: \{ name: one)/.exec(one) ?? [];
  const message = `ClusterNetworkPolicy "other" has priority 10 as ${kind} "one" (b.yaml:1) has, and its ${conflict}; give one of them another priority`;
  const column = other.indexOf('priority: 10') + 1;
  expect(found).toEqual(conflict === undefined ? [] : [`c.yaml:1:${column} error PRIORITY_CONFLICT ${message}`]);
});

test('pods without an address are subjects all the same; policies that select nobody are in nobody’s way', () => {
  const web = kube(
    'Deployment',
    'name: none, namespace: shop',
    'spec: { template: { metadata: { labels: { app: none } } } }',
  );
  const subject = 'subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: none } } } }';
  const found = conflictsOf({
    'a.yaml': documents(DUAL_HOST, ...NAMESPACES, ...WORKLOADS, web),
    'b.yaml': documents(
      admin('one', `${subject}, ${ingress(rule('a', 'Accept', of('db')))}`),
      admin('other', `${subject}, ${ingress(rule('b', 'Deny', of('db')))}`),
      networkPolicy('p', ''),
    ),
  });
  expect(found.filter((line) => line.includes('PRIORITY_CONFLICT'))).toHaveLength(1);
});

test('each pair is told once, at the later policy', () => {
  const shut = (name: string): string =>
    admin(
      name,
      `${ALL}, ${ingress(rule('b', 'Deny', '{ namespaces: {} }'))}, egress: [{ action: Deny, to: [{ namespaces: {} }] }]`,
    );
  const open = admin(
    'open',
    `${ALL}, ${ingress(rule('a', 'Accept', '{ namespaces: {} }'))}, egress: [{ action: Accept, to: [{ namespaces: {} }] }]`,
  );
  const found = conflictsOf({
    'a.yaml': documents(DUAL_HOST, ...NAMESPACES, ...WORKLOADS),
    'b.yaml': documents(shut('first'), open, shut('second')),
  });
  expect(found.map((line) => /"(\w+)" has priority 10 as ClusterNetworkPolicy "(\w+)"/.exec(line)?.slice(1))).toEqual([
    ['open', 'first'],
    ['second', 'open'],
  ]);
});

test('of many conflicts the first hundred are told', () => {
  const policies = Array.from({ length: 30 }, (_, i) =>
    admin(`p${i}`, `${ALL}, ${ingress(rule('r', i % 2 === 0 ? 'Accept' : 'Deny', of('web')))}`),
  );
  const found = conflictsOf({
    'a.yaml': documents(DUAL_HOST, ...NAMESPACES, ...WORKLOADS),
    'b.yaml': documents(...policies),
  });
  expect(found).toHaveLength(100);
});

test('what is too much to compare is refused, soon', () => {
  const nobody = (key: string): string => `{ matchExpressions: [{ key: ${key}, operator: DoesNotExist }] }`;
  const many = Array.from({ length: 400 }, (_, i) =>
    documentOf('Workload', `w${i}`, `{ host: web-1, interface: v${i}, addresses: [10.9.${i >> 8}.${i & 255}] }`),
  );
  const policies = Array.from({ length: 300 }, (_, i) => {
    const rules = ingress(
      rule('a', 'Accept', '{ namespaces: { matchLabels: { team: none } } }', port(9090)),
      rule('b', 'Deny', `{ namespaces: ${nobody(`y${i}`)} }`),
    );
    return admin(`p${i}`, `subject: { namespaces: ${nobody(`x${i}`)} }, ${rules}`);
  });
  const found = conflictsOf({ 'a.yaml': documents(DUAL_HOST, ...many), 'b.yaml': documents(...policies) });
  expect(found.filter((line) => line.includes('PRIORITY_CONFLICT'))).toEqual([
    expect.stringMatching(
      /ClusterNetworkPolicy "p\d+" has priority 10 as too many others have to compare them all; give policies that select the same pods different priorities$/,
    ),
  ]);
});
