import { evaluateSubject } from '../../controller/model/evaluate.ts';
import type { Subject } from '../../controller/model/policy.ts';
import { formatPrefix } from '../../controller/net/prefix.ts';
import { documentOf, documents, HOST, hostPolicyOf, resolveFiles, workloadOf } from './repository.ts';

const policy = (name: string, spec: string): string => documentOf('Policy', name, spec);

test('what is absent has its default', () => {
  const resolved = hostPolicyOf({ 'h.yaml': HOST, 'p.yaml': policy('p', '{ subject: { hosts: {} } }') });
  const place = { file: 'h.yaml', line: 1, column: 1 };
  expect(resolved.default).toEqual({ ingress: { verdict: 'allow', place }, egress: { verdict: 'allow', place } });
  expect(resolved.nonIP).toEqual({ verdict: 'allow', place });
  expect(resolved.tiers.map(({ name, order, default: stated }) => [name, order, stated])).toEqual([
    ['application', 2000, 'pass'],
  ]);
  expect(resolved.tiers[0]?.policies[0]).toMatchObject({
    order: 100,
    subjects: [{ kind: 'host', scope: 'own' }],
    default: {},
    ingress: [],
    egress: [],
  });
});

test('tiers by order, policies by order and then name; tiers without a policy here are left out', () => {
  const resolved = hostPolicyOf({
    'h.yaml': HOST,
    't.yaml': documents(
      documentOf('Tier', 'late', '{ order: 2500, default: deny }'),
      documentOf('Tier', 'early', '{ order: 500 }'),
      documentOf('Tier', 'unused', '{ order: 1 }'),
    ),
    'p.yaml': documents(
      policy('z', '{ tier: late, subject: { hosts: {} } }'),
      policy('b', '{ subject: { hosts: {} }, order: 10 }'),
      policy('c', '{ subject: { hosts: {} }, order: 9 }'),
      policy('a', '{ subject: { hosts: {} }, order: 10 }'),
      policy('elsewhere', '{ subject: { workloads: {} } }'),
      policy('e', '{ tier: early, subject: { hosts: {} } }'),
    ),
  });
  expect(resolved.tiers.map(({ name, policies }) => [name, policies.map((one) => one.name)])).toEqual([
    ['early', ['e']],
    ['application', ['c', 'a', 'b']],
    ['late', ['z']],
  ]);
  expect(resolved.tiers[2]?.place).toEqual({ file: 't.yaml', line: 2, column: 83 });
});

test.each<[string, readonly Subject[]]>([
  ['{ hosts: {} }', [{ kind: 'host', scope: 'own' }]],
  ['{ hosts: {}, scope: forward }', [{ kind: 'host', scope: 'forward' }]],
  [
    '{ hosts: { matchLabels: { role: web } }, scope: all }',
    [
      { kind: 'host', scope: 'own' },
      { kind: 'host', scope: 'forward' },
    ],
  ],
  ['{ hosts: { matchLabels: { role: db } } }', []],
  [
    '{ hosts: { matchExpressions: [{ key: role, operator: In, values: [db, web] }] } }',
    [{ kind: 'host', scope: 'own' }],
  ],
  ['{ hosts: { matchExpressions: [{ key: role, operator: NotIn, values: [web] }] } }', []],
  ['{ hosts: { matchExpressions: [{ key: zone, operator: NotIn, values: [a] }] } }', [{ kind: 'host', scope: 'own' }]],
  [
    '{ hosts: { matchExpressions: [{ key: role, operator: Exists }, { key: zone, operator: DoesNotExist }] } }',
    [{ kind: 'host', scope: 'own' }],
  ],
  ['{ hosts: { matchLabels: { toString: x } } }', []],
  ['{ workloads: {} }', [{ kind: 'workload', workload: 'shop/db-0' }]],
  [
    '{ workloads: {}, namespaces: { matchLabels: { kubernetes.io/metadata.name: shop } } }',
    [{ kind: 'workload', workload: 'shop/db-0' }],
  ],
  ['{ workloads: {}, namespaces: { matchLabels: { kubernetes.io/metadata.name: other } } }', []],
  [
    '{ workloads: { matchLabels: { role: db } }, namespaces: { matchExpressions: [{ key: team, operator: DoesNotExist }] } }',
    [{ kind: 'workload', workload: 'shop/db-0' }],
  ],
])('subject %s', (subject, expected) => {
  const resolved = hostPolicyOf({
    'h.yaml': documents(
      HOST,
      workloadOf('db-0', '{ host: web-1, interface: veth-db, addresses: [10.1.0.5] }'),
      workloadOf('unattached', '{ host: web-1, addresses: [10.1.0.6] }'),
    ),
    'p.yaml': policy('p', `{ subject: ${subject} }`),
  });
  expect(resolved.tiers.flatMap(({ policies }) => policies).flatMap(({ subjects }) => subjects)).toEqual(expected);
});

test('peers stand for addresses; equal peers and sets are one PrefixSet', () => {
  const peers =
    '[{ addressSet: office, except: [10.9.0.0/16, { addressSet: lab }] }, { workloads: {} }, { hosts: {} }, { cidr: "::/0" }]';
  const resolved = hostPolicyOf({
    'h.yaml': documents(HOST, workloadOf('db-0', '{ host: web-1, addresses: [10.1.0.5, "2001:db8::5"] }')),
    'sets/office.yaml': documentOf(
      'AddressSet',
      'office',
      '{ cidrs: [10.0.0.0/8], files: [../lists/a.txt], include: [lab] }',
    ),
    'sets/lab.yaml': documentOf('AddressSet', 'lab', '{ cidrs: [192.0.2.77] }'),
    'lists/a.txt': '198.51.100.0/24 # branch\n\n2001:db8:5::/48\n',
    'p.yaml': policy(
      'p',
      `{ subject: { hosts: {} }, ingress: [{ name: a, action: deny, from: ${peers} }, { name: b, action: allow, to: ${peers} }] }`,
    ),
  });
  const [a, b] = resolved.tiers[0]?.policies[0]?.ingress ?? [];
  const from = a?.from === 'any' ? [] : (a?.from ?? []);
  const named = from.map(({ include, except }) => ({
    include: include === 'any' ? [] : include.map(({ name, prefixes }) => [name, ...prefixes.map(formatPrefix)]),
    except: except.map(({ name }) => name),
  }));
  expect(named).toEqual([
    {
      include: [['office', '10.0.0.0/8', '198.51.100.0/24', '2001:db8:5::/48', '192.0.2.77/32']],
      except: ['10.9.0.0/16', 'lab'],
    },
    { include: [['workload everything', '10.1.0.5/32', '2001:db8::5/128']], except: [] },
    { include: [['host everything', '192.0.2.1/32']], except: [] },
    { include: [['::/0', '::/0']], except: [] },
  ]);
  expect(a?.to).toBe('any');
  const to = b?.to === 'any' ? [] : (b?.to ?? []);
  to.forEach((term, i) => {
    const twin = from[i];
    if (term.include === 'any' || twin === undefined || twin.include === 'any') throw new Error('expected sets');
    expect(term.include[0]).toBe(twin.include[0]);
  });
});

test('an error anywhere leaves no policy; a peer that selects nobody matches nobody', () => {
  const denied =
    '{ subject: { hosts: {} }, default: { ingress: deny }, ingress: [{ name: r, action: allow, from: [{ workloads: {} }] }] }';
  expect(
    resolveFiles({ 'h.yaml': HOST, 'p.yaml': policy('p', denied.replace('workloads: {}', 'addressSet: x')) }).resolved,
  ).toBeUndefined();
  const resolved = hostPolicyOf({ 'h.yaml': HOST, 'p.yaml': policy('p', denied) });
  const packet = {
    family: 4,
    source: { family: 4, bits: 1n },
    destination: { family: 4, bits: 2n },
    protocol: 47,
    hopLimit: 64,
    transport: { kind: 'none' },
  } as const;
  expect(evaluateSubject(resolved, { kind: 'host', scope: 'own' }, 'ingress', packet).verdict).toBe('deny');
});

test('services: sets are merged into the list, ranges and types kept', () => {
  const resolved = hostPolicyOf({
    'h.yaml': HOST,
    's.yaml': documentOf(
      'PortSet',
      'pg',
      '{ ports: [{ protocol: tcp, port: 5432 }, { protocol: icmp, type: 3, code: 4 }, { protocol: 47 }] }',
    ),
    'p.yaml': policy(
      'p',
      '{ subject: { hosts: {} }, ingress: [{ name: a, action: allow, ports: [{ portSet: pg }, { protocol: udp, port: 0, endPort: 65535 }, { protocol: sctp }], sourcePorts: [{ port: 53 }, { port: 1024, endPort: 2048 }] }] }',
    ),
  });
  const [rule] = resolved.tiers[0]?.policies[0]?.ingress ?? [];
  expect(rule?.services).toEqual([
    { protocol: 6, ports: { first: 5432, last: 5432 } },
    { protocol: 1, icmp: { type: 3, code: 4 } },
    { protocol: 47 },
    { protocol: 17, ports: { first: 0, last: 65535 } },
    { protocol: 132 },
  ]);
  expect(rule?.sourcePorts).toEqual([
    { first: 53, last: 53 },
    { first: 1024, last: 2048 },
  ]);
});
