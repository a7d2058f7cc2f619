import type { Case } from '../case.ts';

/** The order of objects and rules, and where one tier ends. */
export const CLUSTER_TIERS: readonly Case[] = [
  {
    id: 'CNP-01',
    title: 'tier Admin and tier Baseline, each with Accept, Deny and Pass',
    documents: `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: admin }
spec:
  tier: Admin
  priority: 1
  subject: { namespaces: { matchLabels: { team: retail } } }
  ingress:
    - { name: monitoring, action: Accept, from: [{ namespaces: { matchLabels: { team: platform } } }] }
    - { name: research, action: Deny, from: [{ namespaces: { matchLabels: { team: research } } }] }
    - { name: the rest, action: Pass, from: [{ namespaces: {} }] }
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: baseline }
spec:
  tier: Baseline
  priority: 1
  subject: { namespaces: { matchLabels: { team: retail } } }
  ingress:
    - { name: own, action: Accept, from: [{ namespaces: { matchLabels: { team: retail } } }] }
    - { name: others, action: Deny, from: [{ namespaces: {} }] }
`,
    flows: [
      ['ops/dns', 'shop/db', 'tcp/5432', 'allow', 'rule kubernetes-admin/ClusterNetworkPolicy/admin/monitoring'],
      ['lab/web', 'shop/db', 'tcp/5432', 'deny', 'rule kubernetes-admin/ClusterNetworkPolicy/admin/research'],
      ['shop/web', 'shop/db', 'tcp/5432', 'allow', 'rule kubernetes-baseline/ClusterNetworkPolicy/baseline/own'],
      ['default/loner', 'shop/db', 'tcp/5432', 'deny', 'rule kubernetes-baseline/ClusterNetworkPolicy/baseline/others'],
      ['internet', 'shop/db', 'tcp/5432', 'allow', 'host-default'],
    ],
  },
  {
    id: 'CNP-01',
    title: 'in v1alpha1 the words are AdminNetworkPolicy and BaselineAdminNetworkPolicy, Allow, Deny and Pass',
    documents: `apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: admin }
spec:
  priority: 1
  subject: { namespaces: { matchLabels: { team: retail } } }
  ingress:
    - { action: Allow, from: [{ namespaces: { matchLabels: { team: platform } } }] }
    - { action: Pass, from: [{ namespaces: { matchLabels: { team: retail } } }] }
    - { action: Deny, from: [{ namespaces: { matchLabels: { team: research } } }], ports: [{ portNumber: { protocol: TCP, port: 5432 } }] }
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata: { name: default }
spec:
  subject: { namespaces: { matchLabels: { team: retail } } }
  ingress:
    - { action: Allow, from: [{ pods: { namespaceSelector: { matchLabels: { team: retail } }, podSelector: { matchLabels: { app: web } } } }] }
    - { action: Deny, from: [{ namespaces: {} }], ports: [{ portRange: { protocol: TCP, start: 5000, end: 6000 } }] }
`,
    flows: [
      ['ops/dns', 'shop/db', 'tcp/5432', 'allow', 'rule kubernetes-admin/AdminNetworkPolicy/admin/ingress[0]'],
      ['lab/web', 'shop/db', 'tcp/5432', 'deny', 'rule kubernetes-admin/AdminNetworkPolicy/admin/ingress[2]'],
      [
        'lab/web',
        'shop/db',
        'tcp/5433',
        'deny',
        'rule kubernetes-baseline/BaselineAdminNetworkPolicy/default/ingress[1]',
      ],
      ['lab/web', 'shop/db', 'tcp/80', 'allow'],
      ['shop/web', 'shop/db', 'tcp/5432', 'allow'],
      ['shop/api', 'shop/db', 'tcp/5432', 'deny'],
    ],
  },
  {
    id: 'CNP-02',
    title: 'Admin stands before NetworkPolicy, NetworkPolicy before Baseline, and behind it everything is allowed',
    documents: `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: admin }
spec:
  tier: Admin
  priority: 1000
  subject: { namespaces: {} }
  ingress:
    - { action: Accept, from: [{ namespaces: { matchLabels: { team: platform } } }] }
    - { action: Deny, from: [{ namespaces: { matchLabels: { team: research } } }] }
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: baseline }
spec:
  tier: Baseline
  priority: 0
  subject: { namespaces: {} }
  ingress: [{ action: Deny, from: [{ namespaces: {} }], protocols: [{ tcp: { destinationPort: { range: { start: 1, end: 9000 } } } }] }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress: [{ from: [{ podSelector: {} }, { namespaceSelector: { matchLabels: { team: research } } }] }]
`,
    flows: [
      ['ops/dns', 'shop/db', 'tcp/5432', 'allow'],
      ['lab/web', 'shop/db', 'tcp/5432', 'deny'],
      ['shop/web', 'shop/db', 'tcp/5432', 'allow', 'rule kubernetes/shop/db/ingress[0]'],
      [
        'shop/web',
        'shop/cache',
        'tcp/6380',
        'deny',
        'rule kubernetes-baseline/ClusterNetworkPolicy/baseline/ingress[0]',
      ],
      ['shop/web', 'shop/cache', 'tcp/9001', 'allow', 'host-default'],
    ],
  },
  {
    id: 'CNP-03',
    title: 'Baseline is not asked about a pod that a NetworkPolicy isolates in that direction',
    documents: `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: baseline }
spec:
  tier: Baseline
  priority: 10
  subject: { namespaces: { matchLabels: { team: retail } } }
  ingress: [{ action: Accept, from: [{ namespaces: {} }] }]
  egress: [{ action: Deny, to: [{ networks: [0.0.0.0/0, "::/0"] }] }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec: { podSelector: { matchLabels: { app: db } } }
`,
    flows: [
      ['lab/web', 'shop/db', 'tcp/5432', 'deny', 'policy-default kubernetes/shop/db'],
      [
        'lab/web',
        'shop/cache',
        'tcp/6380',
        'allow',
        'rule kubernetes-baseline/ClusterNetworkPolicy/baseline/ingress[0]',
      ],
      ['shop/db', 'internet', 'tcp/443', 'deny', 'rule kubernetes-baseline/ClusterNetworkPolicy/baseline/egress[0]'],
    ],
  },
  {
    id: 'CNP-05',
    title: 'inside an object the first rule that matches decides, each direction for itself',
    documents: `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: db }
spec:
  tier: Admin
  priority: 7
  subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: db } } } }
  ingress:
    - { name: web, action: Accept, from: [{ pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: web } } } }] }
    - { name: shop, action: Deny, from: [{ namespaces: { matchLabels: { team: retail } } }] }
    - { name: shop again, action: Accept, from: [{ namespaces: { matchLabels: { team: retail } } }] }
  egress:
    - { name: web, action: Deny, to: [{ pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: web } } } }] }
`,
    flows: [
      ['shop/web', 'shop/db', 'tcp/5432', 'allow', 'rule kubernetes-admin/ClusterNetworkPolicy/db/web'],
      ['shop/api', 'shop/db', 'tcp/5432', 'deny', 'rule kubernetes-admin/ClusterNetworkPolicy/db/shop'],
      ['shop/db', 'shop/web', 'tcp/8080', 'deny', 'rule kubernetes-admin/ClusterNetworkPolicy/db/web'],
      ['shop/db', 'shop/api', 'tcp/8080', 'allow'],
    ],
  },
  {
    id: 'CNP-05',
    title: 'rules are shown by their names where these tell them apart, else by their places',
    documents: `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: db }
spec:
  tier: Admin
  priority: 7
  subject: { namespaces: {} }
  ingress:
    - { name: "one, two", action: Deny, from: [{ namespaces: {} }], protocols: [{ tcp: { destinationPort: { number: 1 } } }] }
    - { name: twice, action: Deny, from: [{ namespaces: {} }], protocols: [{ tcp: { destinationPort: { number: 2 } } }] }
    - { name: twice, action: Deny, from: [{ namespaces: {} }], protocols: [{ tcp: { destinationPort: { number: 3 } } }] }
    - { name: "", action: Deny, from: [{ namespaces: {} }], protocols: [{ tcp: { destinationPort: { number: 4 } } }] }
    - { name: five, action: Deny, from: [{ namespaces: {} }], protocols: [{ tcp: { destinationPort: { number: 5 } } }] }
`,
    flows: [
      ['lab/web', 'shop/db', 'tcp/1', 'deny', 'rule kubernetes-admin/ClusterNetworkPolicy/db/ingress[0]'],
      ['lab/web', 'shop/db', 'tcp/2', 'deny', 'rule kubernetes-admin/ClusterNetworkPolicy/db/ingress[1]'],
      ['lab/web', 'shop/db', 'tcp/3', 'deny', 'rule kubernetes-admin/ClusterNetworkPolicy/db/ingress[2]'],
      ['lab/web', 'shop/db', 'tcp/4', 'deny', 'rule kubernetes-admin/ClusterNetworkPolicy/db/ingress[3]'],
      ['lab/web', 'shop/db', 'tcp/5', 'deny', 'rule kubernetes-admin/ClusterNetworkPolicy/db/five'],
    ],
  },
  {
    id: 'CNP-06',
    title: 'being a subject isolates nobody: what no rule matches goes on to the next tier',
    documents: `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: admin }
spec:
  tier: Admin
  priority: 7
  subject: { namespaces: {} }
  ingress: [{ action: Deny, from: [{ namespaces: { matchLabels: { team: research } } }], protocols: [{ tcp: { destinationPort: { number: 22 } } }] }]
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: nothing }
spec: { tier: Baseline, priority: 7, subject: { namespaces: {} } }
`,
    flows: [
      ['lab/web', 'shop/db', 'tcp/22', 'deny'],
      ['lab/web', 'shop/db', 'tcp/5432', 'allow', 'host-default'],
      ['internet', 'shop/db', 'tcp/22', 'allow'],
      ['shop/db', 'lab/web', 'tcp/22', 'allow'],
      ['shop/db', 'internet', 'tcp/22', 'allow'],
    ],
  },
  {
    id: 'CNP-08',
    title: 'Pass leaves the tier: later rules and objects of it are not asked, the next tier is',
    documents: `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: first }
spec:
  tier: Admin
  priority: 1
  subject: { namespaces: { matchLabels: { team: retail } } }
  ingress:
    - { action: Pass, from: [{ namespaces: { matchLabels: { team: retail } } }] }
    - { action: Deny, from: [{ namespaces: { matchLabels: { team: retail } } }] }
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: second }
spec:
  tier: Admin
  priority: 2
  subject: { namespaces: { matchLabels: { team: retail } } }
  ingress: [{ action: Deny, from: [{ namespaces: {} }] }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec: { podSelector: { matchLabels: { app: db } }, ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }] }] }
`,
    flows: [
      ['shop/web', 'shop/db', 'tcp/5432', 'allow', 'rule kubernetes/shop/db/ingress[0]'],
      ['shop/api', 'shop/db', 'tcp/5432', 'deny', 'policy-default kubernetes/shop/db'],
      ['shop/api', 'shop/cache', 'tcp/6380', 'allow', 'host-default'],
      ['lab/web', 'shop/cache', 'tcp/6380', 'deny', 'rule kubernetes-admin/ClusterNetworkPolicy/second/ingress[0]'],
    ],
  },
  {
    id: 'CNP-19',
    title: 'Deny drops without a word',
    documents: `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: admin }
spec: { tier: Admin, priority: 1, subject: { namespaces: {} }, egress: [{ action: Deny, to: [{ namespaces: {} }] }] }
`,
    flows: [['shop/web', 'shop/db', 'tcp/5432', 'deny']],
  },
];
