import type { Case } from '../case.ts';

const TIERS = `apiVersion: weir/v1
kind: Tier
metadata: { name: guard }
spec: { order: 500 }
---
apiVersion: weir/v1
kind: Policy
metadata: { name: guard }
spec:
  tier: guard
  subject: { workloads: {} }
  ingress: [{ name: never, action: deny, ports: [{ protocol: tcp, port: 1 }] }]
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: admin }
spec:
  tier: Admin
  priority: 1
  subject: { namespaces: {} }
  ingress:
    - { name: one, action: Accept, from: [{ namespaces: {} }], protocols: [{ tcp: { destinationPort: { number: 1 } } }] }
    - { name: two, action: Deny, from: [{ namespaces: {} }], protocols: [{ tcp: { destinationPort: { number: 2 } } }] }
---
apiVersion: weir/v1
kind: Policy
metadata: { name: application }
spec:
  subject: { workloads: { matchLabels: { tier: back } }, namespaces: { matchLabels: { team: retail } } }
  ingress:
    - { name: two, action: allow, ports: [{ protocol: tcp, port: 2 }] }
    - { name: three, action: allow, ports: [{ protocol: tcp, port: 3 }] }
    - { name: four, action: deny, ports: [{ protocol: tcp, port: 4 }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress: [{ ports: [{ port: 4, endPort: 5 }] }]
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata: { name: default }
spec: { subject: { namespaces: {} }, ingress: [{ name: rest, action: Deny, from: [{ namespaces: {} }] }] }
`;

/** Kubernetes policies and weir's own in one repository. */
export const MIXED: readonly Case[] = [
  {
    id: 'EP-19',
    title:
      'tiers of both languages stand in one order: kubernetes-admin 1000, application 2000, kubernetes 3000, kubernetes-baseline 4000, others where their Tier says',
    documents: TIERS,
    flows: [
      ['lab/web', 'shop/db', 'tcp/1', 'deny', 'rule guard/guard/never'],
      ['lab/web', 'shop/db', 'tcp/2', 'deny', 'rule kubernetes-admin/ClusterNetworkPolicy/admin/two'],
      ['lab/web', 'shop/db', 'tcp/3', 'allow', 'rule application/application/three'],
      ['lab/web', 'shop/db', 'tcp/4', 'deny', 'rule application/application/four'],
      ['lab/web', 'shop/db', 'tcp/5', 'allow', 'rule kubernetes/shop/db/ingress[0]'],
      ['lab/web', 'shop/db', 'tcp/6', 'deny', 'policy-default kubernetes/shop/db'],
      ['lab/web', 'shop/cache', 'tcp/6', 'deny', 'rule kubernetes-baseline/BaselineAdminNetworkPolicy/default/rest'],
      ['internet', 'shop/cache', 'tcp/6', 'allow', 'host-default'],
    ],
  },
  {
    id: 'CNP-02',
    title: 'what no tier decides is the Host’s default, be it deny',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec: { podSelector: { matchLabels: { app: db } }, ingress: [{}] }
`,
    files: {
      'hosts.yaml': `apiVersion: weir/v1
kind: Host
metadata: { name: node-1 }
spec:
  addresses: [192.0.2.1, "2001:db8:a::1"]
  management: { ingress: [{ name: ssh, from: [{ cidr: 192.0.2.240/28 }], ports: [{ protocol: tcp, port: 22 }] }] }
---
apiVersion: weir/v1
kind: Host
metadata: { name: node-2 }
spec:
  addresses: [192.0.2.2, "2001:db8:a::2"]
  default: { ingress: deny }
  management: { ingress: [{ name: ssh, from: [{ cidr: 192.0.2.240/28 }], ports: [{ protocol: tcp, port: 22 }] }] }
`,
    },
    flows: [
      ['internet', 'shop/db', 'tcp/5432', 'allow', 'rule kubernetes/shop/db/ingress[0]'],
      ['internet', 'shop/cache', 'tcp/6380', 'deny', 'host-default'],
      ['internet', 'shop/web', 'tcp/8080', 'allow', 'host-default'],
    ],
  },
  {
    id: 'EP-19',
    title: 'a policy of weir’s in a Kubernetes tier stands there by its order',
    documents: `apiVersion: weir/v1
kind: Policy
metadata: { name: night }
spec:
  tier: kubernetes-admin
  order: 4
  subject: { workloads: { matchLabels: { app: db } } }
  ingress: [{ name: closed, action: deny, ports: [{ protocol: tcp, port: 22 }] }]
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: later }
spec: { tier: Admin, priority: 5, subject: { namespaces: {} }, ingress: [{ action: Accept, from: [{ namespaces: {} }] }] }
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: earlier }
spec:
  tier: Admin
  priority: 3
  subject: { namespaces: {} }
  ingress: [{ action: Accept, from: [{ namespaces: { matchLabels: { team: platform } } }] }]
`,
    flows: [
      ['lab/web', 'shop/db', 'tcp/22', 'deny', 'rule kubernetes-admin/night/closed'],
      ['ops/dns', 'shop/db', 'tcp/22', 'allow', 'rule kubernetes-admin/ClusterNetworkPolicy/earlier/ingress[0]'],
      ['lab/web', 'shop/db', 'tcp/23', 'allow', 'rule kubernetes-admin/ClusterNetworkPolicy/later/ingress[0]'],
    ],
  },
  {
    id: 'EP-19',
    title: 'weir’s selectors see the labels of pods and of Namespace documents',
    documents: `apiVersion: weir/v1
kind: Policy
metadata: { name: research }
spec:
  subject: { workloads: { matchLabels: { tier: back } }, namespaces: { matchLabels: { team: retail } } }
  default: { ingress: deny }
  ingress:
    - name: in
      action: allow
      from: [{ workloads: { matchLabels: { app: web } }, namespaces: { matchLabels: { team: research } } }]
`,
    flows: [
      ['lab/web', 'shop/db', 'tcp/5432', 'allow', 'rule application/research/in'],
      ['lab/probe', 'shop/db', 'tcp/5432', 'deny', 'policy-default application/research'],
      ['shop/web', 'shop/db', 'tcp/5432', 'deny'],
      ['shop/db', 'shop/web', 'tcp/8080', 'allow'],
    ],
  },
];
