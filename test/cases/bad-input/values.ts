import type { BadInput } from './bad-input.ts';

/** Values of the wrong type or out of range, and empty lists. */
export const VALUES: readonly BadInput[] = [
  {
    code: 'VALUE_TYPE',
    title: 'a document that is a list',
    files: {
      'a.yaml': '- apiVersion: weir/v1\n',
    },
    lines: [
      'a.yaml:1:1 VALUE_TYPE reading a document: expected a map with apiVersion and kind, got [{"apiVersion":"weir/v1"}]; correct it',
    ],
  },
  {
    code: 'VALUE_TYPE',
    title: 'a number where a name belongs',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Host
metadata: { name: 1 }
spec:
  addresses: [192.0.2.1]
`,
    },
    lines: ['a.yaml:3:13 VALUE_TYPE Host metadata.name: expected a string, got the number 1; write "1" in quotes'],
  },
  {
    code: 'VALUE_TYPE',
    title: 'an address that YAML reads as a map',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Host
metadata: { name: x }
spec:
  addresses:
    - fe80::
`,
    },
    lines: [
      'a.yaml:6:7 VALUE_TYPE Host "x" spec.addresses[0]: expected a string, got a map; write "fe80::" in quotes: YAML reads its last colon as a map',
    ],
  },
  {
    code: 'VALUE_TYPE',
    title: 'one address without its list',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Host
metadata: { name: x }
spec:
  addresses: 192.0.2.1
`,
    },
    lines: [
      'a.yaml:5:3 VALUE_TYPE Host "x" spec.addresses: expected a list, got the string "192.0.2.1"; write ["192.0.2.1"]',
    ],
  },
  {
    code: 'VALUE_TYPE',
    title: 'nothing written',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Policy
metadata: { name: x }
spec:
  subject:
    hosts:
`,
    },
    lines: [
      'a.yaml:6:5 VALUE_TYPE Policy "x" spec.subject.hosts: expected a map, got nothing; write a value or remove the field',
    ],
  },
  {
    code: 'VALUE_TYPE',
    title: 'a quoted port and a quoted truth',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Policy
metadata: { name: x }
spec:
  subject: { hosts: {} }
  ingress:
    - name: r
      action: allow
      ports: [{ protocol: tcp, port: "80" }]
---
apiVersion: weir/v1
kind: Host
metadata: { name: x }
spec:
  addresses: [192.0.2.1]
  safety: { dhcp: "no" }
`,
    },
    lines: [
      'a.yaml:9:32 VALUE_TYPE Policy "x" spec.ingress[0].ports[0].port: expected a whole number, got the string "80"; write 80 without quotes',
      'a.yaml:16:13 VALUE_TYPE Host "x" spec.safety.dhcp: expected true or false, got the string "no"; correct it',
    ],
  },
  {
    code: 'VALUE_INVALID',
    title: 'a misspelt word',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Policy
metadata: { name: x }
spec:
  subject: { hosts: {}, scope: owm }
`,
    },
    lines: ['a.yaml:5:25 VALUE_INVALID Policy "x" spec.subject.scope: "owm" is not allowed; did you mean "own"?'],
  },
  {
    code: 'VALUE_INVALID',
    title: 'a word like none',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Policy
metadata: { name: x }
spec:
  subject: { hosts: {} }
  default: { ingress: reject }
`,
    },
    lines: [
      'a.yaml:6:14 VALUE_INVALID Policy "x" spec.default.ingress: "reject" is not allowed; write one of allow, deny',
    ],
  },
  {
    code: 'VALUE_INVALID',
    title: 'a port beyond 65535',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Policy
metadata: { name: x }
spec:
  subject: { hosts: {} }
  ingress:
    - name: r
      action: allow
      ports: [{ protocol: tcp, port: 65536 }]
`,
    },
    lines: [
      'a.yaml:9:32 VALUE_INVALID Policy "x" spec.ingress[0].ports[0].port: 65536 is not allowed; write 0 to 65535',
    ],
  },
  {
    code: 'VALUE_INVALID',
    title: 'a name with a blank',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Tier
metadata: { name: "a b" }
spec:
  order: 500
`,
    },
    lines: [
      'a.yaml:3:13 VALUE_INVALID Tier "a b" metadata.name: "a b" is not allowed; it must match ^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$',
    ],
  },
  {
    code: 'LIST_EMPTY',
    title: 'every list where empty could be "any"',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Policy
metadata: { name: x }
spec:
  subject: { hosts: {} }
  ingress:
    - name: r
      action: allow
      from: []
      ports: []
      sourcePorts: []
---
apiVersion: weir/v1
kind: AddressSet
metadata: { name: x }
spec:
  cidrs: []
  files: []
  include: []
---
apiVersion: weir/v1
kind: Host
metadata: { name: x }
spec:
  addresses: []
  interfaces: []
`,
    },
    lines: [
      'a.yaml:9:7 LIST_EMPTY Policy "x" spec.ingress[0].from: the list is empty, which could be read as "any"; add an entry or remove the field',
      'a.yaml:10:7 LIST_EMPTY Policy "x" spec.ingress[0].ports: the list is empty, which could be read as "any"; add an entry or remove the field',
      'a.yaml:11:7 LIST_EMPTY Policy "x" spec.ingress[0].sourcePorts: the list is empty, which could be read as "any"; add an entry or remove the field',
      'a.yaml:17:3 LIST_EMPTY AddressSet "x" spec.cidrs: the list is empty, which could be read as "any"; add an entry or remove the field',
      'a.yaml:18:3 LIST_EMPTY AddressSet "x" spec.files: the list is empty, which could be read as "any"; add an entry or remove the field',
      'a.yaml:19:3 LIST_EMPTY AddressSet "x" spec.include: the list is empty, which could be read as "any"; add an entry or remove the field',
      'a.yaml:25:3 LIST_EMPTY Host "x" spec.addresses: the list is empty, which could be read as "any"; add an entry or remove the field',
      'a.yaml:26:3 LIST_EMPTY Host "x" spec.interfaces: the list is empty, which could be read as "any"; add an entry or remove the field',
    ],
  },
  {
    code: 'LIST_EMPTY',
    title: 'selectors that say nothing in many words',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Policy
metadata: { name: x }
spec:
  subject: { hosts: { matchLabels: {} } }
  ingress:
    - name: r
      action: allow
      from:
        - workloads: { matchExpressions: [] }
          namespaces: {}
`,
    },
    lines: [
      'a.yaml:5:23 LIST_EMPTY Policy "x" spec.subject.hosts.matchLabels: the map is empty, which could be read as "any"; add an entry or remove the field',
      'a.yaml:10:24 LIST_EMPTY Policy "x" spec.ingress[0].from[0].workloads.matchExpressions: the list is empty, which could be read as "any"; add an entry or remove the field',
    ],
  },
  {
    code: 'VALUE_INVALID',
    title: 'leading zeros, which YAML 1.1 takes for octal, in values and keys',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Tier
metadata: { name: x, labels: { 007: "007" } }
spec:
  order: 026
  paths: 5
`,
    },
    lines: [
      'a.yaml:3:32 VALUE_INVALID reading YAML: 007 has a leading zero, which some take for octal; write 7, or "007" in quotes where text is meant',
      'a.yaml:5:10 VALUE_INVALID reading YAML: 026 has a leading zero, which some take for octal; write 26, or "026" in quotes where text is meant',
      'a.yaml:6:3 VALUE_TYPE Tier "x" spec.paths: expected a list, got the number 5; write [5]',
    ],
  },
  {
    code: 'VALUE_INVALID',
    title: 'the loopback device, which is never attached',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Host
metadata: { name: web-1 }
spec: { addresses: [192.0.2.1], interfaces: [{ name: "l*" }, { name: lo }] }
---
apiVersion: weir/v1
kind: Workload
metadata: { name: w }
spec: { host: web-1, interface: lo, addresses: [10.0.0.1] }
`,
    },
    lines: [
      'a.yaml:4:64 VALUE_INVALID Host "web-1" spec.interfaces[1].name: "lo" is the loopback device, which is never attached; name another interface or remove it',
      'a.yaml:9:22 VALUE_INVALID Workload "w" spec.interface: "lo" is the loopback device, which is never attached; name another interface or remove it',
    ],
  },
];
