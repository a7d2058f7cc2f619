import type { BadInput } from './bad-input.ts';

/** Fields that are unknown, missing or exclude each other. */
export const FIELDS: readonly BadInput[] = [
  {
    code: 'FIELD_MISSING',
    title: 'no kind',
    files: {
      'a.yaml': `# comment
apiVersion: weir/v1
`,
    },
    lines: [
      'a.yaml:2:1 FIELD_MISSING reading a document: "kind" is missing; write one of Host, Workload, AddressSet, PortSet, Tier, Policy, PolicyTest',
    ],
  },
  {
    code: 'FIELD_MISSING',
    title: 'no name and no spec',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Tier
metadata: {}
`,
    },
    lines: [
      'a.yaml:1:1 FIELD_MISSING Tier: "spec" is missing; add it',
      'a.yaml:3:1 FIELD_MISSING Tier metadata: "name" is missing; add it',
    ],
  },
  {
    code: 'FIELD_MISSING',
    title: 'a subject of nobody',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Policy
metadata: { name: x }
spec:
  subject: {}
`,
    },
    lines: ['a.yaml:5:3 FIELD_MISSING Policy "x" spec.subject: needs one of hosts, workloads; write one'],
  },
  {
    code: 'FIELD_MISSING',
    title: 'a set of nothing',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: AddressSet
metadata: { name: x }
spec:
  {}
`,
    },
    lines: ['a.yaml:4:1 FIELD_MISSING AddressSet "x" spec: needs at least one of cidrs, files, include; write one'],
  },
  {
    code: 'FIELD_MISSING',
    title: 'a selector that compares with nothing',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Policy
metadata: { name: x }
spec:
  subject:
    hosts:
      matchExpressions:
        - { key: role, operator: In }
`,
    },
    lines: ['a.yaml:8:11 FIELD_MISSING Policy "x" spec.subject.hosts.matchExpressions[0]: "values" is missing; add it'],
  },
  {
    code: 'FIELD_UNKNOWN',
    title: 'a misspelt field, which is not missing as well',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Tier
metadata: { name: x }
spec:
  oder: 500
`,
    },
    lines: ['a.yaml:5:3 FIELD_UNKNOWN Tier "x" spec.oder: there is no such field; did you mean "order"?'],
  },
  {
    code: 'FIELD_UNKNOWN',
    title: 'a field like none',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Tier
metadata: { name: x }
spec:
  order: 500
  colour: red
`,
    },
    lines: ['a.yaml:6:3 FIELD_UNKNOWN Tier "x" spec.colour: there is no such field; known here: order, default, paths'],
  },
  {
    code: 'FIELD_UNKNOWN',
    title: 'a misspelt peer, which is not missing as well',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Policy
metadata: { name: x }
spec:
  subject: { hosts: {} }
  ingress:
    - name: r
      action: allow
      from: [{ adressSet: office }]
`,
    },
    lines: [
      'a.yaml:9:16 FIELD_UNKNOWN Policy "x" spec.ingress[0].from[0].adressSet: there is no such field; did you mean "addressSet"?',
    ],
  },
  {
    code: 'FIELD_CONFLICT',
    title: 'two kinds of peer in one',
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
          addressSet: office
`,
    },
    lines: [
      'a.yaml:11:11 FIELD_CONFLICT Policy "x" spec.ingress[0].from[0].addressSet: "addressSet" stands beside "cidr"; keep exactly one of cidr, addressSet, hosts, workloads',
    ],
  },
  {
    code: 'FIELD_CONFLICT',
    title: 'both kinds of subject',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Policy
metadata: { name: x }
spec:
  subject: { hosts: {}, workloads: {} }
`,
    },
    lines: [
      'a.yaml:5:25 FIELD_CONFLICT Policy "x" spec.subject.workloads: "workloads" stands beside "hosts"; keep exactly one of hosts, workloads',
    ],
  },
  {
    code: 'FIELD_CONFLICT',
    title: 'a scope of workloads',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Policy
metadata: { name: x }
spec:
  subject: { workloads: {}, scope: own }
`,
    },
    lines: [
      'a.yaml:5:29 FIELD_CONFLICT Policy "x" spec.subject.scope: "scope" goes with "hosts", which is not there; add "hosts" or remove "scope"',
    ],
  },
  {
    code: 'FIELD_CONFLICT',
    title: 'a port beside a port set',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Policy
metadata: { name: x }
spec:
  subject: { hosts: {} }
  ingress:
    - name: r
      action: allow
      ports: [{ portSet: postgres, port: 5432 }]
`,
    },
    lines: [
      'a.yaml:9:36 FIELD_CONFLICT Policy "x" spec.ingress[0].ports[0].port: "port" goes with "protocol", which is not there; add "protocol" or remove "port"',
    ],
  },
  {
    code: 'FIELD_CONFLICT',
    title: 'values for Exists',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Policy
metadata: { name: x }
spec:
  subject:
    hosts:
      matchExpressions:
        - { key: role, operator: Exists, values: [db] }
`,
    },
    lines: [
      'a.yaml:8:42 FIELD_CONFLICT Policy "x" spec.subject.hosts.matchExpressions[0].values: does not go with this operator; remove it',
    ],
  },
];
