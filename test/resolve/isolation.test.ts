import { ask, clusterWith, DUAL_HOST, NAMESPACES, networkPolicy, WORKLOADS } from './kube.ts';
import { documents, hostPolicyOf } from './repository.ts';

const BOTH = networkPolicy('p', 'podSelector: { matchLabels: { role: db } }, policyTypes: [Ingress, Egress]');
const ECHO = DUAL_HOST.replace('management:', 'kubernetes: { icmpEcho: allow }, management:');

const CLOSED = 'deny by kubernetes/shop/p default';
const ISOLATED = 'allow by kubernetes/~isolated';

const cluster = (host: string, ...policies: readonly string[]) =>
  hostPolicyOf({ 'k.yaml': documents(host, ...NAMESPACES, ...WORKLOADS, ...policies) });

test.each([4, 6] as const)('IPv%i: what isolation leaves open', (family) => {
  const shut = clusterWith(BOTH);
  const open = cluster(ECHO, BOTH);
  const icmp = family === 4 ? 'icmp' : 'icmpv6';
  const errors = family === 4 ? ['3/4', '11/0', '12/0'] : ['1/0', '2/0', '3/0', '4/0'];
  const echo = family === 4 ? ['8/0', '0/0'] : ['128/0', '129/0'];
  const others = family === 4 ? ['5/0', '13/0'] : ['130/0', '100/0'];
  const answers = (policy: typeof shut, kinds: readonly string[]): readonly string[] =>
    kinds.flatMap((kind) => [
      ask(policy, `ingress ${icmp} 10.9.9.9 > 10.1.0.5 ${kind}`, family),
      ask(policy, `egress ${icmp} 10.1.0.5 > 10.9.9.9 ${kind}`, family),
    ]);
  const passed = (rule: string, kinds: readonly string[]): readonly string[] =>
    kinds.flatMap(() => [`${ISOLATED}/ingress/${rule}`, `${ISOLATED}/egress/${rule}`]);
  const closed = (kinds: readonly string[]): readonly string[] => kinds.flatMap(() => [CLOSED, CLOSED]);
  expect(answers(shut, errors)).toEqual(passed('icmp-errors', errors));
  expect(answers(shut, [...echo, ...others])).toEqual(closed([...echo, ...others]));
  expect(answers(open, errors)).toEqual(passed('icmp-errors', errors));
  expect(answers(open, echo)).toEqual(passed('icmp-echo', echo));
  expect(answers(open, others)).toEqual(closed(others));
  expect(ask(shut, 'ingress tcp 192.0.2.1:1 > 10.1.0.5:1', family)).toBe(`${ISOLATED}/ingress/own-node`);
  expect(ask(shut, 'ingress tcp 192.0.2.2:1 > 10.1.0.5:1', family)).toBe(CLOSED);
  expect(ask(shut, 'egress tcp 10.1.0.5:1 > 192.0.2.1:1', family)).toBe(CLOSED);
});

test('rules that are written are asked first', () => {
  const policy = clusterWith(networkPolicy('p', 'podSelector: { matchLabels: { role: db } }, ingress: [{}]'));
  expect(ask(policy, 'ingress tcp 192.0.2.1:1 > 10.1.0.5:1', 4)).toBe('allow by kubernetes/shop/p/ingress[0]');
});

test('it is for the pods that are isolated in a direction on a host, and for nobody else', () => {
  const elsewhere = DUAL_HOST.replace('web-1', 'web-2')
    .replace('192.0.2.1', '192.0.2.2')
    .replace('::192.0.2.1', '::192.0.2.2');
  const policy = cluster(
    DUAL_HOST,
    elsewhere,
    networkPolicy('p', 'podSelector: { matchLabels: { role: db } }'),
    networkPolicy(
      'q',
      'podSelector: { matchExpressions: [{ key: role, operator: In, values: [db, web] }] }, policyTypes: [Egress]',
    ),
  );
  const [tier] = policy.tiers;
  const isolated = tier?.policies.filter(({ order }) => order === 1_000_000) ?? [];
  const subject = (name: string) => ({ kind: 'workload', workload: name });
  expect(
    isolated.map(({ name, subjects, ingress, egress, default: stated }) => ({
      name,
      subjects,
      rules: [...ingress, ...egress].map((rule) => `${rule.name} ${rule.place.line}:${rule.place.column}`),
      stated,
    })),
  ).toEqual([
    {
      name: '~isolated/egress',
      subjects: [subject('shop/db'), subject('shop/web')],
      rules: ['icmp-errors 2:1'],
      stated: {},
    },
    {
      name: '~isolated/ingress',
      subjects: [subject('shop/db')],
      rules: ['own-node 2:94', 'icmp-errors 2:1'],
      stated: {},
    },
  ]);
});

test('the lines of the Host are named', () => {
  const [tier] = cluster(ECHO, BOTH).tiers;
  const [egress] = tier?.policies.filter(({ name }) => name === '~isolated/egress') ?? [];
  expect(egress?.egress.map(({ name, place }) => `${name} ${place.line}:${place.column}`)).toEqual([
    'icmp-errors 2:173',
    'icmp-echo 2:187',
  ]);
});

test('cluster-wide policies isolate nobody', () => {
  const policy = clusterWith(
    '{ apiVersion: policy.networking.k8s.io/v1alpha2, kind: ClusterNetworkPolicy, metadata: { name: c }, spec: { tier: Admin, priority: 1, subject: { namespaces: {} }, ingress: [{ action: Deny, from: [{ namespaces: {} }] }] } }',
  );
  expect(policy.tiers.flatMap(({ policies }) => policies).map(({ name }) => name)).toEqual(['ClusterNetworkPolicy/c']);
});
