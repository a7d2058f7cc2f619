import type { Case } from '../case.ts';

/** Ports by name: each target has its own number for it, or none. */
export const NAMED_PORTS: readonly Case[] = [
  {
    id: 'NP-23',
    title: 'a named port is the number each pod has for it; the Workload’s ports stand above the containers’',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: http, namespace: shop }
spec: { podSelector: {}, ingress: [{ ports: [{ port: http }] }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: http, namespace: lab }
spec: { podSelector: {}, ingress: [{ ports: [{ port: http }] }] }
`,
    flows: [
      ['internet', 'shop/web', 'tcp/8080', 'allow'],
      ['internet', 'shop/cache', 'tcp/6380', 'allow'],
      ['internet', 'shop/cache', 'tcp/8080', 'deny'],
      ['internet', 'shop/web', 'tcp/6380', 'deny'],
      ['internet', 'lab/web', 'tcp/8081', 'allow'],
      ['internet', 'shop/db', 'tcp/8080', 'deny'],
      ['internet', 'lab/probe', 'tcp/8081', 'deny'],
    ],
  },
  {
    id: 'NP-23',
    title: 'ports of further containers and of sidecars have names as well',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: scrape, namespace: shop }
spec: { podSelector: {}, ingress: [{ ports: [{ port: metrics }, { port: admin }] }] }
`,
    flows: [
      ['ops/prometheus', 'shop/web', 'tcp/9113', 'allow'],
      ['ops/prometheus', 'shop/api', 'tcp/15000', 'allow'],
      ['ops/prometheus', 'shop/web', 'tcp/15000', 'deny'],
    ],
  },
  {
    id: 'NP-23',
    title: 'a named port has its protocol: UDP’s sync is nothing to TCP',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: sync, namespace: shop }
spec: { podSelector: {}, ingress: [{ ports: [{ port: sync, protocol: UDP }, { port: http, protocol: UDP }] }] }
`,
    flows: [
      ['internet', 'shop/api', 'udp/7000', 'allow'],
      ['internet', 'shop/api', 'tcp/7000', 'deny'],
      ['internet', 'shop/web', 'udp/8080', 'deny'],
    ],
    lines: [
      'case.yaml:4:79 warning PORT_NAME_UNKNOWN rule "ingress[0]" of NetworkPolicy "shop/sync" names udp port "http", which no pod that the policy applies to has; it matches nothing until a container or Workload has a port of that name',
    ],
  },
  {
    id: 'NP-23',
    title: 'on egress the names are those of each pod that is reached',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: out, namespace: ops }
spec:
  podSelector: { matchLabels: { app: prometheus } }
  policyTypes: [Egress]
  egress: [{ to: [{ namespaceSelector: {} }], ports: [{ port: http }, { protocol: UDP, port: 53 }] }]
`,
    flows: [
      ['ops/prometheus', 'shop/web', 'tcp/8080', 'allow', 'rule kubernetes/ops/out/egress[0] http=8080'],
      ['ops/prometheus', 'shop/cache', 'tcp/6380', 'allow'],
      ['ops/prometheus', 'shop/cache', 'tcp/8080', 'deny'],
      ['ops/prometheus', 'lab/web', 'tcp/8081', 'allow'],
      ['ops/prometheus', 'lab/web', 'tcp/8080', 'deny'],
      ['ops/prometheus', 'ops/dns', 'udp/53', 'allow'],
      ['ops/prometheus', 'internet', 'udp/53', 'deny'],
    ],
  },
  {
    id: 'NP-23',
    title: 'a named port without to is a port of every pod that has it, and of nothing outside',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: out, namespace: ops }
spec:
  podSelector: { matchLabels: { app: prometheus } }
  policyTypes: [Egress]
  egress: [{ ports: [{ port: http }] }]
`,
    flows: [
      ['ops/prometheus', 'shop/cache', 'tcp/6380', 'allow'],
      ['ops/prometheus', 'lab/web', 'tcp/8081', 'allow'],
      ['ops/prometheus', 'internet', 'tcp/8080', 'deny'],
      ['ops/prometheus', 'node-2', 'tcp/8080', 'deny'],
    ],
  },
  {
    id: 'NP-23',
    title: 'an ipBlock has no port names: beside pods it matches nothing, not even the pods inside it',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: out, namespace: lab }
spec:
  podSelector: { matchLabels: { app: probe } }
  policyTypes: [Egress]
  egress:
    - to:
        - namespaceSelector: {}
          podSelector: { matchLabels: { app: web } }
        - ipBlock: { cidr: 0.0.0.0/0 }
        - ipBlock: { cidr: "::/0" }
      ports: [{ port: http }]
`,
    flows: [
      ['lab/probe', 'shop/web', 'tcp/8080', 'allow'],
      ['lab/probe', 'lab/web', 'tcp/8081', 'allow'],
      ['lab/probe', 'shop/cache', 'tcp/6380', 'deny'],
      ['lab/probe', 'internet', 'tcp/8080', 'deny'],
    ],
  },
  {
    id: 'NP-23',
    title: 'on ingress the names are the pod’s own, so that an ipBlock may stand beside them',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: office, namespace: shop }
spec:
  podSelector: {}
  ingress:
    - from: [{ ipBlock: { cidr: 203.0.113.0/24 } }, { ipBlock: { cidr: "2001:db8:c::/64" } }]
      ports: [{ port: http }]
`,
    flows: [
      ['office', 'shop/web', 'tcp/8080', 'allow'],
      ['office', 'shop/cache', 'tcp/6380', 'allow'],
      ['office', 'shop/cache', 'tcp/8080', 'deny'],
      ['internet', 'shop/web', 'tcp/8080', 'deny'],
    ],
  },
  {
    id: 'NP-23',
    title: 'a numbered port beside a named one goes for the ipBlock all the same',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: out, namespace: lab }
spec:
  podSelector: { matchLabels: { app: probe } }
  policyTypes: [Egress]
  egress:
    - to:
        - podSelector: { matchLabels: { app: web } }
        - ipBlock: { cidr: 203.0.113.0/24 }
        - ipBlock: { cidr: "2001:db8:c::/64" }
      ports: [{ port: http }, { port: 443 }]
`,
    flows: [
      ['lab/probe', 'lab/web', 'tcp/8081', 'allow'],
      ['lab/probe', 'lab/web', 'tcp/443', 'allow'],
      ['lab/probe', 'office', 'tcp/443', 'allow'],
      ['lab/probe', 'office', 'tcp/8081', 'deny'],
    ],
  },
  {
    id: 'NP-23',
    title: 'an egress rule of ipBlocks alone with a named port is refused',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: out, namespace: lab }
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to: [{ ipBlock: { cidr: 203.0.113.0/24 } }]
      ports: [{ port: 443 }, { port: http }]
`,
    lines: [
      'case.yaml:9:32 FIELD_CONFLICT NetworkPolicy "lab/out" spec.egress[0].ports[1].port: port "http" is a name, and every peer of the rule is an ipBlock, whose ports have no names; write the number',
    ],
  },
  {
    id: 'NP-23',
    title: 'a name that no selected pod has matches nothing and is warned of',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress: [{ ports: [{ port: pgsql }] }]
`,
    flows: [['shop/web', 'shop/db', 'tcp/5432', 'deny']],
    lines: [
      'case.yaml:6:25 warning PORT_NAME_UNKNOWN rule "ingress[0]" of NetworkPolicy "shop/db" names tcp port "pgsql", which no pod that the policy applies to has; it matches nothing until a container or Workload has a port of that name',
    ],
  },
];
