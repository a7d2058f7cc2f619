import type { Case } from '../case.ts';

/** Which object of a tier comes first. */
export const CLUSTER_PRIORITY: readonly Case[] = [
  {
    id: 'CNP-04',
    title: 'the lower priority comes first, AdminNetworkPolicy and ClusterNetworkPolicy in one order',
    documents: `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: a-third }
spec: { tier: Admin, priority: 1000, subject: { namespaces: {} }, ingress: [{ action: Deny, from: [{ namespaces: {} }] }] }
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: b-second }
spec:
  priority: 999
  subject: { namespaces: {} }
  ingress: [{ action: Allow, from: [{ namespaces: { matchLabels: { team: retail } } }] }]
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: c-first }
spec:
  tier: Admin
  priority: 0
  subject: { namespaces: {} }
  ingress: [{ action: Deny, from: [{ pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: api } } } }] }]
`,
    flows: [
      ['shop/api', 'shop/db', 'tcp/5432', 'deny', 'rule kubernetes-admin/ClusterNetworkPolicy/c-first/ingress[0]'],
      ['shop/web', 'shop/db', 'tcp/5432', 'allow', 'rule kubernetes-admin/AdminNetworkPolicy/b-second/ingress[0]'],
      ['lab/web', 'shop/db', 'tcp/5432', 'deny', 'rule kubernetes-admin/ClusterNetworkPolicy/a-third/ingress[0]'],
    ],
  },
  {
    id: 'CNP-04',
    title: 'a priority is 0 to 1000',
    documents: `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: late }
spec: { tier: Admin, priority: 1001, subject: { namespaces: {} } }
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: early }
spec: { tier: Baseline, priority: -1, subject: { namespaces: {} } }
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: without }
spec: { tier: Admin, subject: { namespaces: {} } }
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: half }
spec: { priority: 1.5, subject: { namespaces: {} } }
`,
    lines: [
      'case.yaml:4:22 VALUE_INVALID ClusterNetworkPolicy "late" spec.priority: 1001 is not allowed; write 0 to 1000',
      'case.yaml:9:25 VALUE_INVALID ClusterNetworkPolicy "early" spec.priority: -1 is not allowed; write 0 to 1000',
      'case.yaml:14:1 FIELD_MISSING ClusterNetworkPolicy "without" spec: "priority" is missing; add it',
      'case.yaml:19:9 VALUE_TYPE AdminNetworkPolicy "half" spec.priority: expected a whole number, got the number 1.5; write a whole number',
    ],
  },
  {
    id: 'CNP-04',
    title: 'two objects of one tier and priority that decide a packet differently are refused, both named',
    documents: `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: open }
spec:
  tier: Admin
  priority: 5
  subject: { namespaces: { matchLabels: { team: retail } } }
  ingress: [{ name: web, action: Accept, from: [{ pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: web } } } }] }]
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: shut }
spec:
  priority: 5
  subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: db } } } }
  ingress: [{ name: lab, action: Deny, from: [{ namespaces: { matchLabels: { team: research } } }], ports: [{ portNumber: { protocol: TCP, port: 5432 } }] }]
`,
    lines: [
      'case.yaml:14:3 PRIORITY_CONFLICT AdminNetworkPolicy "shut" has priority 5 as ClusterNetworkPolicy "open" (case.yaml:1) has, and its rule "lab" denies what rule "web" there allows; give one of them another priority',
    ],
  },
  {
    id: 'CNP-04',
    title: 'Accept and Pass of one priority conflict as well, in Baseline too',
    documents: `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: pass }
spec:
  tier: Baseline
  priority: 5
  subject: { namespaces: {} }
  egress: [{ action: Pass, to: [{ networks: [203.0.113.0/24] }] }]
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: accept }
spec:
  tier: Baseline
  priority: 5
  subject: { namespaces: { matchLabels: { team: research } } }
  egress: [{ action: Accept, to: [{ networks: [203.0.113.128/25] }], protocols: [{ udp: { destinationPort: { number: 53 } } }] }]
`,
    lines: [
      'case.yaml:15:3 PRIORITY_CONFLICT ClusterNetworkPolicy "accept" has priority 5 as ClusterNetworkPolicy "pass" (case.yaml:1) has, and its rule "egress[0]" allows what rule "egress[0]" there passes on; give one of them another priority',
    ],
  },
  {
    id: 'CNP-04',
    title:
      'equal priorities are no conflict of different tiers, subjects, directions, peers or ports, nor where both say the same',
    documents: `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: a }
spec:
  tier: Admin
  priority: 5
  subject: { namespaces: { matchLabels: { team: retail } } }
  ingress: [{ action: Deny, from: [{ namespaces: { matchLabels: { team: research } } }], protocols: [{ tcp: { destinationPort: { number: 22 } } }] }]
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: other-port }
spec:
  tier: Admin
  priority: 5
  subject: { namespaces: { matchLabels: { team: retail } } }
  ingress: [{ action: Accept, from: [{ namespaces: { matchLabels: { team: research } } }], protocols: [{ udp: { destinationPort: { number: 22 } } }] }]
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: other-peer }
spec:
  tier: Admin
  priority: 5
  subject: { namespaces: { matchLabels: { team: retail } } }
  ingress: [{ action: Accept, from: [{ namespaces: { matchLabels: { team: platform } } }] }]
  egress: [{ action: Accept, to: [{ namespaces: { matchLabels: { team: research } } }] }]
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: other-subject }
spec:
  tier: Admin
  priority: 5
  subject: { namespaces: { matchLabels: { team: platform } } }
  ingress: [{ action: Accept, from: [{ namespaces: {} }] }]
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: other-tier }
spec:
  tier: Baseline
  priority: 5
  subject: { namespaces: { matchLabels: { team: retail } } }
  ingress: [{ action: Accept, from: [{ namespaces: {} }] }]
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: same-word }
spec:
  tier: Admin
  priority: 5
  subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: db } } } }
  ingress: [{ action: Deny, from: [{ namespaces: { matchLabels: { team: research } } }], protocols: [{ tcp: { destinationPort: { range: { start: 20, end: 25 } } } }] }]
`,
    flows: [
      ['lab/web', 'shop/db', 'tcp/22', 'deny'],
      ['lab/web', 'shop/db', 'udp/22', 'allow'],
      ['ops/dns', 'shop/db', 'tcp/22', 'allow'],
      ['lab/web', 'shop/db', 'tcp/21', 'deny'],
      ['lab/web', 'shop/web', 'tcp/21', 'allow'],
    ],
  },
  {
    id: 'CNP-04',
    title: 'a port by name conflicts where it is the same number, and what a pod sends to itself is no conflict',
    documents: `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: named }
spec:
  tier: Admin
  priority: 5
  subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: api } } } }
  ingress: [{ action: Accept, from: [{ namespaces: {} }], protocols: [{ destinationNamedPort: admin }] }]
  egress: [{ action: Accept, to: [{ pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: api } } } }] }]
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: other-number }
spec:
  tier: Admin
  priority: 5
  subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: api } } } }
  ingress: [{ action: Deny, from: [{ namespaces: {} }], protocols: [{ tcp: { destinationPort: { number: 9 } } }] }]
  egress: [{ action: Deny, to: [{ namespaces: { matchLabels: { team: retail } } }] }]
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: same-number }
spec:
  tier: Admin
  priority: 5
  subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: api } } } }
  ingress: [{ action: Deny, from: [{ namespaces: {} }], protocols: [{ tcp: { destinationPort: { number: 15000 } } }] }]
`,
    lines: [
      'case.yaml:26:3 PRIORITY_CONFLICT ClusterNetworkPolicy "same-number" has priority 5 as ClusterNetworkPolicy "named" (case.yaml:1) has, and its rule "ingress[0]" denies what rule "ingress[0] admin=15000" there allows; give one of them another priority',
    ],
  },
  {
    id: 'CNP-04',
    title: 'what an earlier rule of an object decides is no matter of its later ones',
    documents: `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: a }
spec:
  tier: Admin
  priority: 5
  subject: { namespaces: { matchLabels: { team: retail } } }
  ingress:
    - { action: Accept, from: [{ namespaces: { matchLabels: { team: platform } } }] }
    - { action: Deny, from: [{ namespaces: {} }] }
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: b }
spec:
  tier: Admin
  priority: 5
  subject: { namespaces: { matchLabels: { team: retail } } }
  ingress: [{ action: Accept, from: [{ pods: { namespaceSelector: { matchLabels: { team: platform } }, podSelector: { matchLabels: { app: dns } } } }] }]
`,
    flows: [
      ['ops/dns', 'shop/db', 'tcp/5432', 'allow'],
      ['lab/web', 'shop/db', 'tcp/5432', 'deny'],
    ],
  },
];
