import type { BadInput } from './bad-input.ts';

/** Documents that are none of ours, and names and orders taken twice. */
export const DOCUMENTS: readonly BadInput[] = [
  {
    code: 'API_VERSION_MISSING',
    title: 'a document of something else',
    files: {
      'a.yaml': `services:
  web: {}
`,
    },
    lines: [
      'a.yaml:1:1 API_VERSION_MISSING reading a document: "apiVersion" is missing; write apiVersion: weir/v1, or name the file in .weirignore',
    ],
  },
  {
    code: 'API_VERSION_UNKNOWN',
    title: 'a version to come',
    files: {
      'a.yaml': `apiVersion: weir/v2
kind: Host
`,
    },
    lines: ['a.yaml:1:1 API_VERSION_UNKNOWN reading a document: apiVersion "weir/v2" is unknown; write weir/v1'],
  },
  {
    code: 'KIND_UNKNOWN',
    title: 'a misspelt kind',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Polcy
`,
    },
    lines: ['a.yaml:2:1 KIND_UNKNOWN reading a document: kind "Polcy" is unknown; did you mean "Policy"?'],
  },
  {
    code: 'KIND_UNKNOWN',
    title: 'a kind like none',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Firewall
`,
    },
    lines: [
      'a.yaml:2:1 KIND_UNKNOWN reading a document: kind "Firewall" is unknown; write one of Host, Workload, AddressSet, PortSet, Tier, Policy, PolicyTest',
    ],
  },
  {
    code: 'NAME_DUPLICATE',
    title: 'two sets of one name, in two files',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: AddressSet
metadata: { name: x }
spec:
  cidrs: [192.0.2.1]
`,
      'b.yaml': `---
# again
apiVersion: weir/v1
kind: AddressSet
metadata: { name: x }
spec:
  cidrs: [192.0.2.2]
`,
    },
    lines: ['b.yaml:5:13 NAME_DUPLICATE AddressSet "x": the name is taken at a.yaml:1; rename one of the two'],
  },
  {
    code: 'NAME_DUPLICATE',
    title: 'two workloads of one name in one namespace only',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Workload
metadata: { name: x, namespace: a }
spec:
  host: h
---
apiVersion: weir/v1
kind: Workload
metadata: { name: x, namespace: b }
spec:
  host: h
---
apiVersion: weir/v1
kind: Workload
metadata: { name: x, namespace: b }
spec:
  host: h
`,
    },
    lines: ['a.yaml:15:13 NAME_DUPLICATE Workload "b/x": the name is taken at a.yaml:7; rename one of the two'],
  },
  {
    code: 'TIER_ORDER',
    title: 'the order of a built-in tier',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Tier
metadata: { name: x }
spec:
  order: 2000
`,
    },
    lines: ['a.yaml:5:3 TIER_ORDER Tier "x" spec.order: 2000 belongs to built-in tier "application"; choose another'],
  },
  {
    code: 'TIER_ORDER',
    title: 'the name of a built-in tier',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Tier
metadata: { name: safety }
spec:
  order: 500
`,
    },
    lines: ['a.yaml:3:13 TIER_ORDER Tier "safety": the name belongs to a built-in tier; choose another'],
  },
  {
    code: 'TIER_ORDER',
    title: 'two tiers of one order',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Tier
metadata: { name: x }
spec:
  order: 500
---
apiVersion: weir/v1
kind: Tier
metadata: { name: y }
spec:
  order: 500
`,
    },
    lines: ['a.yaml:11:3 TIER_ORDER Tier "y" spec.order: 500 belongs to Tier "x" at a.yaml:1; choose another'],
  },
];
