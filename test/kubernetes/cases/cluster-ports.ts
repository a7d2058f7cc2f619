import type { Case } from '../case.ts';

const cluster = (rules: string): string => `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: admin }
spec:
  tier: Admin
  priority: 1
  subject: { namespaces: { matchLabels: { team: retail } } }
${rules}`;

const admin = (rules: string): string => `apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: admin }
spec:
  priority: 1
  subject: { namespaces: { matchLabels: { team: retail } } }
${rules}`;

/** `protocols` of v1alpha2, `ports` of v1alpha1. */
export const CLUSTER_PORTS: readonly Case[] = [
  {
    id: 'CNP-13',
    title: 'a rule without protocols is for every protocol, ICMP included',
    documents: cluster('  ingress: [{ action: Deny, from: [{ namespaces: {} }] }]\n'),
    flows: [
      ['lab/web', 'shop/db', 'tcp/5432', 'deny'],
      ['lab/web', 'shop/db', 'udp/1', 'deny'],
      ['lab/web', 'shop/db', '47', 'deny'],
      ['lab/web', 'shop/db', 'icmp/echo', 'deny'],
      ['lab/web', 'shop/db', 'icmp/unreachable', 'deny'],
    ],
  },
  {
    id: 'CNP-13',
    title: 'tcp, udp and sctp with a port or a range, and a port by name whatever its protocol',
    documents: cluster(`  ingress:
    - action: Deny
      from: [{ namespaces: {} }]
      protocols:
        - tcp: { destinationPort: { number: 22 } }
        - udp: { destinationPort: { range: { start: 1000, end: 1001 } } }
        - sctp: { destinationPort: { number: 22 } }
        - destinationNamedPort: http
        - destinationNamedPort: sync
`),
    flows: [
      ['lab/web', 'shop/web', 'tcp/22', 'deny'],
      ['lab/web', 'shop/web', 'udp/22', 'allow'],
      ['lab/web', 'shop/web', 'udp/1000', 'deny'],
      ['lab/web', 'shop/web', 'udp/1001', 'deny'],
      ['lab/web', 'shop/web', 'udp/1002', 'allow'],
      ['lab/web', 'shop/web', 'sctp/22', 'deny'],
      [
        'lab/web',
        'shop/web',
        'tcp/8080',
        'deny',
        'rule kubernetes-admin/ClusterNetworkPolicy/admin/ingress[0] http=8080',
      ],
      ['lab/web', 'shop/cache', 'tcp/6380', 'deny'],
      ['lab/web', 'shop/cache', 'tcp/8080', 'allow'],
      ['lab/web', 'shop/api', 'udp/7000', 'deny'],
      ['lab/web', 'shop/api', 'tcp/7000', 'allow'],
      ['lab/web', 'shop/web', 'icmp/echo', 'allow'],
    ],
  },
  {
    id: 'CNP-13',
    title: 'in v1alpha1 a port by number, range or name, without protocol TCP',
    documents: admin(`  ingress:
    - action: Deny
      from: [{ namespaces: {} }]
      ports:
        - portNumber: { port: 22 }
        - portRange: { protocol: UDP, start: 1000, end: 1001 }
        - namedPort: sync
`),
    flows: [
      ['lab/web', 'shop/api', 'tcp/22', 'deny'],
      ['lab/web', 'shop/api', 'udp/22', 'allow'],
      ['lab/web', 'shop/api', 'udp/1001', 'deny'],
      ['lab/web', 'shop/api', 'udp/7000', 'deny'],
      ['lab/web', 'shop/api', 'tcp/7000', 'allow'],
    ],
  },
  {
    id: 'CNP-13',
    title: 'an entry of several things, of none, or without a port is refused, and so is an empty list',
    documents: cluster(`  ingress:
    - action: Deny
      from: [{ namespaces: {} }]
      protocols:
        - tcp: { destinationPort: { number: 22 } }
          udp: { destinationPort: { number: 22 } }
        - {}
        - tcp: {}
        - udp: { destinationPort: {} }
        - sctp: { destinationPort: { number: 22, range: { start: 1, end: 2 } } }
    - { action: Deny, from: [{ namespaces: {} }], protocols: [] }
`),
    lines: [
      'case.yaml:13:11 FIELD_CONFLICT ClusterNetworkPolicy "admin" spec.ingress[0].protocols[0].udp: "udp" stands beside "tcp"; keep exactly one of tcp, udp, sctp, destinationNamedPort',
      'case.yaml:14:11 FIELD_MISSING ClusterNetworkPolicy "admin" spec.ingress[0].protocols[1]: needs one of tcp, udp, sctp, destinationNamedPort; write one',
      'case.yaml:15:11 LIST_EMPTY ClusterNetworkPolicy "admin" spec.ingress[0].protocols[2].tcp: the map is empty, which could be read as "any"; add an entry',
      'case.yaml:16:18 FIELD_MISSING ClusterNetworkPolicy "admin" spec.ingress[0].protocols[3].udp.destinationPort: needs one of number, range; write one',
      'case.yaml:17:50 FIELD_CONFLICT ClusterNetworkPolicy "admin" spec.ingress[0].protocols[4].sctp.destinationPort.range: "range" stands beside "number"; keep exactly one of number, range',
      'case.yaml:18:51 LIST_EMPTY ClusterNetworkPolicy "admin" spec.ingress[1].protocols: the list is empty, which could be read as "any"; add an entry or remove the field',
    ],
  },
  {
    id: 'CNP-13',
    title: 'in v1alpha1 an entry of two things, of none, and a portNumber without a port are refused',
    documents: admin(`  ingress:
    - action: Deny
      from: [{ namespaces: {} }]
      ports:
        - { portNumber: { protocol: TCP, port: 22 }, namedPort: http }
        - {}
        - { portNumber: { protocol: TCP } }
`),
    lines: [
      'case.yaml:11:54 FIELD_CONFLICT AdminNetworkPolicy "admin" spec.ingress[0].ports[0].namedPort: "namedPort" stands beside "portNumber"; keep exactly one of portNumber, portRange, namedPort',
      'case.yaml:12:11 FIELD_MISSING AdminNetworkPolicy "admin" spec.ingress[0].ports[1]: needs one of portNumber, portRange, namedPort; write one',
      'case.yaml:13:13 FIELD_MISSING AdminNetworkPolicy "admin" spec.ingress[0].ports[2].portNumber: "port" is missing; add it',
    ],
  },
  {
    id: 'CNP-14',
    title: 'a range ends behind its start',
    documents: cluster(`  ingress:
    - action: Deny
      from: [{ namespaces: {} }]
      protocols:
        - tcp: { destinationPort: { range: { start: 23, end: 22 } } }
        - udp: { destinationPort: { range: { start: 22, end: 22 } } }
        - sctp: { destinationPort: { range: { start: 0, end: 65536 } } }
        - tcp: { destinationPort: { range: { start: 22 } } }
`),
    lines: [
      'case.yaml:12:57 PORT_RANGE_INVERTED ClusterNetworkPolicy "admin" spec.ingress[0].protocols[0].tcp.destinationPort.range.end: the range ends at 22, not behind its start 23; swap start and end',
      'case.yaml:13:57 PORT_RANGE_INVERTED ClusterNetworkPolicy "admin" spec.ingress[0].protocols[1].udp.destinationPort.range.end: the range ends at 22, not behind its start 22; write the one port as a number',
      'case.yaml:14:47 VALUE_INVALID ClusterNetworkPolicy "admin" spec.ingress[0].protocols[2].sctp.destinationPort.range.start: 0 is not allowed; write 1 to 65535',
      'case.yaml:14:57 VALUE_INVALID ClusterNetworkPolicy "admin" spec.ingress[0].protocols[2].sctp.destinationPort.range.end: 65536 is not allowed; write 1 to 65535',
      'case.yaml:15:37 FIELD_MISSING ClusterNetworkPolicy "admin" spec.ingress[0].protocols[3].tcp.destinationPort.range: "end" is missing; add it',
    ],
  },
  {
    id: 'CNP-14',
    title: 'so does one of v1alpha1',
    documents: admin(`  ingress:
    - action: Deny
      from: [{ namespaces: {} }]
      ports: [{ portRange: { protocol: TCP, start: 23, end: 22 } }, { portRange: { protocol: TCP, start: 22, end: 22 } }]
`),
    lines: [
      'case.yaml:10:56 PORT_RANGE_INVERTED AdminNetworkPolicy "admin" spec.ingress[0].ports[0].portRange.end: the range ends at 22, not behind its start 23; swap start and end',
      'case.yaml:10:110 PORT_RANGE_INVERTED AdminNetworkPolicy "admin" spec.ingress[0].ports[1].portRange.end: the range ends at 22, not behind its start 22; write the one port as a number',
    ],
  },
  {
    id: 'CNP-15',
    title: 'a port by name beside networks or nodes is refused',
    documents: cluster(`  egress:
    - { action: Deny, to: [{ networks: [10.0.0.0/8] }], protocols: [{ destinationNamedPort: http }] }
    - { action: Deny, to: [{ namespaces: {} }, { nodes: {} }], protocols: [{ destinationNamedPort: http }] }
`),
    lines: [
      'case.yaml:9:71 FIELD_CONFLICT ClusterNetworkPolicy "admin" spec.egress[0].protocols[0].destinationNamedPort: port "http" is a name, and a peer of the rule is "networks", whose ports have no names; write the number, or two rules',
      'case.yaml:10:78 FIELD_CONFLICT ClusterNetworkPolicy "admin" spec.egress[1].protocols[0].destinationNamedPort: port "http" is a name, and a peer of the rule is "nodes", whose ports have no names; write the number, or two rules',
    ],
  },
  {
    id: 'CNP-15',
    title: 'in v1alpha1 it is refused where no peer has names for its ports',
    documents: admin(`  egress:
    - { action: Deny, to: [{ networks: [10.0.0.0/8] }], ports: [{ portNumber: { port: 22 } }, { namedPort: http }] }
`),
    lines: [
      'case.yaml:8:97 FIELD_CONFLICT AdminNetworkPolicy "admin" spec.egress[0].ports[1].namedPort: port "http" is a name, and a peer of the rule is "networks", whose ports have no names; write the number, or two rules',
    ],
  },
  {
    id: 'CNP-15',
    title: 'in v1alpha1, beside pods, the name is a port of the pods and of no network',
    documents: admin(`  egress:
    - { action: Deny, to: [{ networks: [203.0.113.0/24, "2001:db8:c::/64"] }, { namespaces: {} }], ports: [{ namedPort: http }] }
`),
    flows: [
      ['shop/web', 'shop/api', 'tcp/8080', 'deny'],
      ['shop/web', 'shop/cache', 'tcp/6380', 'deny'],
      ['shop/web', 'office', 'tcp/8080', 'allow'],
    ],
  },
];
