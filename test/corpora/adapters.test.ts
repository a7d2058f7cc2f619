import { classBenchCase } from './classbench.mjs';
import { felixCase } from './felix.mjs';
import { kubernetesCase } from './kubernetes.mjs';

type FelixLine = Parameters<typeof felixCase>[0];
type Rule = NonNullable<FelixLine['rules']['tiers']>[number]['policies'][number]['rules'][number]['rule'];

function felix(rule: Rule, sets: Readonly<Record<string, string[]>> = {}) {
  const tiers = [{ name: 't', endAction: '', policies: [{ name: 'p', rules: [{ rule }] }] }];
  return felixCase({ id: 'f', ipsets: sets, queries: [], rules: { tiers } });
}

/** What a rule of felix becomes: the list of the one Policy. */
function ruleList(rule: Rule, sets?: Readonly<Record<string, string[]>>): unknown {
  const policy = felix(rule, sets).documents.find((document) => 'kind' in document && document.kind === 'Policy');
  return policy && 'spec' in policy && Object(policy.spec).ingress;
}

const NETS = ['10.0.0.0/8', '2001:db8::/32'];

test.each([
  [{ action: 'Pass' }, [{ name: 'rule-0', action: 'pass' }]],
  [
    { action: 'Allow', protocol: 'tcp', dstPorts: [{ first: 80, last: 90 }] },
    [{ name: 'rule-0', action: 'allow', ports: [{ protocol: 'tcp', port: 80, endPort: 90 }] }],
  ],
  [
    { action: 'Deny', notSrcNet: NETS },
    [
      {
        name: 'rule-0',
        action: 'deny',
        from: [
          { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] },
          { cidr: '::/0', except: ['2001:db8::/32'] },
        ],
      },
    ],
  ],
  [
    { action: 'Allow', dstIpSetIds: ['nets'], notDstIpSetIds: ['none'] },
    [{ name: 'rule-0', action: 'allow', to: [{ addressSet: 'nets' }] }],
  ],
  [
    { action: 'Allow', notDstIpSetIds: ['nets'] },
    [
      {
        name: 'rule-0',
        action: 'allow',
        to: [
          { cidr: '0.0.0.0/0', except: [{ addressSet: 'nets' }] },
          { cidr: '::/0', except: [{ addressSet: 'nets' }] },
        ],
      },
    ],
  ],
  [
    { action: 'Allow', dstNamedPortIpSetIds: ['named'] },
    [
      { name: 'rule-0', action: 'allow', to: [{ cidr: '10.0.0.2/32' }], ports: [{ protocol: 'tcp', port: 80 }] },
      { name: 'rule-1', action: 'allow', to: [{ cidr: '10.0.0.3/32' }], ports: [{ protocol: 'udp', port: 53 }] },
    ],
  ],
  [
    { action: 'Allow', srcNamedPortIpSetIds: ['one'] },
    [
      {
        name: 'rule-0',
        action: 'allow',
        from: [{ cidr: '10.0.0.2/32' }],
        ports: [{ protocol: 'tcp' }],
        sourcePorts: [{ port: 80 }],
      },
    ],
  ],
])('felix: %j', (rule, expected) => {
  const one = ['10.0.0.2/32,tcp:80'];
  expect(ruleList(rule, { nets: NETS, none: [], one, named: [...one, '10.0.0.3/32,udp:53'] })).toEqual(expected);
});

test('felix: all ICMP but one type and code', () => {
  const [rule] = Object(ruleList({ action: 'Allow', notIcmp: { typeCode: { type: 8, code: 3 } } }));
  expect(rule.ports).toHaveLength(510);
  expect(rule.ports).toContainEqual({ protocol: 'icmp', type: 8, code: 4 });
  expect(rule.ports).not.toContainEqual({ protocol: 'icmp', type: 8, code: 3 });
  expect(rule.ports).not.toContainEqual({ protocol: 'icmp', type: 8 });
});

test.each([
  [{ action: 'Allow', notProtocol: 'tcp' }, 'a rule has notProtocol, which has no words here'],
  [{ action: 'Allow', srcNet: NETS, srcIpSetIds: ['a'] }, 'blocks and sets in one rule are an intersection'],
  [{ action: 'Allow', srcIpSetIds: ['a', 'b'] }, 'several sets in one rule are an intersection'],
  [{ action: 'Allow', protocol: 'tcp', srcNamedPortIpSetIds: ['a'] }, 'a named port beside other conditions'],
])('felix: what has no words is refused, not left out: %j', (rule, message) => {
  expect(() => felix(rule, { a: [], b: [] })).toThrow(new Error(message));
});

test('classbench: ports without a protocol restrict TCP, UDP and SCTP, and the deciding rule is expected', () => {
  const ingress = [{ action: 'Deny', source: { ports: [80] }, destination: { nets: NETS, ports: ['1:9'] } } as const];
  const query = { src: { ip: '192.0.2.9' }, dst: { ip: '10.0.0.1' }, proto: 'TCP', sport: 80, port: 5 };
  const { documents, expectations } = classBenchCase({
    id: 'c',
    defaultAction: 'deny',
    objects: [{ spec: { order: 7, ingress } }],
    queries: [
      { ...query, match: 0, expect: 'deny' },
      { ...query, match: -1, expect: 'deny' },
    ],
  });
  const ports = ['tcp', 'udp', 'sctp'].map((protocol) => ({ protocol, port: 1, endPort: 9 }));
  const to = NETS.map((cidr) => ({ cidr }));
  expect(documents[1]).toMatchObject({
    spec: { order: 7, ingress: [{ name: 'rule-0', action: 'deny', to, ports, sourcePorts: [{ port: 80 }] }] },
  });
  expect(expectations.map(({ rule }) => rule)).toEqual(['rule-0', null]);
});

const ENDPOINT = { namespace: 'x', name: 'a', labels: { pod: 'a' }, ips: ['10.0.0.1'], ports: [] };

test('kubernetes: endpoints are Workloads of one host, those of a node are a Host; a List’s items are v1', () => {
  const web = { name: 'web', port: 80, protocol: 'TCP' };
  const { documents, expectations, leftOut, updates } = kubernetesCase({
    id: 'cyclonus/1/v6-step2',
    objects: [{ kind: 'Pod', metadata: { name: 'a', namespace: 'x' } }],
    endpoints: {
      'x/a[Deployment]': { ...ENDPOINT, ports: [web, { ...web, name: null }] },
      'x/n': { ...ENDPOINT, name: 'n', isNode: true, nodeLabels: { os: 'linux' } },
    },
    queries: [
      { src: 'x/n', dst: 'x/a[Deployment]', proto: 'TCP', port: 80, expect: 'allow', ingress: 'allow' },
      { src: { ip: '192.0.2.9' }, dst: 'x/n', proto: 'UDP', port: 53, sport: 9, expect: 'deny' },
      { src: 'x/n', dst: 'x/n', proto: 'TCP', port: 80, expect: 'deny', loopback: true },
      { src: 'x/n', dst: 'x/n', proto: 'TCP', port: 80, expect: 'deny', ambiguous: 'ipBlock-covers-endpoint' },
    ],
  });
  expect(documents).toMatchObject([
    {
      kind: 'Workload',
      metadata: { name: 'a', namespace: 'x', labels: { pod: 'a' } },
      spec: {
        host: 'node',
        interface: 'veth0',
        addresses: ['10.0.0.1'],
        ports: [{ name: 'web', protocol: 'tcp', port: 80 }],
      },
    },
    { kind: 'Host', metadata: { name: 'x.n', labels: { os: 'linux' } }, spec: { addresses: ['10.0.0.1'] } },
    { kind: 'Host', metadata: { name: 'node' } },
    { apiVersion: 'v1', kind: 'Pod' },
  ]);
  expect(expectations).toEqual([
    {
      flow: { src: { host: 'x.n' }, dst: { workload: 'x/a' }, protocol: 'tcp', port: 80 },
      verdict: 'allow',
      ingress: 'allow',
    },
    {
      flow: { src: { ip: '192.0.2.9' }, dst: { host: 'x.n' }, protocol: 'udp', sourcePort: 9, port: 53 },
      verdict: 'deny',
    },
  ]);
  expect({ leftOut, updates }).toEqual({ leftOut: { ambiguous: 1, loopback: 1 }, updates: 'cyclonus/1/v6-' });
});
