import type { Case } from '../case.ts';

/** What a rule leaves out, and what becomes of pods that a policy selects. */
export const ISOLATION: readonly Case[] = [
  {
    id: 'NP-08',
    title: 'a rule without from is for every source, those outside included',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  ingress:
    - ports: [{ port: 8080 }]
`,
    flows: [
      ['internet', 'shop/web', 'tcp/8080', 'allow'],
      ['lab/probe', 'shop/web', 'tcp/8080', 'allow'],
      ['internet', 'shop/web', 'tcp/8081', 'deny'],
    ],
  },
  {
    id: 'NP-08',
    title: 'from: [] and to: [] are for everybody as well',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  ingress:
    - { from: [], ports: [{ port: 8080 }] }
  egress:
    - { to: [], ports: [{ port: 443 }] }
`,
    flows: [
      ['internet', 'shop/web', 'tcp/8080', 'allow'],
      ['shop/web', 'internet', 'tcp/443', 'allow'],
      ['shop/web', 'lab/probe', 'tcp/443', 'allow'],
      ['shop/web', 'internet', 'tcp/80', 'deny'],
    ],
  },
  {
    id: 'NP-09',
    title: 'a rule without ports is for every port and every protocol',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress:
    - from: [{ podSelector: { matchLabels: { app: web } } }]
    - { from: [{ podSelector: { matchLabels: { app: api } } }], ports: [] }
`,
    flows: [
      ['shop/web', 'shop/db', 'tcp/5432', 'allow'],
      ['shop/web', 'shop/db', 'udp/1', 'allow'],
      ['shop/web', 'shop/db', 'sctp/65535', 'allow'],
      ['shop/web', 'shop/db', '47', 'allow'],
      ['shop/web', 'shop/db', 'icmp/echo', 'allow'],
      ['shop/api', 'shop/db', 'udp/1', 'allow'],
      ['shop/api', 'shop/db', '47', 'allow'],
      ['shop/cache', 'shop/db', '47', 'deny'],
    ],
  },
  {
    id: 'NP-10',
    title: 'the rule {} allows everything in its direction; the pod stays isolated, so that Baseline never sees it',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: open, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  ingress: [{}]
  egress: [{}]
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata: { name: default }
spec:
  subject: { namespaces: {} }
  ingress: [{ action: Deny, from: [{ namespaces: {} }] }]
  egress: [{ action: Deny, to: [{ networks: [0.0.0.0/0, "::/0"] }] }]
`,
    flows: [
      ['internet', 'shop/web', 'udp/1', 'allow', 'rule kubernetes/shop/open/ingress[0]'],
      ['shop/web', 'internet', '47', 'allow', 'rule kubernetes/shop/open/egress[0]'],
      [
        'shop/web',
        'shop/db',
        'tcp/5432',
        'deny',
        'rule kubernetes-baseline/BaselineAdminNetworkPolicy/default/ingress[0]',
      ],
    ],
  },
  {
    id: 'NP-11',
    title: 'Ingress in force with ingress missing allows nothing in',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Ingress]
`,
    flows: [
      ['shop/api', 'shop/web', 'tcp/8080', 'deny'],
      ['internet', 'shop/web', '47', 'deny'],
      ['shop/web', 'shop/api', 'tcp/8080', 'allow'],
    ],
  },
  {
    id: 'NP-11',
    title: 'ingress: [] allows nothing in, egress: [] nothing out where Egress is in force',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Ingress, Egress]
  ingress: []
  egress: []
`,
    flows: [
      ['shop/api', 'shop/web', 'tcp/8080', 'deny'],
      ['shop/web', 'shop/api', 'tcp/8080', 'deny'],
      ['shop/web', 'internet', 'udp/53', 'deny'],
    ],
  },
  {
    id: 'NP-15',
    title: 'what one policy allows another does not take away',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: a-web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 5432 }] }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: b-nobody, namespace: shop }
spec: { podSelector: {} }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: c-api, namespace: shop }
spec:
  podSelector: { matchLabels: { tier: back } }
  ingress: [{ from: [{ podSelector: { matchLabels: { app: api } } }] }]
`,
    flows: [
      ['shop/web', 'shop/db', 'tcp/5432', 'allow', 'rule kubernetes/shop/a-web/ingress[0]'],
      ['shop/api', 'shop/db', 'udp/9', 'allow', 'rule kubernetes/shop/c-api/ingress[0]'],
      ['shop/web', 'shop/db', 'tcp/22', 'deny', 'policy-default kubernetes/shop/a-web'],
      ['shop/web', 'shop/cache', 'tcp/6380', 'deny'],
    ],
  },
  {
    id: 'NP-16',
    title: 'isolation is per direction and pod, and being a peer never isolates',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }] }]
`,
    flows: [
      ['shop/api', 'shop/db', 'tcp/5432', 'deny'],
      ['shop/db', 'internet', 'tcp/443', 'allow'],
      ['internet', 'shop/web', 'tcp/8080', 'allow'],
      ['shop/web', 'internet', 'tcp/443', 'allow'],
      ['internet', 'shop/cache', 'tcp/6380', 'allow'],
    ],
  },
  {
    id: 'NP-17',
    title: 'between two isolated pods the source must allow and the destination must',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Egress]
  egress: [{ to: [{ podSelector: { matchLabels: { tier: back } } }], ports: [{ port: 5432 }, { port: 6380 }] }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 5432 }, { port: 22 }] }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: cache, namespace: shop }
spec: { podSelector: { matchLabels: { app: cache } } }
`,
    flows: [
      ['shop/web', 'shop/db', 'tcp/5432', 'allow'],
      ['shop/web', 'shop/db', 'tcp/22', 'deny', 'policy-default kubernetes/shop/web'],
      ['shop/web', 'shop/cache', 'tcp/6380', 'deny', 'policy-default kubernetes/shop/cache'],
      ['shop/api', 'shop/db', 'tcp/22', 'allow'],
    ],
  },
  {
    id: 'NP-20',
    title: 'a pod reaches itself, whatever isolates it',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
`,
    flows: [
      ['shop/web', 'shop/web', 'tcp/8080', 'allow'],
      ['shop/web', 'shop/web', '47', 'allow'],
      ['shop/cache', 'second address of shop/cache', 'tcp/6380', 'allow'],
      ['second address of shop/cache', 'shop/cache', 'tcp/6380', 'deny'],
      ['second address of shop/cache', 'shop/web', 'tcp/8080', 'deny'],
      ['shop/web', 'shop/api', 'tcp/8080', 'deny'],
    ],
  },
];
