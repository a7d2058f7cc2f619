import type { Case } from '../case.ts';

const controller = (apiVersion: string, kind: string, name: string): string => `apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: ${name}, namespace: lab }
spec: { template: { metadata: { labels: { made-of: template } }, spec: { containers: [{ name: main }] } } }
---
`;

const workload = (name: string, last: number): string => `apiVersion: weir/v1
kind: Workload
metadata: { name: ${name}, namespace: lab }
spec: { host: node-2, interface: veth${last}, addresses: [10.1.1.${last}, "2001:db8:2::${last}"] }
---
`;

const CONTROLLERS: readonly (readonly [apiVersion: string, kind: string, name: string])[] = [
  ['apps/v1', 'Deployment', 'deployment'],
  ['apps/v1', 'StatefulSet', 'statefulset'],
  ['apps/v1', 'DaemonSet', 'daemonset'],
  ['apps/v1', 'ReplicaSet', 'replicaset'],
  ['v1', 'ReplicationController', 'replicationcontroller'],
  ['batch/v1', 'Job', 'job'],
];

/** Who can be selected, and what is known of it. */
export const ENDPOINTS: readonly Case[] = [
  {
    id: 'EP-01',
    title: 'a Pod is an endpoint, and so is what each kind of controller makes of its template',
    documents: `${CONTROLLERS.map(([apiVersion, kind, name], at) => controller(apiVersion, kind, name) + workload(name, 40 + at)).join('')}apiVersion: batch/v1
kind: CronJob
metadata: { name: cronjob, namespace: lab }
spec: { jobTemplate: { spec: { template: { metadata: { labels: { made-of: template } }, spec: {} } } } }
---
${workload('cronjob', 49)}apiVersion: v1
kind: Pod
metadata: { name: pod, namespace: lab, labels: { made-of: template } }
---
${workload('pod', 50)}apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: lab }
spec: { podSelector: { matchLabels: { made-of: template } } }
`,
    flows: [
      ...[...CONTROLLERS.map(([, , name]) => name), 'cronjob', 'pod'].map(
        (name) => ['internet', `lab/${name}`, 'tcp/80', 'deny', 'policy-default kubernetes/lab/closed'] as const,
      ),
      ['internet', 'lab/web', 'tcp/80', 'allow'],
    ],
  },
  {
    id: 'EP-01',
    title: 'the labels of a controller itself are not those of its pods',
    documents: `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop, namespace: lab, labels: { app: outer } }
spec: { template: { metadata: { labels: { app: inner } } } }
---
${workload('shop', 40)}apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: inner, namespace: lab }
spec: { podSelector: { matchLabels: { app: inner } }, ingress: [{ ports: [{ port: 80 }] }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: outer, namespace: lab }
spec: { podSelector: { matchExpressions: [{ key: app, operator: NotIn, values: [inner, web, probe] }] }, ingress: [{}] }
`,
    flows: [
      ['internet', 'lab/shop', 'tcp/80', 'allow'],
      ['internet', 'lab/shop', 'tcp/81', 'deny'],
    ],
    lines: [
      'case.yaml:19:9 warning SUBJECT_EMPTY NetworkPolicy "lab/outer" has subject "pod app not in (inner, web, probe) in namespace lab", which selects nobody; it is enforced nowhere until something carries these labels',
    ],
  },
  {
    id: 'EP-02',
    title: 'a Workload alone is an endpoint too, by its namespace and labels',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: lab }
spec: { podSelector: { matchLabels: { app: probe } }, ingress: [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: dns } } }] }] }
`,
    flows: [
      ['ops/dns', 'lab/probe', 'tcp/80', 'allow'],
      ['lab/web', 'lab/probe', 'tcp/80', 'deny'],
    ],
  },
  {
    id: 'EP-03',
    title:
      'a Workload of the namespace and name of a pod is that pod: host, interface, addresses and named ports are the Workload’s',
    documents: `apiVersion: v1
kind: Pod
metadata: { name: vm, namespace: lab, labels: { app: vm } }
spec: { nodeName: node-1, containers: [{ name: main, ports: [{ name: http, containerPort: 8080 }, { name: admin, containerPort: 9000 }] }] }
status: { podIPs: [{ ip: 10.1.1.200 }, { ip: "2001:db8:2::200" }] }
---
apiVersion: weir/v1
kind: Workload
metadata: { name: vm, namespace: lab }
spec:
  host: node-2
  interface: veth40
  addresses: [10.1.1.40, "2001:db8:2::40"]
  ports: [{ name: http, protocol: tcp, port: 80 }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: vm, namespace: lab }
spec: { podSelector: { matchLabels: { app: vm } }, ingress: [{ ports: [{ port: http }] }, { from: [{ podSelector: {} }], ports: [{ port: 22 }] }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress: [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: vm } } }] }]
`,
    flows: [
      ['internet', 'lab/vm', 'tcp/80', 'allow'],
      ['internet', 'lab/vm', 'tcp/8080', 'deny'],
      ['node-2', 'lab/vm', 'tcp/8080', 'allow', 'rule kubernetes/~isolated/ingress/own-node'],
      ['node-1', 'lab/vm', 'tcp/8080', 'deny'],
      ['lab/vm', 'shop/db', 'tcp/5432', 'allow'],
      ['10.1.1.200', 'shop/db', 'tcp/5432', 'deny'],
    ],
  },
  {
    id: 'EP-04',
    title: 'labels are the pod’s and the Workload’s; on a key of both the Workload’s word counts',
    documents: `apiVersion: v1
kind: Pod
metadata: { name: vm, namespace: lab, labels: { app: vm, zone: red } }
---
apiVersion: weir/v1
kind: Workload
metadata: { name: vm, namespace: lab, labels: { zone: blue, rack: r1 } }
spec: { host: node-2, interface: veth40, addresses: [10.1.1.40, "2001:db8:2::40"] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: vm, namespace: lab }
spec: { podSelector: { matchLabels: { app: vm, zone: blue, rack: r1 } }, ingress: [{ ports: [{ port: 80 }] }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: lab }
spec: { podSelector: { matchLabels: { app: web } }, ingress: [{ from: [{ podSelector: { matchExpressions: [{ key: zone, operator: NotIn, values: [red] }, { key: zone, operator: Exists }] } }] }] }
`,
    flows: [
      ['internet', 'lab/vm', 'tcp/80', 'allow'],
      ['internet', 'lab/vm', 'tcp/81', 'deny'],
      ['lab/vm', 'lab/web', 'tcp/8081', 'allow'],
      ['lab/probe', 'lab/web', 'tcp/8081', 'deny'],
    ],
  },
  {
    id: 'EP-05',
    title:
      'without a Workload a pod has the addresses of its status and the Host its nodeName says; it is a peer, and enforced nowhere, which is warned of',
    documents: `apiVersion: v1
kind: Pod
metadata: { name: seen, namespace: lab, labels: { app: seen } }
spec: { nodeName: node-2 }
status: { podIP: 10.9.9.9, podIPs: [{ ip: 10.1.1.77 }, { ip: "2001:db8:2::77" }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress: [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: seen } } }] }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: seen, namespace: lab }
spec: { podSelector: { matchLabels: { app: seen } } }
`,
    flows: [
      ['lab/seen', 'shop/db', 'tcp/5432', 'allow'],
      ['internet', 'lab/seen', 'tcp/80', 'allow', 'host-default'],
      ['10.9.9.9', 'shop/db', 'tcp/5432', 'deny'],
    ],
    lines: [
      'case.yaml:1:1 warning WORKLOAD_UNATTACHED Pod "lab/seen" has no Workload, so no interface of it is known; policy for it is enforced nowhere until one has its namespace and name',
    ],
  },
  {
    id: 'EP-05',
    title: 'a pod that has ended has no address any more: it may be another’s',
    documents: `apiVersion: v1
kind: Pod
metadata: { name: migrate, namespace: lab, labels: { app: migrate } }
spec: { nodeName: node-2 }
status: { phase: Succeeded, podIPs: [{ ip: 10.1.1.77 }, { ip: "2001:db8:2::77" }] }
---
apiVersion: v1
kind: Pod
metadata: { name: import, namespace: lab, labels: { app: migrate } }
spec: { nodeName: node-2 }
status: { phase: Failed, podIPs: [{ ip: 10.1.1.78 }, { ip: "2001:db8:2::78" }] }
---
apiVersion: v1
kind: Pod
metadata: { name: export, namespace: lab, labels: { app: migrate } }
spec: { nodeName: node-2 }
status: { phase: Running, podIPs: [{ ip: 10.1.1.79 }, { ip: "2001:db8:2::79" }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress: [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: migrate } } }] }]
`,
    flows: [
      ['10.1.1.77', 'shop/db', 'tcp/5432', 'deny'],
      ['2001:db8:2::77', 'shop/db', 'tcp/5432', 'deny'],
      ['10.1.1.78', 'shop/db', 'tcp/5432', 'deny'],
      ['lab/export', 'shop/db', 'tcp/5432', 'allow'],
    ],
    apart: ['WORKLOAD_UNATTACHED'],
  },
  {
    id: 'EP-05',
    title: 'podIP counts where podIPs is absent',
    documents: `apiVersion: v1
kind: Pod
metadata: { name: old, namespace: lab, labels: { app: old } }
spec: { nodeName: node-2 }
status: { podIP: 10.1.1.78 }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress: [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: old } } }] }]
`,
    flows: [['10.1.1.78', 'shop/db', 'tcp/5432', 'allow']],
    apart: ['WORKLOAD_UNATTACHED'],
  },
];
