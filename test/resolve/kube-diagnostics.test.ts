import { clusterPolicy, DUAL_HOST, kube, NAMESPACES, networkPolicy, WORKLOADS } from './kube.ts';
import { diagnose, documents, workloadOf } from './repository.ts';

interface Row {
  readonly title: string;
  /** They follow a host at line 2 and two namespaces, each at a line of its own: the first is at line 8. */
  readonly documents: readonly string[];
  readonly expect: readonly string[];
}

const NO_WORKLOAD = 'policy for it is enforced nowhere until one has its namespace and name';
const pod = (name: string, rest = ''): string =>
  kube('Pod', `name: ${name}, namespace: shop, labels: { app: ${name} }`, rest);
const deployment = (name: string, more = ''): string =>
  kube(
    'Deployment',
    `name: ${name}, namespace: shop${more}`,
    'spec: { template: { metadata: { labels: { app: x } } } }',
  );
const attached = workloadOf('db', '{ host: web-1, interface: v, addresses: [10.0.0.1] }');

const rows: readonly Row[] = [
  {
    title: 'WORKLOAD_UNATTACHED: pods and controllers without a Workload, with and without an address',
    documents: [
      pod('a', 'spec: { nodeName: web-1 }, status: { podIPs: [{ ip: 10.0.0.1 }, { ip: "fd00::1" }] }'),
      deployment('b'),
      kube('Pod', 'name: c', 'status: { podIP: 10.0.0.2 }'),
    ],
    expect: [
      `k.yaml:8:1 warning WORKLOAD_UNATTACHED Pod "shop/a" has no Workload, so no interface of it is known; ${NO_WORKLOAD}`,
      'k.yaml:10:1 warning WORKLOAD_UNATTACHED Deployment "shop/b" has no Workload, so neither interface nor address of it is known; policy for it is enforced nowhere and no peer means it until one has its namespace and name',
      `k.yaml:12:1 warning WORKLOAD_UNATTACHED Pod "default/c" has no Workload, so no interface of it is known; ${NO_WORKLOAD}`,
    ],
  },
  {
    title: 'owners are not told: theirs are the pods that run',
    documents: [
      deployment('web'),
      kube(
        'Pod',
        'name: web-1, namespace: shop, ownerReferences: [{ apiVersion: apps/v1, kind: Deployment, name: web, uid: u }]',
        'status: { podIP: 10.0.0.1 }',
      ),
      deployment('other'),
      kube(
        'Pod',
        'name: p, namespace: ops, ownerReferences: [{ apiVersion: apps/v1, kind: Deployment, name: other, uid: v }]',
        'status: { podIP: 10.0.0.2 }',
      ),
    ],
    expect: [
      `k.yaml:10:1 warning WORKLOAD_UNATTACHED Pod "shop/web-1" has no Workload, so no interface of it is known; ${NO_WORKLOAD}`,
      'k.yaml:12:1 warning WORKLOAD_UNATTACHED Deployment "shop/other" has no Workload, so neither interface nor address of it is known; policy for it is enforced nowhere and no peer means it until one has its namespace and name',
      `k.yaml:14:1 warning WORKLOAD_UNATTACHED Pod "ops/p" has no Workload, so no interface of it is known; ${NO_WORKLOAD}`,
    ],
  },
  {
    title: 'nor are controllers whose labels others with an address have, nor pods that are over',
    documents: [
      deployment('web'),
      workloadOf('replica', '{ host: web-1, interface: w, addresses: [10.0.0.1] }').replace(
        'role: db',
        'app: x, role: db',
      ),
      pod('night', 'status: { phase: Succeeded, podIP: 10.0.0.2 }'),
      pod('morning', 'status: { phase: Failed, podIPs: [{ ip: 10.0.0.3 }] }'),
      pod('noon', 'status: { phase: Running, podIP: 10.0.0.3 }'),
    ],
    expect: [
      `k.yaml:16:1 warning WORKLOAD_UNATTACHED Pod "shop/noon" has no Workload, so no interface of it is known; ${NO_WORKLOAD}`,
    ],
  },
  {
    title: 'REPLIES_CUT: what denies cuts replies as what isolates does; what only allows does not',
    documents: [
      attached,
      clusterPolicy(
        'open',
        'tier: Admin, priority: 1, subject: { namespaces: {} }, ingress: [{ action: Accept, from: [{ namespaces: {} }] }]',
      ),
      clusterPolicy(
        'shut',
        'tier: Baseline, priority: 1, subject: { namespaces: {} }, egress: [{ action: Deny, to: [{ namespaces: {} }] }]',
      ),
    ],
    expect: [
      'k.yaml:12:1 warning REPLIES_CUT ClusterNetworkPolicy "shut" denies traffic of pods, and replies that no rule allows are dropped there until connections are tracked; allow them by sourcePorts in a Policy of an earlier tier',
    ],
  },
  {
    title: 'PORT_NAME_UNKNOWN: a template has the port, and none of those with an address',
    documents: [
      kube(
        'Deployment',
        'name: web, namespace: shop',
        'spec: { template: { metadata: { labels: { role: db } }, spec: { containers: [{ ports: [{ name: http, containerPort: 80 }] }] } } }',
      ),
      attached,
      networkPolicy('p', 'podSelector: {}, ingress: [{ ports: [{ port: http }] }]'),
    ],
    expect: [
      'k.yaml:12:1 warning REPLIES_CUT NetworkPolicy "shop/p" isolates pods, and replies that no rule allows are dropped there until connections are tracked; allow them by sourcePorts in a Policy of an earlier tier',
      'k.yaml:12:145 warning PORT_NAME_UNKNOWN rule "ingress[0]" of NetworkPolicy "shop/p" names tcp port "http", which no pod that the policy applies to has; it matches nothing until a container or Workload has a port of that name',
    ],
  },
  {
    title: 'HOST_NETWORK: a Workload’s word counts; without one there is no endpoint and nothing to say',
    documents: [
      kube('Deployment', 'name: db, namespace: shop', 'spec: { template: { spec: { hostNetwork: true } } }'),
      kube('Pod', 'name: node-exporter, namespace: ops', 'spec: { hostNetwork: true }'),
      attached,
    ],
    expect: [
      'k.yaml:8:111 warning HOST_NETWORK Deployment "shop/db" is on its node\'s network, but a Workload (k.yaml:12) gives it its own; policy goes by the Workload, remove it if there is none',
    ],
  },
  {
    title: 'ENDPOINT_DUPLICATE: a pod and a controller of one namespace and name',
    documents: [
      attached,
      pod('db'),
      deployment('db'),
      kube('Pod', 'name: db, namespace: ops', 'spec: { hostNetwork: true }'),
    ],
    expect: [
      'k.yaml:12:54 error ENDPOINT_DUPLICATE Deployment "shop/db" and Pod "shop/db" (k.yaml:10) are one endpoint by namespace and name; rename one',
    ],
  },
  {
    title: 'NAMESPACE_UNDECLARED: once for each namespace that is named, at the first object',
    documents: [
      kube('Pod', 'name: a, namespace: lab', 'spec: { hostNetwork: true }'),
      kube('NetworkPolicy', 'name: p, namespace: lab', 'spec: { podSelector: {} }'),
      kube('NetworkPolicy', 'name: q', 'spec: { podSelector: {} }'),
    ],
    expect: [
      'k.yaml:8:51 warning NAMESPACE_UNDECLARED Pod "lab/a" is in namespace "lab", which nothing declares, so it has no label but its name; add a Namespace of that name',
      'k.yaml:10:105 warning SUBJECT_EMPTY NetworkPolicy "lab/p" has subject "pod everything in namespace lab", which selects nobody; it is enforced nowhere until something carries these labels',
      'k.yaml:12:89 warning SUBJECT_EMPTY NetworkPolicy "default/q" has subject "pod everything in namespace default", which selects nobody; it is enforced nowhere until something carries these labels',
    ],
  },
  {
    title: 'SUBJECT_EMPTY, PEER_EMPTY: in the words of the kind',
    documents: [
      ...WORKLOADS,
      networkPolicy(
        'p',
        'podSelector: { matchLabels: { app: x } }, policyTypes: [Egress], egress: [{ to: [{ podSelector: { matchLabels: { app: y } } }, { ipBlock: { cidr: 10.0.0.0/8, except: [10.0.0.0/9, 10.128.0.0/9] } }, { podSelector: {}, namespaceSelector: { matchLabels: { team: z } } }] }]',
      ),
      clusterPolicy(
        'c',
        'tier: Admin, priority: 1, subject: { namespaces: { matchLabels: { team: z } } }, egress: [{ name: n, action: Deny, to: [{ nodes: { matchLabels: { role: db } } }, { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: y } } } }] }]',
      ),
    ],
    expect: [
      'k.yaml:16:106 warning SUBJECT_EMPTY NetworkPolicy "shop/p" has subject "pod app=x in namespace shop", which selects nobody; it is enforced nowhere until something carries these labels',
      'k.yaml:16:187 warning PEER_EMPTY rule "egress[0]" of NetworkPolicy "shop/p" names peer "pod app=y in namespace shop", which selects nobody; it matches nothing until something carries these labels',
      'k.yaml:16:264 warning PEER_EMPTY rule "egress[0]" of NetworkPolicy "shop/p" names peer "10.0.0.0/8", of which "except" takes every address out; it matches nothing until one is left',
      'k.yaml:16:304 warning PEER_EMPTY rule "egress[0]" of NetworkPolicy "shop/p" names peer "pod everything in namespaces team=z", which selects nobody; it matches nothing until something carries these labels',
      'k.yaml:18:135 warning SUBJECT_EMPTY ClusterNetworkPolicy "c" has subject "pod everything in namespaces team=z", which selects nobody; it is enforced nowhere until something carries these labels',
      'k.yaml:18:231 warning PEER_EMPTY rule "n" of ClusterNetworkPolicy "c" names peer "host role=db", which selects nobody; it matches nothing until something carries these labels',
      'k.yaml:18:273 warning PEER_EMPTY rule "n" of ClusterNetworkPolicy "c" names peer "pod app=y in namespaces everything", which selects nobody; it matches nothing until something carries these labels',
    ],
  },
  {
    title: 'PORT_NAME_UNKNOWN, and REPLIES_CUT once, at the first policy that isolates an attached pod',
    documents: [
      ...WORKLOADS,
      networkPolicy('nobody', 'podSelector: { matchLabels: { role: x } }, ingress: [{ ports: [{ port: web }] }]'),
      networkPolicy('p', 'ingress: [{ ports: [{ port: pg }, { port: web }, { port: pg, protocol: SCTP }] }]'),
      networkPolicy(
        'q',
        'podSelector: { matchLabels: { role: db } }, policyTypes: [Egress], egress: [{ to: [{ podSelector: { matchLabels: { role: web } } }], ports: [{ port: pg }] }]',
      ),
      clusterPolicy(
        'c',
        'tier: Admin, priority: 1, subject: { namespaces: {} }, egress: [{ name: n, action: Deny, to: [{ namespaces: {} }], protocols: [{ destinationNamedPort: gone }] }]',
      ),
    ],
    expect: [
      'k.yaml:16:111 warning SUBJECT_EMPTY NetworkPolicy "shop/nobody" has subject "pod role=x in namespace shop", which selects nobody; it is enforced nowhere until something carries these labels',
      'k.yaml:18:1 warning REPLIES_CUT NetworkPolicy "shop/p" isolates pods, and replies that no rule allows are dropped there until connections are tracked; allow them by sourcePorts in a Policy of an earlier tier',
      'k.yaml:18:142 warning PORT_NAME_UNKNOWN rule "ingress[0]" of NetworkPolicy "shop/p" names tcp port "web", which no pod that the policy applies to has; it matches nothing until a container or Workload has a port of that name',
      'k.yaml:18:157 warning PORT_NAME_UNKNOWN rule "ingress[0]" of NetworkPolicy "shop/p" names sctp port "pg", which no pod that the policy applies to has; it matches nothing until a container or Workload has a port of that name',
      'k.yaml:20:249 warning PORT_NAME_UNKNOWN rule "egress[0]" of NetworkPolicy "shop/q" names tcp port "pg", which no pod that it leads to has; it matches nothing until a container or Workload has a port of that name',
      'k.yaml:22:238 warning PORT_NAME_UNKNOWN rule "n" of ClusterNetworkPolicy "c" names port "gone", which no pod that it leads to has; it matches nothing until a container or Workload has a port of that name',
    ],
  },
];

test('of many pods without a Workload the first are told one by one', () => {
  const many = Array.from({ length: 30 }, (_, i) => pod(`p${i}`, 'status: { podIP: 10.0.0.1 }'));
  const found = diagnose({ 'k.yaml': documents(DUAL_HOST, ...NAMESPACES, ...many) });
  expect(found).toHaveLength(21);
  expect(found[20]).toBe(
    'k.yaml:48:1 warning WORKLOAD_UNATTACHED Pod "shop/p20" and 9 more have no Workload either; policy for them is enforced nowhere until each has one of its namespace and name',
  );
});

test.each(rows)('$title', ({ documents: texts, expect: expected }) => {
  expect(diagnose({ 'k.yaml': documents(DUAL_HOST, ...NAMESPACES, ...texts) })).toEqual(expected);
});
