import type { Case } from '../case.ts';

const closedTo = (expressions: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress:
    - from:
        - podSelector:
${expressions}`;

/** matchExpressions, and labels that no selector may have. */
export const EXPRESSIONS: readonly Case[] = [
  {
    id: 'NP-33',
    title: 'In holds for the values it lists',
    documents: closedTo(`            matchExpressions:
              - { key: app, operator: In, values: [web, api] }
`),
    flows: [
      ['shop/web', 'shop/db', 'tcp/5432', 'allow'],
      ['shop/api', 'shop/db', 'tcp/5432', 'allow'],
      ['shop/cache', 'shop/db', 'tcp/5432', 'deny'],
    ],
  },
  {
    id: 'NP-33',
    title: 'NotIn holds for other values, and where the key is absent',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress:
    - from:
        - namespaceSelector: {}
          podSelector: { matchExpressions: [{ key: tier, operator: NotIn, values: [back] }] }
`,
    flows: [
      ['shop/web', 'shop/db', 'tcp/5432', 'allow'],
      ['lab/probe', 'shop/db', 'tcp/5432', 'allow'],
      ['shop/api', 'shop/db', 'tcp/5432', 'deny'],
      ['internet', 'shop/db', 'tcp/5432', 'deny'],
    ],
  },
  {
    id: 'NP-33',
    title: 'Exists holds where the key is, whatever its value',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress:
    - from:
        - namespaceSelector: {}
          podSelector: { matchExpressions: [{ key: tier, operator: Exists }] }
`,
    flows: [
      ['shop/web', 'shop/db', 'tcp/5432', 'allow'],
      ['shop/api', 'shop/db', 'tcp/5432', 'allow'],
      ['lab/web', 'shop/db', 'tcp/5432', 'deny'],
    ],
  },
  {
    id: 'NP-33',
    title: 'DoesNotExist holds where the key is absent, of pods and of namespaces',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress:
    - from:
        - namespaceSelector: { matchLabels: { team: research } }
          podSelector: { matchExpressions: [{ key: tier, operator: DoesNotExist, values: [] }] }
        - namespaceSelector: { matchExpressions: [{ key: team, operator: DoesNotExist }] }
`,
    flows: [
      ['lab/web', 'shop/db', 'tcp/5432', 'allow'],
      ['default/loner', 'shop/db', 'tcp/5432', 'allow'],
      ['shop/web', 'shop/db', 'tcp/5432', 'deny'],
      ['ops/dns', 'shop/db', 'tcp/5432', 'deny'],
    ],
  },
  {
    id: 'NP-33',
    title: 'matchLabels and every expression must hold together',
    documents: closedTo(`            matchLabels: { tier: back }
            matchExpressions:
              - { key: app, operator: NotIn, values: [cache] }
              - { key: app, operator: Exists }
`),
    flows: [
      ['shop/api', 'shop/db', 'tcp/5432', 'allow'],
      ['shop/cache', 'shop/db', 'tcp/5432', 'deny'],
      ['shop/web', 'shop/db', 'tcp/5432', 'deny'],
    ],
  },
  {
    id: 'NP-33',
    title: 'In and NotIn without values, or with none in the list, are refused',
    documents: closedTo(`            matchExpressions:
              - { key: app, operator: In }
              - { key: app, operator: NotIn, values: [] }
`),
    lines: [
      'case.yaml:10:17 FIELD_MISSING NetworkPolicy "shop/db" spec.ingress[0].from[0].podSelector.matchExpressions[0]: "values" is missing; add it',
      'case.yaml:11:46 LIST_EMPTY NetworkPolicy "shop/db" spec.ingress[0].from[0].podSelector.matchExpressions[1].values: the list is empty, which could be read as "any"; add an entry',
    ],
  },
  {
    id: 'NP-33',
    title: 'Exists and DoesNotExist with values are refused',
    documents: closedTo(`            matchExpressions:
              - { key: app, operator: Exists, values: [web] }
              - { key: app, operator: DoesNotExist, values: [web] }
`),
    lines: [
      'case.yaml:10:47 FIELD_CONFLICT NetworkPolicy "shop/db" spec.ingress[0].from[0].podSelector.matchExpressions[0].values: does not go with this operator; remove it',
      'case.yaml:11:53 FIELD_CONFLICT NetworkPolicy "shop/db" spec.ingress[0].from[0].podSelector.matchExpressions[1].values: does not go with this operator; remove it',
    ],
  },
  {
    id: 'NP-33',
    title: 'an operator that does not exist is refused, and an expression without key or operator',
    documents: closedTo(`            matchExpressions:
              - { key: app, operator: in, values: [web] }
              - { operator: Exists }
              - { key: app }
`),
    lines: [
      'case.yaml:10:29 VALUE_INVALID NetworkPolicy "shop/db" spec.ingress[0].from[0].podSelector.matchExpressions[0].operator: "in" is not allowed; did you mean "In"?',
      'case.yaml:11:17 FIELD_MISSING NetworkPolicy "shop/db" spec.ingress[0].from[0].podSelector.matchExpressions[1]: "key" is missing; add it',
      'case.yaml:12:17 FIELD_MISSING NetworkPolicy "shop/db" spec.ingress[0].from[0].podSelector.matchExpressions[2]: "operator" is missing; add it',
    ],
  },
  {
    id: 'NP-38',
    title: 'keys and values that no label can have are refused in selectors',
    documents: closedTo(`            matchLabels:
              app: $web
              "my app": web
              shop.example/: web
            matchExpressions:
              - { key: -app, operator: Exists }
              - { key: app, operator: In, values: ["web api"] }
`),
    lines: [
      'case.yaml:10:15 LABEL_INVALID NetworkPolicy "shop/db" spec.ingress[0].from[0].podSelector.matchLabels.app: "$web" is no label value; write at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends, or ""',
      'case.yaml:11:15 LABEL_INVALID NetworkPolicy "shop/db" spec.ingress[0].from[0].podSelector.matchLabels.my app: "my app" is no label key; write at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends, a DNS name and "/" before it if wanted',
      'case.yaml:12:15 LABEL_INVALID NetworkPolicy "shop/db" spec.ingress[0].from[0].podSelector.matchLabels.shop.example/: "shop.example/" is no label key; write at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends, a DNS name and "/" before it if wanted',
      'case.yaml:14:19 LABEL_INVALID NetworkPolicy "shop/db" spec.ingress[0].from[0].podSelector.matchExpressions[0].key: "-app" is no label key; write at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends, a DNS name and "/" before it if wanted',
      'case.yaml:15:52 LABEL_INVALID NetworkPolicy "shop/db" spec.ingress[0].from[0].podSelector.matchExpressions[1].values[0]: "web api" is no label value; write at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends, or ""',
    ],
  },
  {
    id: 'NP-38',
    title: 'a value longer than 63 characters, and a value that is no text, are refused',
    documents: closedTo(`            matchLabels:
              app: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
              tier: 1
              live: true
`),
    lines: [
      'case.yaml:10:15 LABEL_INVALID NetworkPolicy "shop/db" spec.ingress[0].from[0].podSelector.matchLabels.app: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa... is no label value; write at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends, or ""',
      'case.yaml:11:15 VALUE_TYPE NetworkPolicy "shop/db" spec.ingress[0].from[0].podSelector.matchLabels.tier: expected a string, got the number 1; write "1" in quotes',
      'case.yaml:12:15 VALUE_TYPE NetworkPolicy "shop/db" spec.ingress[0].from[0].podSelector.matchLabels.live: expected a string, got the boolean true; write "true" in quotes',
    ],
  },
  {
    id: 'NP-38',
    title: 'an empty value is a value, and keys may have a prefix',
    documents: closedTo(`            matchLabels: { tier: "" }
        - podSelector: { matchExpressions: [{ key: shop.example/role, operator: DoesNotExist }] }
`),
    apart: ['PEER_EMPTY'],
    flows: [['shop/web', 'shop/db', 'tcp/5432', 'allow']],
  },
];
