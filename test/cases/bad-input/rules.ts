import type { BadInput } from './bad-input.ts';

/** Rules that fit the schema and cannot be kept. */
export const RULES: readonly BadInput[] = [
  {
    code: 'RULE_DUPLICATE',
    title: 'two rules of one name',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Policy
metadata: { name: x }
spec:
  subject: { hosts: {} }
  ingress:
    - name: r
      action: allow
      ports: [{ protocol: tcp }]
    - name: r
      action: deny
`,
    },
    lines: [
      'a.yaml:10:7 RULE_DUPLICATE Policy "x" spec.ingress[1].name: the name "r" is taken by entry 0 of this list; choose another',
    ],
  },
  {
    code: 'RULE_DUPLICATE',
    title: 'two management paths of one name',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Host
metadata: { name: x }
spec:
  addresses: [192.0.2.1]
  management:
    egress:
      - { name: git, ports: [{ protocol: tcp, port: 22 }] }
      - { name: git, ports: [{ protocol: tcp, port: 443 }] }
`,
    },
    lines: [
      'a.yaml:9:11 RULE_DUPLICATE Host "x" spec.management.egress[1].name: the name "git" is taken by entry 0 of this list; choose another',
    ],
  },
  {
    code: 'NOT_ENFORCED_YET',
    title: 'every word the datapath does not keep yet',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Policy
metadata: { name: x }
spec:
  subject: { hosts: {} }
  mode: stage
  ingress:
    - name: r
      action: allow
      limit: { packetsPerSecond: 10 }
      expires: 2030-01-31T18:00:00Z
      established: keep
      log: sampled
`,
    },
    lines: [
      'a.yaml:6:3 NOT_ENFORCED_YET Policy "x" spec.mode: "mode: stage" is not enforced yet and is refused rather than ignored; remove it or keep the policy on a branch',
      'a.yaml:10:7 NOT_ENFORCED_YET Policy "x" spec.ingress[0].limit: "limit" is not enforced yet and is refused rather than ignored; remove it',
      'a.yaml:11:7 NOT_ENFORCED_YET Policy "x" spec.ingress[0].expires: "expires" is not enforced yet and is refused rather than ignored; remove it, and the rule when its time has come',
      'a.yaml:12:7 NOT_ENFORCED_YET Policy "x" spec.ingress[0].established: "established: keep" is not enforced yet and is refused rather than ignored; remove it or write revalidate',
      'a.yaml:13:7 NOT_ENFORCED_YET Policy "x" spec.ingress[0].log: "log: sampled" is not enforced yet and is refused rather than ignored; remove it or write none',
    ],
  },
  {
    code: 'VALUE_INVALID',
    title: 'an exception in the other family',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Policy
metadata: { name: x }
spec:
  subject: { hosts: {} }
  ingress:
    - name: r
      action: allow
      from:
        - cidr: 10.0.0.0/8
          except: ["2001:db8::/32"]
`,
    },
    lines: [
      'a.yaml:11:20 VALUE_INVALID Policy "x" spec.ingress[0].from[0].except[0]: 2001:db8::/32 is IPv6 and takes nothing out of 10.0.0.0/8; write an IPv4 block or remove it',
    ],
  },
  {
    code: 'VALUE_INVALID',
    title: 'sources and destinations of different families',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Policy
metadata: { name: x }
spec:
  subject: { hosts: {} }
  ingress:
    - name: r
      action: allow
      from: [{ cidr: 10.0.0.0/8 }]
      to: [{ cidr: "2001:db8::/32" }]
`,
    },
    lines: [
      'a.yaml:10:7 VALUE_INVALID Policy "x" spec.ingress[0].to: destinations are IPv6 and sources IPv4: no packet can match; write both in one family',
    ],
  },
  {
    code: 'VALUE_INVALID',
    title: 'a test flow between families',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: PolicyTest
metadata: { name: x }
spec:
  cases:
    - name: c
      from: { ip: 192.0.2.1 }
      to: { ip: "2001:db8::1" }
      protocol: tcp
      port: 80
      expect: allow
`,
    },
    lines: [
      'a.yaml:8:7 VALUE_INVALID PolicyTest "x" spec.cases[0].to: the flow goes from IPv4 to IPv6, which no packet does; write both in one family',
    ],
  },
];
