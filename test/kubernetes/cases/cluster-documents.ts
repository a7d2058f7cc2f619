import type { Case } from '../case.ts';

const cluster = (rules: string): string => `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: admin }
spec:
  tier: Admin
  priority: 1
  subject: { namespaces: { matchLabels: { team: retail } } }
${rules}`;

/** What a cluster-wide policy may not say. */
export const CLUSTER_DOCUMENTS: readonly Case[] = [
  {
    id: 'CNP-01',
    title: 'other tiers and other actions are refused, and a rule without an action',
    documents: `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: tier }
spec: { tier: admin, priority: 1, subject: { namespaces: {} } }
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: action }
spec:
  tier: Admin
  priority: 1
  subject: { namespaces: {} }
  ingress: [{ action: Reject, from: [{ namespaces: {} }] }, { from: [{ namespaces: {} }] }]
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata: { name: default }
spec: { subject: { namespaces: {} }, ingress: [{ action: Pass, from: [{ namespaces: {} }] }] }
`,
    lines: [
      'case.yaml:4:9 VALUE_INVALID ClusterNetworkPolicy "tier" spec.tier: "admin" is not allowed; did you mean "Admin"?',
      'case.yaml:13:15 VALUE_INVALID ClusterNetworkPolicy "action" spec.ingress[0].action: "Reject" is not allowed; write one of Accept, Deny, Pass',
      'case.yaml:13:61 FIELD_MISSING ClusterNetworkPolicy "action" spec.ingress[1]: "action" is missing; add it',
      'case.yaml:18:50 VALUE_INVALID BaselineAdminNetworkPolicy "default" spec.ingress[0].action: "Pass" is not allowed; write one of Allow, Deny',
    ],
  },
  {
    id: 'CNP-01',
    title: 'words of v1alpha1 are refused in v1alpha2',
    documents: cluster(`  ingress:
    - { action: Allow, from: [{ namespaces: {} }], ports: [{ portNumber: { protocol: TCP, port: 22 } }] }
    - { action: Deny, from: [{ namespaces: {} }], protocols: [{ portNumber: { protocol: TCP, port: 22 } }, { namedPort: http }] }
`),
    lines: [
      'case.yaml:9:9 VALUE_INVALID ClusterNetworkPolicy "admin" spec.ingress[0].action: "Allow" is not allowed; write one of Accept, Deny, Pass',
      'case.yaml:9:52 FIELD_UNKNOWN ClusterNetworkPolicy "admin" spec.ingress[0].ports: there is no such field; known here: name, action, from, protocols',
      'case.yaml:10:65 FIELD_UNKNOWN ClusterNetworkPolicy "admin" spec.ingress[1].protocols[0].portNumber: there is no such field; known here: tcp, udp, sctp, destinationNamedPort',
      'case.yaml:10:110 FIELD_UNKNOWN ClusterNetworkPolicy "admin" spec.ingress[1].protocols[1].namedPort: there is no such field; known here: tcp, udp, sctp, destinationNamedPort',
    ],
  },
  {
    id: 'CNP-01',
    title: 'words of v1alpha2 are refused in v1alpha1',
    documents: `apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: admin }
spec:
  tier: Admin
  priority: 1
  subject: { namespaces: {} }
  ingress:
    - { action: Accept, from: [{ namespaces: {} }], protocols: [{ tcp: { destinationPort: { number: 22 } } }] }
    - { action: Deny, from: [{ namespaces: {} }], ports: [{ tcp: { destinationPort: { number: 22 } } }] }
`,
    lines: [
      'case.yaml:5:3 FIELD_UNKNOWN AdminNetworkPolicy "admin" spec.tier: there is no such field; known here: priority, subject, ingress, egress',
      'case.yaml:9:9 VALUE_INVALID AdminNetworkPolicy "admin" spec.ingress[0].action: "Accept" is not allowed; write one of Allow, Deny, Pass',
      'case.yaml:9:53 FIELD_UNKNOWN AdminNetworkPolicy "admin" spec.ingress[0].protocols: there is no such field; known here: name, action, from, ports',
      'case.yaml:10:61 FIELD_UNKNOWN AdminNetworkPolicy "admin" spec.ingress[1].ports[0].tcp: there is no such field; known here: portNumber, portRange, namedPort',
    ],
  },
  {
    id: 'CNP-01',
    title: 'each kind has its own version',
    documents: `apiVersion: policy.networking.k8s.io/v1alpha1
kind: ClusterNetworkPolicy
metadata: { name: a }
spec: { tier: Admin, priority: 1, subject: { namespaces: {} } }
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: AdminNetworkPolicy
metadata: { name: b }
spec: { priority: 1, subject: { namespaces: {} } }
`,
    lines: [
      'case.yaml:1:1 API_VERSION_UNKNOWN reading ClusterNetworkPolicy "a": it is not read in apiVersion "policy.networking.k8s.io/v1alpha1"; write policy.networking.k8s.io/v1alpha2',
      'case.yaml:6:1 API_VERSION_UNKNOWN reading AdminNetworkPolicy "b": it is not read in apiVersion "policy.networking.k8s.io/v1alpha2"; write policy.networking.k8s.io/v1alpha1',
    ],
  },
  {
    id: 'CNP-16',
    title: 'domainNames are refused: nothing here resolves names',
    documents: cluster(`  egress:
    - { action: Accept, to: [{ domainNames: [weir.example, "*.weir.example"] }] }
`),
    lines: [
      'case.yaml:9:32 NOT_ENFORCED_YET ClusterNetworkPolicy "admin" spec.egress[0].to[0].domainNames: "domainNames" is not enforced yet and is refused rather than ignored; write the addresses as "networks"',
    ],
  },
  {
    id: 'CNP-16',
    title: 'domainNames beside Deny or Pass are invalid, and so are names that are none',
    documents: cluster(`  egress:
    - { action: Deny, to: [{ domainNames: [weir.example] }] }
    - { action: Accept, to: [{ domainNames: ["weir.*.example", "*"] }] }
`),
    lines: [
      'case.yaml:9:30 FIELD_CONFLICT ClusterNetworkPolicy "admin" spec.egress[0].to[0].domainNames: names of domains go with rules that accept, and this one says Deny; write addresses as "networks"',
      'case.yaml:9:30 NOT_ENFORCED_YET ClusterNetworkPolicy "admin" spec.egress[0].to[0].domainNames: "domainNames" is not enforced yet and is refused rather than ignored; write the addresses as "networks"',
      'case.yaml:10:32 NOT_ENFORCED_YET ClusterNetworkPolicy "admin" spec.egress[1].to[0].domainNames: "domainNames" is not enforced yet and is refused rather than ignored; write the addresses as "networks"',
      'case.yaml:10:46 VALUE_INVALID ClusterNetworkPolicy "admin" spec.egress[1].to[0].domainNames[0]: "weir.*.example" is no domain name; write a name with a dot, "*." before it for all below it',
      'case.yaml:10:64 VALUE_INVALID ClusterNetworkPolicy "admin" spec.egress[1].to[0].domainNames[1]: "*" is no domain name; write a name with a dot, "*." before it for all below it',
    ],
  },
  {
    id: 'CNP-17',
    title: 'a peer that weir does not know is refused',
    documents: cluster(`  ingress:
    - { action: Deny, from: [{ serviceAccounts: {} }] }
  egress:
    - { action: Accept, to: [{ clusterSets: {} }] }
`),
    lines: [
      'case.yaml:9:32 FIELD_UNKNOWN ClusterNetworkPolicy "admin" spec.ingress[0].from[0].serviceAccounts: there is no such field; known here: namespaces, pods',
      'case.yaml:11:32 FIELD_UNKNOWN ClusterNetworkPolicy "admin" spec.egress[0].to[0].clusterSets: there is no such field; known here: namespaces, pods, nodes, networks, domainNames',
    ],
  },
  {
    id: 'CNP-20',
    title: 'a BaselineAdminNetworkPolicy of another name is refused',
    documents: `apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata: { name: floor }
spec: { subject: { namespaces: {} } }
`,
    lines: [
      'case.yaml:3:13 VALUE_INVALID BaselineAdminNetworkPolicy "floor" metadata.name: "floor" is not "default", the name of the only one a cluster has; write default',
    ],
  },
  {
    id: 'CNP-20',
    title: 'a second BaselineAdminNetworkPolicy is refused',
    documents: `apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata: { name: default }
spec: { subject: { namespaces: {} }, ingress: [{ action: Deny, from: [{ namespaces: {} }] }] }
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata: { name: default }
spec: { subject: { namespaces: {} } }
`,
    lines: [
      'case.yaml:8:13 NAME_DUPLICATE BaselineAdminNetworkPolicy "default": the name is taken at case.yaml:1; write the rules of both into one',
    ],
  },
  {
    id: 'CNP-20',
    title: 'without a priority it stands behind every ClusterNetworkPolicy of tier Baseline',
    documents: `apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata: { name: default }
spec: { subject: { namespaces: {} }, ingress: [{ name: closed, action: Deny, from: [{ namespaces: {} }] }] }
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: last }
spec:
  tier: Baseline
  priority: 1000
  subject: { namespaces: {} }
  ingress: [{ name: research, action: Accept, from: [{ namespaces: { matchLabels: { team: research } } }] }]
`,
    flows: [
      ['lab/web', 'shop/db', 'tcp/5432', 'allow', 'rule kubernetes-baseline/ClusterNetworkPolicy/last/research'],
      ['ops/dns', 'shop/db', 'tcp/5432', 'deny', 'rule kubernetes-baseline/BaselineAdminNetworkPolicy/default/closed'],
    ],
  },
  {
    id: 'CNP-20',
    title: 'one named default decides behind every NetworkPolicy',
    documents: `apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata: { name: default }
spec: { subject: { namespaces: {} }, ingress: [{ name: closed, action: Deny, from: [{ namespaces: {} }] }] }
`,
    flows: [
      ['lab/web', 'shop/db', 'tcp/5432', 'deny', 'rule kubernetes-baseline/BaselineAdminNetworkPolicy/default/closed'],
      ['internet', 'shop/db', 'tcp/5432', 'allow'],
    ],
  },
];
