import type { Case } from '../case.ts';

const cluster = (rules: string): string => `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: admin }
spec:
  tier: Admin
  priority: 1
  subject: { namespaces: { matchLabels: { team: retail } } }
${rules}`;

/** Subjects and peers of cluster-wide policies. */
export const CLUSTER_PEERS: readonly Case[] = [
  {
    id: 'CNP-07',
    title: 'Accept on one end leaves the other end to its own policies',
    documents: `${cluster('  ingress: [{ action: Accept, from: [{ namespaces: {} }] }]\n  egress: [{ action: Accept, to: [{ namespaces: {} }] }]\n')}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: lab }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
`,
    flows: [
      ['lab/web', 'shop/db', 'tcp/5432', 'deny', 'policy-default kubernetes/lab/closed'],
      ['shop/db', 'lab/web', 'tcp/8081', 'deny', 'policy-default kubernetes/lab/closed'],
      ['ops/dns', 'shop/db', 'tcp/5432', 'allow'],
    ],
    lines: [
      'case.yaml:11:1 warning REPLIES_CUT NetworkPolicy "lab/closed" isolates pods, and replies that no rule allows are dropped there until connections are tracked; allow them by sourcePorts in a Policy of an earlier tier',
    ],
  },
  {
    id: 'CNP-07',
    title: 'the replies to what is accepted are judged for themselves while no connection is tracked',
    documents: cluster(`  ingress: [{ action: Accept, from: [{ namespaces: { matchLabels: { team: platform } } }] }]
  egress: [{ action: Deny, to: [{ networks: [0.0.0.0/0, "::/0"] }] }]
`),
    flows: [
      ['ops/dns', 'shop/db', 'tcp/5432', 'allow', 'rule kubernetes-admin/ClusterNetworkPolicy/admin/ingress[0]'],
      [
        'shop/db',
        'ops/dns',
        'tcp/49152 from 5432',
        'deny',
        'rule kubernetes-admin/ClusterNetworkPolicy/admin/egress[0]',
      ],
      ['shop/db', 'ops/dns', 'icmp/unreachable', 'deny'],
    ],
    lines: [
      'case.yaml:1:1 warning REPLIES_CUT ClusterNetworkPolicy "admin" denies traffic of pods, and replies that no rule allows are dropped there until connections are tracked; allow them by sourcePorts in a Policy of an earlier tier',
    ],
  },
  {
    id: 'CNP-09',
    title: 'subject.namespaces is all pods of these namespaces, subject.pods some of them',
    documents: `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: shop }
spec: { tier: Admin, priority: 1, subject: { namespaces: { matchLabels: { team: retail } } }, ingress: [{ action: Deny, from: [{ namespaces: { matchLabels: { team: research } } }] }] }
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: web }
spec:
  tier: Admin
  priority: 2
  subject: { pods: { namespaceSelector: { matchExpressions: [{ key: team, operator: Exists }] }, podSelector: { matchLabels: { app: web } } } }
  ingress: [{ action: Deny, from: [{ namespaces: { matchLabels: { team: platform } } }] }]
`,
    flows: [
      ['lab/probe', 'shop/web', 'tcp/8080', 'deny'],
      ['lab/probe', 'shop/cache', 'tcp/6380', 'deny'],
      ['lab/probe', 'ops/dns', 'udp/53', 'allow'],
      ['ops/prometheus', 'lab/web', 'tcp/8081', 'deny'],
      ['ops/prometheus', 'shop/web', 'tcp/8080', 'deny'],
      ['ops/prometheus', 'shop/cache', 'tcp/6380', 'allow'],
    ],
  },
  {
    id: 'CNP-09',
    title: 'pods of the host network are neither subjects nor peers',
    documents: `apiVersion: v1
kind: Pod
metadata: { name: agent, namespace: ops, labels: { app: agent } }
spec: { hostNetwork: true, nodeName: node-2 }
status: { podIPs: [{ ip: 192.0.2.2 }, { ip: "2001:db8:a::2" }] }
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: all }
spec:
  tier: Admin
  priority: 1
  subject: { namespaces: {} }
  ingress: [{ action: Deny, from: [{ namespaces: {} }] }]
`,
    flows: [
      ['node-2', 'shop/web', 'tcp/8080', 'allow'],
      ['shop/web', 'node-2', 'tcp/10250', 'allow'],
      ['ops/dns', 'shop/web', 'tcp/8080', 'deny'],
    ],
  },
  {
    id: 'CNP-09',
    title: 'a subject of both, and one of neither, is refused',
    documents: `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: both }
spec: { tier: Admin, priority: 1, subject: { namespaces: {}, pods: { namespaceSelector: {}, podSelector: {} } } }
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: neither }
spec: { tier: Admin, priority: 1, subject: {} }
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: without }
spec: { tier: Admin, priority: 1 }
`,
    lines: [
      'case.yaml:4:62 FIELD_CONFLICT ClusterNetworkPolicy "both" spec.subject.pods: "pods" stands beside "namespaces"; keep exactly one of namespaces, pods',
      'case.yaml:9:35 FIELD_MISSING ClusterNetworkPolicy "neither" spec.subject: needs one of namespaces, pods; write one',
      'case.yaml:14:1 FIELD_MISSING ClusterNetworkPolicy "without" spec: "subject" is missing; add it',
    ],
  },
  {
    id: 'CNP-10',
    title: 'from and to are required and have at least one peer',
    documents: cluster(`  ingress:
    - { action: Deny }
    - { action: Deny, from: [] }
  egress:
    - { action: Deny }
    - { action: Deny, to: [] }
`),
    lines: [
      'case.yaml:9:7 FIELD_MISSING ClusterNetworkPolicy "admin" spec.ingress[0]: "from" is missing; add it',
      'case.yaml:10:23 LIST_EMPTY ClusterNetworkPolicy "admin" spec.ingress[1].from: the list is empty, which could be read as "any"; add an entry',
      'case.yaml:12:7 FIELD_MISSING ClusterNetworkPolicy "admin" spec.egress[0]: "to" is missing; add it',
      'case.yaml:13:23 LIST_EMPTY ClusterNetworkPolicy "admin" spec.egress[1].to: the list is empty, which could be read as "any"; add an entry',
    ],
  },
  {
    id: 'CNP-10',
    title: 'a peer is exactly one thing',
    documents: cluster(`  ingress:
    - { action: Deny, from: [{}] }
    - { action: Deny, from: [{ namespaces: {}, pods: { namespaceSelector: {}, podSelector: {} } }] }
  egress:
    - { action: Deny, to: [{ networks: [10.0.0.0/8], nodes: {} }] }
`),
    lines: [
      'case.yaml:9:30 FIELD_MISSING ClusterNetworkPolicy "admin" spec.ingress[0].from[0]: needs one of namespaces, pods; write one',
      'case.yaml:10:48 FIELD_CONFLICT ClusterNetworkPolicy "admin" spec.ingress[1].from[0].pods: "pods" stands beside "namespaces"; keep exactly one of namespaces, pods',
      'case.yaml:12:54 FIELD_CONFLICT ClusterNetworkPolicy "admin" spec.egress[0].to[0].nodes: "nodes" stands beside "networks"; keep exactly one of namespaces, pods, nodes, networks, domainNames',
    ],
  },
  {
    id: 'CNP-11',
    title: 'egress reaches pods, namespaces, networks and nodes; nodes are Host documents by their labels',
    documents: cluster(`  egress:
    - { action: Accept, to: [{ nodes: { matchLabels: { zone: north } } }], protocols: [{ tcp: { destinationPort: { number: 10250 } } }] }
    - { action: Deny, to: [{ nodes: {} }] }
    - { action: Deny, to: [{ networks: [203.0.113.0/24, "2001:db8:c::/64"] }] }
    - { action: Deny, to: [{ pods: { namespaceSelector: { matchLabels: { team: research } }, podSelector: { matchLabels: { app: probe } } } }] }
    - { action: Deny, to: [{ namespaces: { matchLabels: { team: platform } } }] }
`),
    flows: [
      ['shop/web', 'node-1', 'tcp/10250', 'allow', 'rule kubernetes-admin/ClusterNetworkPolicy/admin/egress[0]'],
      ['shop/web', 'node-2', 'tcp/10250', 'deny', 'rule kubernetes-admin/ClusterNetworkPolicy/admin/egress[1]'],
      ['shop/web', 'office', 'tcp/443', 'deny'],
      ['shop/web', 'internet', 'tcp/443', 'allow'],
      ['shop/web', 'lab/probe', 'tcp/443', 'deny'],
      ['shop/web', 'lab/web', 'tcp/443', 'allow'],
      ['shop/web', 'ops/dns', 'udp/53', 'deny'],
    ],
  },
  {
    id: 'CNP-11',
    title: 'ingress knows no networks, nodes and domainNames',
    documents: cluster(`  ingress:
    - { action: Deny, from: [{ networks: [10.0.0.0/8] }] }
    - { action: Deny, from: [{ nodes: {} }] }
    - { action: Accept, from: [{ domainNames: [weir.example] }] }
`),
    lines: [
      'case.yaml:9:32 FIELD_UNKNOWN ClusterNetworkPolicy "admin" spec.ingress[0].from[0].networks: there is no such field; known here: namespaces, pods',
      'case.yaml:10:32 FIELD_UNKNOWN ClusterNetworkPolicy "admin" spec.ingress[1].from[0].nodes: there is no such field; known here: namespaces, pods',
      'case.yaml:11:34 FIELD_UNKNOWN ClusterNetworkPolicy "admin" spec.ingress[2].from[0].domainNames: there is no such field; known here: namespaces, pods',
    ],
  },
  {
    id: 'CNP-12',
    title: 'networks match the addresses of pods as any others',
    documents: cluster(`  egress:
    - { action: Deny, to: [{ networks: [10.1.1.0/24, "2001:db8:2::/64"] }] }
`),
    flows: [
      ['shop/web', 'lab/web', 'tcp/8081', 'deny'],
      ['shop/web', 'ops/dns', 'udp/53', 'allow'],
    ],
  },
  {
    id: 'CNP-12',
    title: 'bits beyond the length of a network are warned of, and the block is meant',
    documents: cluster(`  egress:
    - { action: Deny, to: [{ networks: [10.1.1.9/24, "2001:db8:2::9/64"] }] }
`),
    flows: [
      ['shop/web', 'lab/web', 'tcp/8081', 'deny'],
      ['shop/web', 'ops/dns', 'udp/53', 'allow'],
    ],
    lines: [
      'case.yaml:9:41 warning CIDR_NORMALISED ClusterNetworkPolicy "admin" spec.egress[0].to[0].networks[0]: 10.1.1.9/24 has bits set beyond its prefix length and is read as 10.1.1.0/24; write 10.1.1.0/24',
      'case.yaml:9:54 warning CIDR_NORMALISED ClusterNetworkPolicy "admin" spec.egress[0].to[0].networks[1]: 2001:db8:2::9/64 has bits set beyond its prefix length and is read as 2001:db8:2::/64; write 2001:db8:2::/64',
    ],
  },
  {
    id: 'CNP-12',
    title: 'networks that are none, and a list without any, are refused',
    documents: cluster(`  egress:
    - { action: Deny, to: [{ networks: [10.1.1.9, office, 10.0.0.0/33] }] }
    - { action: Deny, to: [{ networks: [] }] }
`),
    lines: [
      'case.yaml:9:41 CIDR_INVALID ClusterNetworkPolicy "admin" spec.egress[0].to[0].networks[0]: "10.1.1.9" has no prefix length; write 10.1.1.9/32',
      'case.yaml:9:51 CIDR_INVALID ClusterNetworkPolicy "admin" spec.egress[0].to[0].networks[1]: "office" is no address or CIDR block; write for example 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32',
      'case.yaml:9:59 CIDR_RANGE ClusterNetworkPolicy "admin" spec.egress[0].to[0].networks[2]: 10.0.0.0/33 has a prefix length beyond 32; write /0 to /32',
      'case.yaml:10:30 LIST_EMPTY ClusterNetworkPolicy "admin" spec.egress[1].to[0].networks: the list is empty, which could be read as "any"; add an entry',
    ],
  },
  {
    id: 'CNP-18',
    title: 'a pod reaches its own addresses, whatever is denied',
    documents: cluster(`  ingress: [{ action: Deny, from: [{ namespaces: {} }] }]
  egress: [{ action: Deny, to: [{ networks: [0.0.0.0/0, "::/0"] }] }]
`),
    flows: [
      ['shop/web', 'shop/web', 'tcp/8080', 'allow'],
      ['shop/cache', 'second address of shop/cache', 'tcp/6380', 'allow'],
      ['shop/web', 'shop/api', 'tcp/8080', 'deny'],
    ],
  },
];
