import type { Case } from '../case.ts';

/** What a NetworkPolicy may not say, and what is no NetworkPolicy. */
export const DOCUMENTS: readonly Case[] = [
  {
    id: 'NP-06',
    title: 'the peer {} is refused',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: {}
  ingress: [{ from: [{}] }]
  egress: [{ to: [{ podSelector: {} }, {}] }]
`,
    lines: [
      'case.yaml:6:22 FIELD_MISSING NetworkPolicy "shop/web" spec.ingress[0].from[0]: needs at least one of podSelector, namespaceSelector, ipBlock; write one',
      'case.yaml:7:40 FIELD_MISSING NetworkPolicy "shop/web" spec.egress[0].to[1]: needs at least one of podSelector, namespaceSelector, ipBlock; write one',
    ],
  },
  {
    id: 'NP-06',
    title: 'a peer whose only selector is null is the peer {}',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: {}
  ingress:
    - from:
        - podSelector:
`,
    lines: [
      'case.yaml:8:11 FIELD_MISSING NetworkPolicy "shop/web" spec.ingress[0].from[0]: needs at least one of podSelector, namespaceSelector, ipBlock; write one',
    ],
  },
  {
    id: 'NP-07',
    title: 'an ipBlock beside a selector is refused',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: {}
  ingress:
    - from:
        - { ipBlock: { cidr: 10.0.0.0/8 }, podSelector: {} }
        - { namespaceSelector: {}, ipBlock: { cidr: 10.0.0.0/8 } }
`,
    lines: [
      'case.yaml:8:44 FIELD_CONFLICT NetworkPolicy "shop/web" spec.ingress[0].from[0].podSelector: "podSelector" stands beside "ipBlock"; write two peers, or keep one of the two',
      'case.yaml:9:13 FIELD_CONFLICT NetworkPolicy "shop/web" spec.ingress[0].from[1].namespaceSelector: "namespaceSelector" stands beside "ipBlock"; write two peers, or keep one of the two',
    ],
  },
  {
    id: 'NP-36',
    title: 'fields that do not exist are refused wherever they stand, with the nearest that does',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, nameSpace: shop }
spec:
  podselector: {}
  ingress:
    - form: [{ podSelector: {} }]
    - from: [{ podSelector: { matchLabel: { app: web } } }, { ipBlock: { cidr: 10.0.0.0/8, expect: [10.0.0.0/9] } }]
      ports: [{ protocol: TCP, ports: 80 }]
  order: 7
metdata: {}
`,
    lines: [
      'case.yaml:3:24 FIELD_UNKNOWN NetworkPolicy "default/web" metadata.nameSpace: there is no such field; did you mean "namespace"?',
      'case.yaml:5:3 FIELD_UNKNOWN NetworkPolicy "default/web" spec.podselector: there is no such field; did you mean "podSelector"?',
      'case.yaml:7:7 FIELD_UNKNOWN NetworkPolicy "default/web" spec.ingress[0].form: there is no such field; did you mean "from"?',
      'case.yaml:8:31 FIELD_UNKNOWN NetworkPolicy "default/web" spec.ingress[1].from[0].podSelector.matchLabel: there is no such field; did you mean "matchLabels"?',
      'case.yaml:8:92 FIELD_UNKNOWN NetworkPolicy "default/web" spec.ingress[1].from[1].ipBlock.expect: there is no such field; did you mean "except"?',
      'case.yaml:9:32 FIELD_UNKNOWN NetworkPolicy "default/web" spec.ingress[1].ports[0].ports: there is no such field; did you mean "port"?',
      'case.yaml:10:3 FIELD_UNKNOWN NetworkPolicy "default/web" spec.order: there is no such field; known here: podSelector, policyTypes, ingress, egress',
      'case.yaml:11:1 FIELD_UNKNOWN NetworkPolicy "default/web" metdata: there is no such field; did you mean "metadata"?',
    ],
  },
  {
    id: 'NP-36',
    title: 'what the API server adds is no mistake: status, and metadata whole',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
  annotations: { owner: retail }
  creationTimestamp: null
  generation: 3
  labels: { app: web }
  managedFields:
    - { apiVersion: networking.k8s.io/v1, fieldsType: FieldsV1, fieldsV1: { "f:spec": {} }, manager: kubectl, operation: Update }
  resourceVersion: "4711"
  uid: 0d9a2b1e-7a8e-4a3e-9c58-4a9c3c1f9a10
spec: { podSelector: { matchLabels: { app: web } } }
status: {}
`,
    flows: [['internet', 'shop/web', 'tcp/8080', 'deny']],
  },
  {
    id: 'NP-39',
    title: 'two policies of one namespace and name are refused, default written or not',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed }
spec: { podSelector: {} }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: default }
spec: { podSelector: {}, ingress: [{}] }
`,
    lines: [
      'case.yaml:8:13 NAME_DUPLICATE NetworkPolicy "default/closed": the name is taken at case.yaml:1; rename one of the two',
    ],
  },
  {
    id: 'NP-39',
    title: 'two cluster-wide policies of one kind and name are refused',
    documents: `apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: admin }
spec: { priority: 1, subject: { namespaces: {} } }
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: admin }
spec: { priority: 2, subject: { namespaces: {} } }
`,
    lines: [
      'case.yaml:8:13 NAME_DUPLICATE AdminNetworkPolicy "admin": the name is taken at case.yaml:1; rename one of the two',
    ],
  },
  {
    id: 'NP-39',
    title: 'the same name in another namespace, or of another kind, is another object',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } } }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: lab }
spec: { podSelector: { matchLabels: { app: web } } }
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: closed }
spec: { priority: 1, subject: { namespaces: {} } }
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: closed }
spec: { tier: Admin, priority: 1, subject: { namespaces: {} } }
`,
    flows: [
      ['internet', 'shop/web', 'tcp/8080', 'deny'],
      ['internet', 'lab/web', 'tcp/8081', 'deny'],
    ],
  },
];
