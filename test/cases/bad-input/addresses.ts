import type { BadInput } from './bad-input.ts';

/** Texts that are no address or block. */
export const ADDRESSES: readonly BadInput[] = [
  {
    code: 'CIDR_INVALID',
    title: 'no address at all, a range, leading zeros',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: AddressSet
metadata: { name: x }
spec:
  cidrs:
    - office
    - 10.0.0.1-10.0.0.9
    - 010.0.0.0/8
    - fe80::1%eth0
`,
    },
    lines: [
      'a.yaml:6:7 CIDR_INVALID AddressSet "x" spec.cidrs[0]: "office" is no address or CIDR block; write for example 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32',
      'a.yaml:7:7 CIDR_INVALID AddressSet "x" spec.cidrs[1]: "10.0.0.1-10.0.0.9" is no address or CIDR block; write each block or address of the range',
      'a.yaml:8:7 CIDR_INVALID AddressSet "x" spec.cidrs[2]: "010.0.0.0/8" is no address or CIDR block; write the numbers without leading zeros',
      'a.yaml:9:7 CIDR_INVALID AddressSet "x" spec.cidrs[3]: "fe80::1%eth0" is no address or CIDR block; write it without the zone',
    ],
  },
  {
    code: 'CIDR_INVALID',
    title: 'an IPv4-mapped block in a document, in a set file, and an address',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: AddressSet
metadata: { name: x }
spec:
  cidrs: ["::ffff:10.0.0.0/104"]
  files: [s.txt]
---
apiVersion: weir/v1
kind: Host
metadata: { name: x }
spec: { addresses: ["::ffff:192.0.2.1"] }
`,
      's.txt': '::ffff:0:0/96\n::ffff:a00:1\n',
    },
    lines: [
      'a.yaml:5:11 CIDR_INVALID AddressSet "x" spec.cidrs[0]: ::ffff:10.0.0.0/104 is IPv4-mapped, which no packet carries; write 10.0.0.0/8',
      'a.yaml:11:21 ADDRESS_INVALID Host "x" spec.addresses[0]: ::ffff:192.0.2.1 is IPv4-mapped, which no packet carries; write 192.0.2.1',
      's.txt:2:1 SET_FILE_LINE reading set file: ::ffff:a00:1 is IPv4-mapped, which no packet carries; write 10.0.0.1/32',
    ],
  },
  {
    code: 'CIDR_RANGE',
    title: 'a prefix length beyond either family',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: AddressSet
metadata: { name: x }
spec:
  cidrs: [10.0.0.0/33, "2001:db8::/129"]
`,
    },
    lines: [
      'a.yaml:5:11 CIDR_RANGE AddressSet "x" spec.cidrs[0]: 10.0.0.0/33 has a prefix length beyond 32; write /0 to /32',
      'a.yaml:5:24 CIDR_RANGE AddressSet "x" spec.cidrs[1]: 2001:db8::/129 has a prefix length beyond 128; write /0 to /128',
    ],
  },
  {
    code: 'CIDR_HOST_BITS',
    title: 'host bits in either family',
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
        - cidr: 10.1.2.3/16
          except: [10.1.5.1/24]
        - cidr: 2001:db8::1/32
`,
    },
    lines: [
      'a.yaml:10:11 CIDR_HOST_BITS Policy "x" spec.ingress[0].from[0].cidr: 10.1.2.3/16 has bits set beyond its prefix length; write 10.1.0.0/16 for the block, or 10.1.2.3 for the one address',
      'a.yaml:11:20 CIDR_HOST_BITS Policy "x" spec.ingress[0].from[0].except[0]: 10.1.5.1/24 has bits set beyond its prefix length; write 10.1.5.0/24 for the block, or 10.1.5.1 for the one address',
      'a.yaml:12:11 CIDR_HOST_BITS Policy "x" spec.ingress[0].from[1].cidr: 2001:db8::1/32 has bits set beyond its prefix length; write 2001:db8::/32 for the block, or 2001:db8::1 for the one address',
    ],
  },
  {
    code: 'ADDRESS_INVALID',
    title: 'a block, and no address',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Host
metadata: { name: x }
spec:
  addresses: [192.0.2.0/24, web-1]
`,
    },
    lines: [
      'a.yaml:5:15 ADDRESS_INVALID Host "x" spec.addresses[0]: 192.0.2.0/24 is a block; write one address, such as 192.0.2.0',
      'a.yaml:5:29 ADDRESS_INVALID Host "x" spec.addresses[1]: "web-1" is no address; write for example 192.0.2.7 or 2001:db8::7',
    ],
  },
  {
    code: 'ADDRESS_INVALID',
    title: 'a test that starts nowhere',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: PolicyTest
metadata: { name: x }
spec:
  cases:
    - name: c
      from: { ip: 192.0.2.256 }
      to: { host: web-1 }
      protocol: tcp
      port: 80
      expect: allow
`,
    },
    lines: [
      'a.yaml:7:15 ADDRESS_INVALID PolicyTest "x" spec.cases[0].from.ip: "192.0.2.256" is no address; write for example 192.0.2.7 or 2001:db8::7',
    ],
  },
];
