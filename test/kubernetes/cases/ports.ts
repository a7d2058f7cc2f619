import type { Case } from '../case.ts';

/** `ports` of a NetworkPolicy by number. */
export const PORTS: readonly Case[] = [
  {
    id: 'NP-21',
    title: 'a port without protocol is TCP',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: dns, namespace: ops }
spec: { podSelector: { matchLabels: { app: dns } }, ingress: [{ ports: [{ port: 53 }] }] }
`,
    flows: [
      ['shop/web', 'ops/dns', 'tcp/53', 'allow'],
      ['shop/web', 'ops/dns', 'udp/53', 'deny'],
      ['shop/web', 'ops/dns', 'sctp/53', 'deny'],
    ],
  },
  {
    id: 'NP-21',
    title: 'ports: [{}] is every TCP port and no other protocol',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: dns, namespace: ops }
spec: { podSelector: { matchLabels: { app: dns } }, ingress: [{ ports: [{}] }] }
`,
    flows: [
      ['shop/web', 'ops/dns', 'tcp/1', 'allow'],
      ['shop/web', 'ops/dns', 'tcp/65535', 'allow'],
      ['shop/web', 'ops/dns', 'udp/53', 'deny'],
      ['shop/web', 'ops/dns', 'icmp/echo', 'deny'],
    ],
  },
  {
    id: 'NP-22',
    title: 'a protocol without port is all its ports',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: dns, namespace: ops }
spec:
  podSelector: { matchLabels: { app: dns } }
  ingress: [{ ports: [{ protocol: UDP }, { protocol: SCTP, port: 3868 }] }]
`,
    flows: [
      ['shop/web', 'ops/dns', 'udp/1', 'allow'],
      ['shop/web', 'ops/dns', 'udp/65535', 'allow'],
      ['shop/web', 'ops/dns', 'sctp/3868', 'allow'],
      ['shop/web', 'ops/dns', 'sctp/3869', 'deny'],
      ['shop/web', 'ops/dns', 'tcp/53', 'deny'],
    ],
  },
  {
    id: 'NP-24',
    title: 'endPort closes a range that port begins, both included',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  ingress: [{ ports: [{ port: 8000, endPort: 8080 }, { protocol: UDP, port: 9, endPort: 9 }] }]
  egress: [{ ports: [{ port: 1, endPort: 65535 }] }]
`,
    flows: [
      ['internet', 'shop/web', 'tcp/7999', 'deny'],
      ['internet', 'shop/web', 'tcp/8000', 'allow'],
      ['internet', 'shop/web', 'tcp/8080', 'allow'],
      ['internet', 'shop/web', 'tcp/8081', 'deny'],
      ['internet', 'shop/web', 'udp/8000', 'deny'],
      ['internet', 'shop/web', 'udp/9', 'allow'],
      ['shop/web', 'internet', 'tcp/65535', 'allow'],
      ['shop/web', 'internet', 'udp/53', 'deny'],
    ],
  },
  {
    id: 'NP-24',
    title: 'endPort without a port, beside a port name, before its port or beyond 65535 is refused',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: {}
  ingress:
    - ports:
        - { endPort: 8080 }
        - { port: http, endPort: 8080 }
        - { port: 8080, endPort: 8000 }
        - { port: 8080, endPort: 65536 }
`,
    lines: [
      'case.yaml:8:13 FIELD_CONFLICT NetworkPolicy "shop/web" spec.ingress[0].ports[0].endPort: "endPort" goes with "port", which is not there; write "port" as a number, or remove "endPort"',
      'case.yaml:9:25 FIELD_CONFLICT NetworkPolicy "shop/web" spec.ingress[0].ports[1].endPort: a range cannot begin at the name "http"; write "port" as a number, or remove "endPort"',
      'case.yaml:10:25 PORT_RANGE_INVERTED NetworkPolicy "shop/web" spec.ingress[0].ports[2].endPort: the range ends at 8000, before it starts at 8080; swap port and endPort',
      'case.yaml:11:25 VALUE_INVALID NetworkPolicy "shop/web" spec.ingress[0].ports[3].endPort: 65536 is not allowed; write 1 to 65535',
    ],
  },
  {
    id: 'NP-24',
    title: 'a port below 1 or beyond 65535 is refused',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: {}
  ingress: [{ ports: [{ port: 0 }, { port: 65536 }, { port: -1 }] }]
`,
    lines: [
      'case.yaml:6:25 VALUE_INVALID NetworkPolicy "shop/web" spec.ingress[0].ports[0].port: 0 is not allowed; write 1 to 65535',
      'case.yaml:6:38 VALUE_INVALID NetworkPolicy "shop/web" spec.ingress[0].ports[1].port: 65536 is not allowed; write 1 to 65535',
      'case.yaml:6:55 VALUE_INVALID NetworkPolicy "shop/web" spec.ingress[0].ports[2].port: -1 is not allowed; write 1 to 65535',
    ],
  },
  {
    id: 'NP-25',
    title: 'a number in quotes is a port name, and none that a port can have',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: {}
  ingress: [{ ports: [{ port: "80" }] }]
`,
    lines: [
      'case.yaml:6:25 PORT_NAME NetworkPolicy "shop/web" spec.ingress[0].ports[0].port: "80" is no name of a port; write 80 without quotes',
    ],
  },
  {
    id: 'NP-25',
    title: 'names that no port can have are refused',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: {}
  ingress: [{ ports: [{ port: HTTP }, { port: sixteen-byte-odd }, { port: a--b }, { port: "" }] }]
`,
    lines: [
      'case.yaml:6:25 PORT_NAME NetworkPolicy "shop/web" spec.ingress[0].ports[0].port: "HTTP" is no name of a port; write the name of a container port, or a number',
      'case.yaml:6:41 PORT_NAME NetworkPolicy "shop/web" spec.ingress[0].ports[1].port: "sixteen-byte-odd" is no name of a port; write the name of a container port, or a number',
      'case.yaml:6:69 PORT_NAME NetworkPolicy "shop/web" spec.ingress[0].ports[2].port: "a--b" is no name of a port; write the name of a container port, or a number',
      'case.yaml:6:85 PORT_NAME NetworkPolicy "shop/web" spec.ingress[0].ports[3].port: "" is no name of a port; write the name of a container port, or a number',
    ],
  },
  {
    id: 'NP-30',
    title: 'protocols other than TCP, UDP and SCTP are refused, and so are their names in small letters',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: {}
  ingress: [{ ports: [{ protocol: ICMP }, { protocol: tcp }, { protocol: 6 }] }]
`,
    lines: [
      'case.yaml:6:25 VALUE_INVALID NetworkPolicy "shop/web" spec.ingress[0].ports[0].protocol: "ICMP" is not allowed; write one of TCP, UDP, SCTP',
      'case.yaml:6:45 VALUE_INVALID NetworkPolicy "shop/web" spec.ingress[0].ports[1].protocol: "tcp" is not allowed; did you mean "TCP"?',
      'case.yaml:6:64 VALUE_TYPE NetworkPolicy "shop/web" spec.ingress[0].ports[2].protocol: expected a string, got the number 6; write one of TCP, UDP, SCTP',
    ],
  },
];
