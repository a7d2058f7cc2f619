import type { Case } from '../case.ts';

/** Whom a policy is for, and which pods its peers are. */
export const SELECTORS: readonly Case[] = [
  {
    id: 'NP-01',
    title: 'a policy without podSelector isolates every pod of its namespace and no other',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: shop }
spec:
  policyTypes: [Ingress]
`,
    flows: [
      ['lab/probe', 'shop/web', 'tcp/8080', 'deny', 'policy-default kubernetes/shop/closed'],
      ['lab/probe', 'shop/cache', 'tcp/6380', 'deny'],
      ['lab/probe', 'lab/web', 'tcp/8081', 'allow'],
    ],
  },
  {
    id: 'NP-01',
    title: 'podSelector: null is podSelector left out',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: shop }
spec:
  podSelector: null
`,
    flows: [
      ['lab/probe', 'shop/db', 'tcp/5432', 'deny'],
      ['shop/db', 'lab/web', 'tcp/8081', 'allow'],
    ],
  },
  {
    id: 'NP-01',
    title: 'a policy without spec lets nothing into its namespace',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: shop }
`,
    flows: [
      ['lab/probe', 'shop/db', 'tcp/5432', 'deny'],
      ['shop/db', 'lab/web', 'tcp/8081', 'allow'],
    ],
  },
  {
    id: 'NP-01',
    title: 'a podSelector with labels leaves the other pods of the namespace alone',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
`,
    flows: [
      ['lab/probe', 'shop/db', 'tcp/5432', 'deny'],
      ['lab/probe', 'shop/web', 'tcp/8080', 'allow'],
    ],
  },
  {
    id: 'NP-02',
    title: 'podSelector: {} as a peer is all pods of the own namespace',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress:
    - from: [{ podSelector: {} }]
`,
    flows: [
      ['shop/web', 'shop/db', 'tcp/5432', 'allow', 'rule kubernetes/shop/db/ingress[0]'],
      ['shop/cache', 'shop/db', 'tcp/5432', 'allow'],
      ['lab/web', 'shop/db', 'tcp/5432', 'deny'],
      ['office', 'shop/db', 'tcp/5432', 'deny'],
    ],
  },
  {
    id: 'NP-02',
    title: 'podSelector: {} beside a namespaceSelector is all pods of those namespaces',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress:
    - from: [{ podSelector: {}, namespaceSelector: { matchLabels: { team: research } } }]
`,
    flows: [
      ['lab/web', 'shop/db', 'tcp/5432', 'allow'],
      ['lab/probe', 'shop/db', 'tcp/5432', 'allow'],
      ['shop/web', 'shop/db', 'tcp/5432', 'deny'],
    ],
  },
  {
    id: 'NP-03',
    title: 'a peer without namespaceSelector means pods of the own namespace',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress:
    - from: [{ podSelector: { matchLabels: { app: web } } }]
`,
    flows: [
      ['shop/web', 'shop/db', 'tcp/5432', 'allow'],
      ['lab/web', 'shop/db', 'tcp/5432', 'deny'],
    ],
  },
  {
    id: 'NP-03',
    title: 'namespaceSelector: {} is every namespace, and nothing outside',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress:
    - from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: web } } }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: cache, namespace: shop }
spec:
  podSelector: { matchLabels: { app: cache } }
  ingress:
    - from: [{ namespaceSelector: {} }]
`,
    flows: [
      ['lab/web', 'shop/db', 'tcp/5432', 'allow'],
      ['shop/web', 'shop/db', 'tcp/5432', 'allow'],
      ['lab/probe', 'shop/db', 'tcp/5432', 'deny'],
      ['default/loner', 'shop/cache', 'tcp/6380', 'allow'],
      ['internet', 'shop/cache', 'tcp/6380', 'deny'],
    ],
  },
  {
    id: 'NP-04',
    title: 'both selectors in one peer must hold',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress:
    - from:
        - namespaceSelector: { matchLabels: { team: research } }
          podSelector: { matchLabels: { app: web } }
`,
    flows: [
      ['lab/web', 'shop/db', 'tcp/5432', 'allow'],
      ['lab/probe', 'shop/db', 'tcp/5432', 'deny'],
      ['shop/web', 'shop/db', 'tcp/5432', 'deny'],
    ],
  },
  {
    id: 'NP-05',
    title: 'of two peers one is enough',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress:
    - from:
        - namespaceSelector: { matchLabels: { team: research } }
        - podSelector: { matchLabels: { app: web } }
`,
    flows: [
      ['lab/web', 'shop/db', 'tcp/5432', 'allow'],
      ['lab/probe', 'shop/db', 'tcp/5432', 'allow'],
      ['shop/web', 'shop/db', 'tcp/5432', 'allow'],
      ['shop/api', 'shop/db', 'tcp/5432', 'deny'],
      ['ops/prometheus', 'shop/db', 'tcp/5432', 'deny'],
    ],
  },
  {
    id: 'NP-32',
    title: 'a namespace is named by its label kubernetes.io/metadata.name, which nobody has to write',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress:
    - from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: lab } } }]
`,
    flows: [
      ['lab/probe', 'shop/db', 'tcp/5432', 'allow'],
      ['ops/prometheus', 'shop/db', 'tcp/5432', 'deny'],
    ],
  },
  {
    id: 'NP-34',
    title: 'a policy without namespace is one of namespace default',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed }
spec:
  podSelector: {}
`,
    flows: [
      ['lab/probe', 'default/loner', 'tcp/80', 'deny', 'policy-default kubernetes/default/closed'],
      ['lab/probe', 'shop/web', 'tcp/8080', 'allow'],
    ],
  },
  {
    id: 'NP-37',
    title: 'a selector matches every address of a pod, in both families',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress:
    - from: [{ podSelector: { matchLabels: { app: cache } } }]
`,
    flows: [
      ['shop/cache', 'shop/db', 'tcp/5432', 'allow'],
      ['second address of shop/cache', 'shop/db', 'tcp/5432', 'allow'],
    ],
  },
];
