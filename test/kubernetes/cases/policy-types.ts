import type { Case } from '../case.ts';

/** Which directions a policy has a say in. */
export const POLICY_TYPES: readonly Case[] = [
  {
    id: 'NP-12',
    title: 'without policyTypes and egress, Ingress alone is in force',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } } }
`,
    flows: [
      ['internet', 'shop/web', 'tcp/8080', 'deny'],
      ['shop/web', 'internet', 'tcp/443', 'allow'],
    ],
  },
  {
    id: 'NP-12',
    title: 'without policyTypes, one egress rule puts Egress in force, and Ingress stays so',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  egress: [{ ports: [{ port: 443 }] }]
`,
    flows: [
      ['internet', 'shop/web', 'tcp/8080', 'deny'],
      ['shop/web', 'internet', 'tcp/443', 'allow'],
      ['shop/web', 'internet', 'tcp/80', 'deny'],
    ],
  },
  {
    id: 'NP-12',
    title: 'without policyTypes, egress: [] puts nothing in force',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, ingress: [{}], egress: [] }
`,
    flows: [
      ['internet', 'shop/web', 'tcp/8080', 'allow'],
      ['shop/web', 'internet', 'tcp/443', 'allow'],
    ],
  },
  {
    id: 'NP-12',
    title: 'policyTypes: [] is policyTypes left out',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [], egress: [{ ports: [{ port: 443 }] }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: shop }
spec: { podSelector: { matchLabels: { app: api } }, policyTypes: [] }
`,
    flows: [
      ['internet', 'shop/web', 'tcp/8080', 'deny'],
      ['shop/web', 'internet', 'tcp/80', 'deny'],
      ['internet', 'shop/api', 'tcp/8080', 'deny'],
      ['shop/api', 'internet', 'tcp/80', 'allow'],
    ],
  },
  {
    id: 'NP-12',
    title: 'fields that are null are left out',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: null, ingress: null, egress: null }
`,
    flows: [
      ['internet', 'shop/web', 'tcp/8080', 'deny'],
      ['shop/web', 'internet', 'tcp/443', 'allow'],
    ],
  },
  {
    id: 'NP-13',
    title: 'policyTypes: [Egress] leaves ingress open, its ingress rules decide nothing',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Egress]
  ingress: [{ from: [{ podSelector: { matchLabels: { app: api } } }] }]
`,
    flows: [
      ['internet', 'shop/web', 'tcp/8080', 'allow', 'host-default'],
      ['shop/api', 'shop/web', 'tcp/8080', 'allow', 'host-default'],
      ['shop/web', 'internet', 'tcp/443', 'deny'],
    ],
  },
  {
    id: 'NP-13',
    title: 'rules that are not in force open nothing that another policy closes',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Ingress]
  egress: [{}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: shop }
spec: { podSelector: {}, policyTypes: [Egress] }
`,
    flows: [
      ['shop/web', 'internet', 'tcp/443', 'deny', 'policy-default kubernetes/shop/closed'],
      ['internet', 'shop/web', 'tcp/8080', 'deny', 'policy-default kubernetes/shop/web'],
    ],
  },
  {
    id: 'NP-14',
    title: 'policyTypes are taken at their word, with rules or without',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Egress, Ingress] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: shop }
spec: { podSelector: { matchLabels: { app: api } }, policyTypes: [Egress] }
`,
    flows: [
      ['internet', 'shop/web', 'tcp/8080', 'deny'],
      ['shop/web', 'internet', 'tcp/443', 'deny'],
      ['internet', 'shop/api', 'tcp/8080', 'allow'],
      ['shop/api', 'internet', 'tcp/443', 'deny'],
    ],
  },
  {
    id: 'NP-14',
    title: 'other policyTypes are refused',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec: { podSelector: {}, policyTypes: [ingress, Forward] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: shop }
spec: { podSelector: {}, policyTypes: Ingress }
`,
    lines: [
      'case.yaml:4:40 VALUE_INVALID NetworkPolicy "shop/web" spec.policyTypes[0]: "ingress" is not allowed; did you mean "Ingress"?',
      'case.yaml:4:49 VALUE_INVALID NetworkPolicy "shop/web" spec.policyTypes[1]: "Forward" is not allowed; write one of Ingress, Egress',
      'case.yaml:9:26 VALUE_TYPE NetworkPolicy "shop/api" spec.policyTypes: expected a list, got the string "Ingress"; write ["Ingress"]',
    ],
  },
];
