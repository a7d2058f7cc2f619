import type { Case } from '../case.ts';

/** What is left of connections while packets are judged one by one. */
export const STATE: readonly Case[] = [
  {
    id: 'NP-18',
    title:
      'verdicts are about new flows; that replies need rules of their own until connections are tracked is warned of once',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  policyTypes: [Ingress, Egress]
  ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 5432 }] }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: cache, namespace: shop }
spec: { podSelector: { matchLabels: { app: cache } } }
`,
    flows: [
      ['shop/web', 'shop/db', 'tcp/5432', 'allow'],
      ['shop/db', 'shop/web', 'tcp/49152', 'deny'],
    ],
    lines: [
      'case.yaml:1:1 warning REPLIES_CUT NetworkPolicy "shop/db" isolates pods, and replies that no rule allows are dropped there until connections are tracked; allow them by sourcePorts in a Policy of an earlier tier',
    ],
  },
  {
    id: 'NP-18',
    title: 'a Policy that allows by source port lets replies through',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  policyTypes: [Ingress, Egress]
  ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 5432 }] }]
---
apiVersion: weir/v1
kind: Policy
metadata: { name: replies }
spec:
  subject: { workloads: { matchLabels: { app: db } } }
  egress:
    - name: of-postgres
      action: allow
      to: [{ workloads: { matchLabels: { app: web } }, namespaces: { matchLabels: { team: retail } } }]
      ports: [{ protocol: tcp }]
      sourcePorts: [{ port: 5432 }]
`,
    flows: [
      ['shop/web', 'shop/db', 'tcp/5432', 'allow'],
      ['shop/db', 'shop/web', 'tcp/49152 from 5432', 'allow', 'rule application/replies/of-postgres'],
      ['shop/db', 'shop/web', 'tcp/49152', 'deny'],
      ['shop/db', 'shop/api', 'tcp/49152 from 5432', 'deny'],
    ],
    lines: [
      'case.yaml:1:1 warning REPLIES_CUT NetworkPolicy "shop/db" isolates pods, and replies that no rule allows are dropped there until connections are tracked; allow them by sourcePorts in a Policy of an earlier tier',
    ],
  },
  {
    id: 'NP-35',
    title: 'no connection is remembered: what a policy does not allow is denied to the packets of live ones too',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
`,
    flows: [
      ['shop/web', 'shop/db', 'tcp/5432', 'deny'],
      ['shop/db', 'shop/web', 'tcp/49152', 'deny'],
      ['shop/db', 'shop/web', 'icmp/echo-reply', 'deny'],
    ],
  },
];
