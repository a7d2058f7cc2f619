import type { BadInput } from './bad-input.ts';

/** Protocols, ports and ICMP types that do not go together. */
export const SERVICES: readonly BadInput[] = [
  {
    code: 'PROTOCOL_UNKNOWN',
    title: 'a name in capitals, a quoted number, a number too high',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Policy
metadata: { name: x }
spec:
  subject: { hosts: {} }
  ingress:
    - name: r
      action: allow
      ports:
        - protocol: TCP
        - protocol: "6"
        - protocol: 256
`,
    },
    lines: [
      'a.yaml:10:11 PROTOCOL_UNKNOWN Policy "x" spec.ingress[0].ports[0].protocol: "TCP" is no IP protocol; did you mean "tcp"?',
      'a.yaml:11:11 PROTOCOL_UNKNOWN Policy "x" spec.ingress[0].ports[1].protocol: "6" is no IP protocol; write 6 without quotes',
      'a.yaml:12:11 PROTOCOL_UNKNOWN Policy "x" spec.ingress[0].ports[2].protocol: 256 is no IP protocol; write 0 to 255 or one of icmp, igmp, ipip, tcp, udp, dccp, ipv6, gre, esp, ah, icmpv6, ospf, pim, vrrp, sctp, udplite',
    ],
  },
  {
    code: 'PORT_NAME',
    title: 'a port by name',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Policy
metadata: { name: x }
spec:
  subject: { hosts: {} }
  ingress:
    - name: r
      action: allow
      ports: [{ protocol: tcp, port: https }]
`,
    },
    lines: [
      'a.yaml:9:32 PORT_NAME Policy "x" spec.ingress[0].ports[0].port: "https" is a name; write the port number 0 to 65535 (named ports exist for Kubernetes kinds only)',
    ],
  },
  {
    code: 'PORT_NAME',
    title: 'a range in one value',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Policy
metadata: { name: x }
spec:
  subject: { hosts: {} }
  ingress:
    - name: r
      action: allow
      ports: [{ protocol: tcp, port: 5432-5440 }]
`,
    },
    lines: [
      'a.yaml:9:32 PORT_NAME Policy "x" spec.ingress[0].ports[0].port: "5432-5440" is a range in one value; write port: 5432 and endPort: 5440',
    ],
  },
  {
    code: 'PORT_RANGE_INVERTED',
    title: 'ranges that end before they start',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Policy
metadata: { name: x }
spec:
  subject: { hosts: {} }
  ingress:
    - name: r
      action: allow
      ports: [{ protocol: tcp, port: 90, endPort: 80 }]
      sourcePorts: [{ port: 2000, endPort: 1000 }]
`,
    },
    lines: [
      'a.yaml:9:42 PORT_RANGE_INVERTED Policy "x" spec.ingress[0].ports[0].endPort: the range ends at 80, before it starts at 90; swap port and endPort',
      'a.yaml:10:35 PORT_RANGE_INVERTED Policy "x" spec.ingress[0].sourcePorts[0].endPort: the range ends at 1000, before it starts at 2000; swap port and endPort',
    ],
  },
  {
    code: 'PORT_WITHOUT_PORTS',
    title: 'a port of ICMP and of GRE',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Policy
metadata: { name: x }
spec:
  subject: { hosts: {} }
  ingress:
    - name: r
      action: allow
      ports:
        - { protocol: icmp, port: 8 }
        - { protocol: 47, port: 1 }
`,
    },
    lines: [
      'a.yaml:10:29 PORT_WITHOUT_PORTS Policy "x" spec.ingress[0].ports[0].port: icmp has no ports; write "type" for the ICMP type',
      'a.yaml:11:27 PORT_WITHOUT_PORTS Policy "x" spec.ingress[0].ports[1].port: gre has no ports; remove it',
    ],
  },
  {
    code: 'PORT_WITHOUT_PORTS',
    title: 'source ports of ICMP alone',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Policy
metadata: { name: x }
spec:
  subject: { hosts: {} }
  ingress:
    - name: r
      action: allow
      ports: [{ protocol: icmp }]
      sourcePorts: [{ port: 53 }]
`,
    },
    lines: [
      'a.yaml:10:7 PORT_WITHOUT_PORTS Policy "x" spec.ingress[0].sourcePorts: the rule is for icmp only, which has no ports, so it would never match; remove it',
    ],
  },
  {
    code: 'PORT_WITHOUT_PORTS',
    title: 'a test flow of ICMP with a port',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: PolicyTest
metadata: { name: x }
spec:
  cases:
    - name: c
      from: { ip: 192.0.2.1 }
      to: { host: web-1 }
      protocol: icmp
      port: 8
      expect: allow
`,
    },
    lines: [
      'a.yaml:10:7 PORT_WITHOUT_PORTS PolicyTest "x" spec.cases[0].port: icmp has no ports; write "icmpType" for the ICMP type',
    ],
  },
  {
    code: 'FIELD_MISSING',
    title: 'test flows of TCP, UDP and SCTP without a port, one misspelt',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: PolicyTest
metadata: { name: x }
spec:
  cases:
    - name: c
      from: { ip: 192.0.2.1 }
      to: { host: web-1 }
      protocol: tcp
      expect: allow
    - { name: d, from: { ip: 192.0.2.1 }, to: { host: web-1 }, protocol: udp, prot: 53, expect: allow }
    - { name: e, from: { ip: 192.0.2.1 }, to: { host: web-1 }, protocol: 132, expect: allow }
    - { name: f, from: { ip: 192.0.2.1 }, to: { host: web-1 }, protocol: gre, expect: allow }
`,
    },
    lines: [
      'a.yaml:6:7 FIELD_MISSING PolicyTest "x" spec.cases[0]: a flow of tcp goes to a port, and "port" is missing; add it',
      'a.yaml:11:79 FIELD_UNKNOWN PolicyTest "x" spec.cases[1].prot: there is no such field; did you mean "port"?',
      'a.yaml:12:7 FIELD_MISSING PolicyTest "x" spec.cases[2]: a flow of sctp goes to a port, and "port" is missing; add it',
    ],
  },
  {
    code: 'PORT_WITHOUT_PORTS',
    title: 'a test flow of ICMP with a source port',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: PolicyTest
metadata: { name: x }
spec:
  cases:
    - name: c
      from: { ip: 192.0.2.1 }
      to: { host: web-1 }
      protocol: icmp
      sourcePort: 80
      expect: allow
`,
    },
    lines: ['a.yaml:10:7 PORT_WITHOUT_PORTS PolicyTest "x" spec.cases[0].sourcePort: icmp has no ports; remove it'],
  },
  {
    code: 'ICMP_FIELD',
    title: 'a type of TCP',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Policy
metadata: { name: x }
spec:
  subject: { hosts: {} }
  ingress:
    - name: r
      action: allow
      ports: [{ protocol: tcp, type: 8 }]
`,
    },
    lines: [
      'a.yaml:9:32 ICMP_FIELD Policy "x" spec.ingress[0].ports[0].type: tcp has no ICMP type; remove it or write protocol icmp',
    ],
  },
];
