import type { Case } from '../case.ts';

const CLOSED = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
`;

const CHATTY_HOSTS = `apiVersion: weir/v1
kind: Host
metadata: { name: node-1, labels: { zone: north } }
spec:
  addresses: [192.0.2.1, "2001:db8:a::1"]
  kubernetes: { icmpEcho: allow }
  management: { ingress: [{ name: ssh, from: [{ cidr: 192.0.2.240/28 }], ports: [{ protocol: tcp, port: 22 }] }] }
---
apiVersion: weir/v1
kind: Host
metadata: { name: node-2, labels: { zone: south } }
spec:
  addresses: [192.0.2.2, "2001:db8:a::2"]
  kubernetes: { icmpEcho: deny }
  management: { ingress: [{ name: ssh, from: [{ cidr: 192.0.2.240/28 }], ports: [{ protocol: tcp, port: 22 }] }] }
`;

const AGENT = `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent, namespace: ops }
spec:
  template:
    metadata: { labels: { app: agent } }
    spec: { hostNetwork: true, containers: [{ name: agent, ports: [{ name: health, containerPort: 9100 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: agent-x7k2p, namespace: ops, labels: { app: agent }, ownerReferences: [{ kind: DaemonSet, name: agent }] }
spec: { hostNetwork: true, nodeName: node-2 }
status: { podIPs: [{ ip: 192.0.2.2 }, { ip: "2001:db8:a::2" }] }
`;

/** Nodes, what belongs to them, and what passes isolation without a rule. */
export const NODES: readonly Case[] = [
  {
    id: 'NP-19',
    title: 'what comes from the pod’s own node always gets in; other nodes are as anybody',
    documents: CLOSED,
    flows: [
      ['node-1', 'shop/web', 'tcp/8080', 'allow', 'rule kubernetes/~isolated/ingress/own-node'],
      ['node-1', 'shop/web', 'udp/9', 'allow'],
      ['node-1', 'shop/web', 'icmp/echo', 'allow'],
      ['node-2', 'shop/web', 'tcp/8080', 'deny', 'policy-default kubernetes/shop/closed'],
      ['node-2', 'shop/db', 'tcp/5432', 'allow'],
      ['shop/web', 'node-1', 'tcp/10250', 'deny'],
    ],
  },
  {
    id: 'NP-30',
    title: 'ICMP errors pass isolation both ways',
    documents: CLOSED,
    flows: [
      ['internet', 'shop/web', 'icmp/unreachable', 'allow', 'rule kubernetes/~isolated/ingress/icmp-errors'],
      ['internet', 'shop/web', 'icmp/too-big', 'allow'],
      ['internet', 'shop/web', 'icmp/time-exceeded', 'allow'],
      ['internet', 'shop/web', 'icmp/parameter-problem', 'allow'],
      ['shop/web', 'internet', 'icmp/unreachable', 'allow', 'rule kubernetes/~isolated/egress/icmp-errors'],
      ['shop/web', 'internet', 'icmp/too-big', 'allow'],
    ],
  },
  {
    id: 'NP-30',
    title: 'echo and other ICMP do not pass isolation',
    documents: CLOSED,
    flows: [
      ['internet', 'shop/web', 'icmp/echo', 'deny', 'policy-default kubernetes/shop/closed'],
      ['internet', 'shop/web', 'icmp/echo-reply', 'deny'],
      ['shop/web', 'internet', 'icmp/echo', 'deny'],
      ['shop/web', 'internet', 'icmp/echo-reply', 'deny'],
      ['internet', 'shop/web', 'icmp/query', 'deny'],
    ],
  },
  {
    id: 'NP-30',
    title: 'where a Host says icmpEcho: allow, echo and its reply pass isolation of its pods',
    documents: CLOSED,
    files: { 'hosts.yaml': CHATTY_HOSTS },
    flows: [
      ['internet', 'shop/web', 'icmp/echo', 'allow', 'rule kubernetes/~isolated/ingress/icmp-echo'],
      ['shop/web', 'internet', 'icmp/echo-reply', 'allow', 'rule kubernetes/~isolated/egress/icmp-echo'],
      ['shop/web', 'internet', 'icmp/echo', 'allow'],
      ['internet', 'shop/web', 'icmp/echo-reply', 'allow'],
      ['internet', 'shop/db', 'icmp/echo', 'deny'],
      ['internet', 'shop/web', 'icmp/query', 'deny'],
      ['internet', 'shop/web', 'tcp/8080', 'deny'],
    ],
  },
  {
    id: 'NP-30',
    title: 'neighbour discovery passes isolation, by tier safety',
    documents: CLOSED,
    flows: [
      ['internet', 'shop/web', 'icmp/neighbour-solicitation', 'allow', 'safety safety/neighbour-discovery'],
      ['shop/web', 'internet', 'icmp/neighbour-solicitation', 'allow'],
    ],
  },
  {
    id: 'NP-30',
    title: 'a rule with a port number lets no ICMP through',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, ingress: [{ ports: [{ port: 8080 }] }] }
`,
    flows: [
      ['internet', 'shop/web', 'tcp/8080', 'allow'],
      ['internet', 'shop/web', 'icmp/echo', 'deny'],
    ],
  },
  {
    id: 'NP-31',
    title: 'pods of the host network are no subjects: their traffic is their node’s',
    documents: `${AGENT}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: ops }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
`,
    flows: [
      ['internet', 'node-2', 'tcp/9100', 'allow'],
      ['node-2', 'internet', 'tcp/443', 'allow'],
      ['internet', 'ops/dns', 'udp/53', 'deny'],
    ],
  },
  {
    id: 'NP-31',
    title: 'pods of the host network are no peers: no selector lets their node in',
    documents: `${AGENT}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  ingress: [{ from: [{ namespaceSelector: {} }] }]
`,
    flows: [
      ['node-2', 'shop/web', 'tcp/8080', 'deny'],
      ['ops/dns', 'shop/web', 'tcp/8080', 'allow'],
    ],
  },
  {
    id: 'NP-31',
    title: 'a Workload of the same name makes an endpoint of a pod of the host network, which is warned of',
    documents: `${AGENT}---
apiVersion: weir/v1
kind: Workload
metadata: { name: agent, namespace: ops }
spec: { host: node-2, interface: veth20, addresses: [10.1.2.9, "2001:db8:3::9"] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: agent, namespace: ops }
spec: { podSelector: { matchLabels: { app: agent } } }
`,
    flows: [
      ['internet', 'ops/agent', 'tcp/9100', 'deny'],
      ['internet', 'node-2', 'tcp/9100', 'allow'],
    ],
    lines: [
      `case.yaml:7:13 warning HOST_NETWORK DaemonSet "ops/agent" is on its node's network, but a Workload (case.yaml:15) gives it its own; policy goes by the Workload, remove it if there is none`,
    ],
  },
];
