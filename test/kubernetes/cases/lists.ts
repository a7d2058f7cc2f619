import type { Case } from '../case.ts';

const CLOSED_JSON = JSON.stringify({
  apiVersion: 'v1',
  kind: 'List',
  items: [
    { kind: 'Pod', metadata: { name: 'vm', namespace: 'lab', labels: { app: 'vm' } } },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'closed', namespace: 'lab' },
      spec: { podSelector: {} },
    },
  ],
});

/** Lists, and the forms documents have. */
export const LISTS: readonly Case[] = [
  {
    id: 'EP-12',
    title: 'the items of a List are documents; one without apiVersion is v1',
    documents: `apiVersion: v1
kind: List
metadata: { resourceVersion: "" }
items:
  - kind: Namespace
    metadata: { name: far, labels: { team: away } }
  - kind: Pod
    metadata: { name: vm, namespace: far, labels: { app: vm } }
  - apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: { name: closed, namespace: far }
    spec: { podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: retail } } }] }] }
---
apiVersion: weir/v1
kind: Workload
metadata: { name: vm, namespace: far }
spec: { host: node-2, interface: veth40, addresses: [10.1.9.1, "2001:db8:9::1"] }
`,
    flows: [
      ['shop/web', 'far/vm', 'tcp/80', 'allow'],
      ['lab/web', 'far/vm', 'tcp/80', 'deny'],
    ],
  },
  {
    id: 'EP-12',
    title: 'items of a list of one kind may leave out what the list says',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicyList
items:
  - metadata: { name: closed, namespace: shop }
    spec: { podSelector: { matchLabels: { app: web } } }
`,
    flows: [['internet', 'shop/web', 'tcp/8080', 'deny', 'policy-default kubernetes/shop/closed']],
  },
  {
    id: 'EP-12',
    title: 'a List without a list, and items that are no documents, are refused',
    documents: `apiVersion: v1
kind: List
---
apiVersion: v1
kind: List
items: [3, { kind: Pod }, { metadata: { name: a } }]
`,
    lines: [
      'case.yaml:1:1 VALUE_TYPE reading List: "items" must be a list; write the objects below it',
      'case.yaml:6:9 VALUE_TYPE reading a document: expected a map with apiVersion and kind, got 3; correct it',
      'case.yaml:6:12 FIELD_MISSING Pod: "metadata" is missing; add it',
      'case.yaml:6:27 FIELD_MISSING reading a document: "kind" is missing; write one of Namespace, Pod, ReplicationController, List',
    ],
  },
  {
    id: 'EP-12',
    title: 'a mistake in an item is reported at its own line',
    documents: `apiVersion: v1
kind: List
items:
  - apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: { name: web, namespace: shop }
    spec:
      podSelector: {}
      ingress: [{ from: [{}] }]
`,
    lines: [
      'case.yaml:9:26 FIELD_MISSING NetworkPolicy "shop/web" spec.ingress[0].from[0]: needs at least one of podSelector, namespaceSelector, ipBlock; write one',
    ],
  },
  {
    id: 'EP-13',
    title: 'JSON is read as YAML is',
    documents: '',
    files: {
      'list.json': CLOSED_JSON,
      'vm.yaml': `apiVersion: weir/v1
kind: Workload
metadata: { name: vm, namespace: lab }
spec: { host: node-2, interface: veth40, addresses: [10.1.1.40, "2001:db8:2::40"] }
`,
    },
    flows: [
      ['internet', 'lab/vm', 'tcp/80', 'deny', 'policy-default kubernetes/lab/closed'],
      ['internet', 'lab/probe', 'tcp/80', 'deny'],
    ],
  },
];
