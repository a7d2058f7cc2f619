import { isError } from '../../controller/errors/diagnostic.ts';
import { examine, load } from '../../controller/load/load.ts';
import { formatAddress } from '../../controller/net/address.ts';
import { collectFindings } from '../../controller/resolve/findings.ts';
import { collectEndpoints } from '../../controller/resolve/inventory.ts';
import { diagnose } from '../../controller/resolve/resolve.ts';
import { clusterWith, DUAL_HOST, kube, NAMESPACES, networkPolicy, WORKLOADS } from './kube.ts';
import { documentOf, documents, resolveFiles } from './repository.ts';

function loadedOf(...texts: readonly string[]) {
  const bytes = new TextEncoder().encode(documents(DUAL_HOST, ...NAMESPACES, ...texts));
  return load({ revision: 'test', origin: 'test', entries: new Map([['k.yaml', { kind: 'file', bytes }]] as const) });
}

function endpointsOf(...texts: readonly string[]): readonly unknown[] {
  const { value } = loadedOf(...texts);
  if (value === undefined) throw new Error('the documents are refused');
  const { workloads } = collectEndpoints(value.manifests, collectFindings());
  return [...workloads.values()].map(({ name, labels, addresses, host, interface: device, ports, place }) => ({
    name,
    labels,
    addresses: addresses.map(formatAddress),
    at: [host, device, place.line],
    ports: ports.map((port) => `${port.name} ${port.protocol} ${port.port}`),
  }));
}

const CONTAINERS =
  'containers: [{ ports: [{ name: http, containerPort: 80 }, { name: dns, containerPort: 53, protocol: UDP }] }]';
const POD = kube(
  'Pod',
  'name: web, namespace: shop, labels: { app: web, tier: front }',
  `spec: { nodeName: web-1, ${CONTAINERS} }, status: { podIP: 10.0.0.9, podIPs: [{ ip: 10.0.0.1 }, { ip: "fd00::1" }] }`,
);

test('a pod is an endpoint of its own', () => {
  expect(endpointsOf(POD, kube('Pod', 'name: b', 'spec: { nodeName: gone }, status: { podIP: 10.0.0.2 }'))).toEqual([
    { name: 'default/b', labels: {}, addresses: ['10.0.0.2'], at: [undefined, undefined, 10], ports: [] },
    {
      name: 'shop/web',
      labels: { app: 'web', tier: 'front' },
      addresses: ['10.0.0.1', 'fd00::1'],
      at: ['web-1', undefined, 8],
      ports: ['http 6 80', 'dns 17 53'],
    },
  ]);
});

test('a controller is one, with the labels of its template', () => {
  const template = `template: { metadata: { labels: { app: web } }, spec: { ${CONTAINERS} } }`;
  expect(endpointsOf(kube('Deployment', 'name: web, labels: { of: itself }', `spec: { ${template} }`))).toEqual([
    {
      name: 'default/web',
      labels: { app: 'web' },
      addresses: [],
      at: [undefined, undefined, 8],
      ports: ['http 6 80', 'dns 17 53'],
    },
  ]);
});

const WORKLOAD = 'host: web-1, interface: v, addresses: [10.7.7.7]';
const workload = (more = ''): string =>
  kube('Workload', 'name: web, namespace: shop, labels: { tier: back, own: x }', `spec: { ${WORKLOAD}${more} }`);
const merged = {
  name: 'shop/web',
  labels: { app: 'web', tier: 'back', own: 'x' },
  addresses: ['10.7.7.7'],
  at: ['web-1', 'v', 10],
};

test('a Workload of its name says where it is, and adds labels', () => {
  expect(endpointsOf(POD, workload())).toEqual([{ ...merged, ports: ['http 6 80', 'dns 17 53'] }]);
});

test('it has the addresses of the pod where it says none, and none of a pod that is over', () => {
  const bare = kube('Workload', 'name: web, namespace: shop', 'spec: { host: web-1, interface: v }');
  expect(endpointsOf(POD, bare)).toMatchObject([{ addresses: ['10.0.0.1', 'fd00::1'] }]);
  expect(endpointsOf(POD.replace('status: {', 'status: { phase: Failed,'), bare)).toMatchObject([{ addresses: [] }]);
});

test('and which ports it has, where it lists some', () => {
  const ports = ', ports: [{ name: pg, protocol: sctp, port: 5432 }]';
  expect(endpointsOf(POD, workload(ports))).toEqual([{ ...merged, ports: ['pg 132 5432'] }]);
});

test('a pod of the host network is no endpoint, unless a Workload says it is one', () => {
  const pod = POD.replace('nodeName', 'hostNetwork: true, nodeName');
  expect(endpointsOf(pod)).toEqual([]);
  expect(endpointsOf(pod, workload())).toMatchObject([merged]);
});

test('which host a workload lives on: of the Workload, else of the node', () => {
  const other = DUAL_HOST.replace('web-1', 'web-2');
  const { resolved } = resolveFiles({
    'h.yaml': documents(
      DUAL_HOST,
      other,
      POD.replace('web-1', 'web-2'),
      kube('Pod', 'name: nowhere'),
      ...WORKLOADS.slice(0, 1),
    ),
  });
  expect([...(resolved?.elsewhere.keys() ?? [])]).toEqual(['default/nowhere']);
  expect(resolved?.hosts.get('web-2')?.workloads.map(({ name, interface: device }) => [name, device])).toEqual([
    ['shop/web', undefined],
  ]);
});

test('policies of weir choose pods, and namespaces by the labels of their documents', () => {
  const policy = clusterWith(
    kube('Pod', 'name: db, namespace: shop, labels: { app: postgres }'),
    documentOf(
      'Policy',
      'mine',
      '{ subject: { workloads: { matchLabels: { app: postgres, role: db } }, namespaces: { matchLabels: { team: retail } } }, ingress: [{ name: r, action: deny, from: [{ workloads: {}, namespaces: { matchLabels: { team: platform } } }] }] }',
    ),
  );
  const [mine] = policy.tiers[0]?.policies ?? [];
  expect(mine?.subjects).toEqual([{ kind: 'workload', workload: 'shop/db' }]);
  const sets = mine?.ingress.flatMap(({ from }) => (from === 'any' ? [] : from)).map(({ include }) => include);
  expect(sets).toMatchObject([[{ name: 'workload everything in namespaces team=platform', prefixes: [{}, {}] }]]);
});

test('resolving goes on beside documents that were refused, and finds what is wrong with the rest', () => {
  const text = documents(
    DUAL_HOST.replace('addresses: [192.0.2.1', 'addresses: [192.0.2.256'),
    ...NAMESPACES,
    ...WORKLOADS,
    networkPolicy('p', 'podSelector: {}, ingress: [{ ports: [{ port: http }, { port: 0 }] }]'),
    networkPolicy('q', 'ingress: [{ from: [{ podSelector: {} }], ports: [{ port: http }] }]'),
    kube('Deployment', 'name: d', 'spec: 1'),
    kube('Pod', 'name: db, namespace: shop'),
    kube('Deployment', 'name: db, namespace: shop', 'spec: { template: {} }'),
  );
  const entries = new Map([['k.yaml', { kind: 'file', bytes: new TextEncoder().encode(text) }]] as const);
  const { loaded, refused } = examine({ revision: 'test', origin: 'test', entries });
  const found = diagnose(
    loaded,
    refused.flatMap(({ salvaged }) => salvaged ?? []),
  );
  expect(refused.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['Host web-1', 'NetworkPolicy p', 'Deployment d']);
  expect(found.filter(isError).map(({ code, place }) => `${code} ${place.line}`)).toEqual(['ENDPOINT_DUPLICATE 24']);
});
