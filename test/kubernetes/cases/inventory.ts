import type { Case } from '../case.ts';

const DB_FROM_LATE = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress: [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: late } } }] }]
`;

/** Namespaces, and inventory that says too little or too much. */
export const INVENTORIES: readonly Case[] = [
  {
    id: 'EP-06',
    title: 'an endpoint without addresses can be selected and matches nothing, which is warned of',
    documents: `apiVersion: apps/v1
kind: Deployment
metadata: { name: late, namespace: lab }
spec: { template: { metadata: { labels: { app: late } } } }
---
${DB_FROM_LATE}`,
    flows: [['lab/web', 'shop/db', 'tcp/5432', 'deny']],
    lines: [
      'case.yaml:1:1 warning WORKLOAD_UNATTACHED Deployment "lab/late" has no Workload, so neither interface nor address of it is known; policy for it is enforced nowhere and no peer means it until one has its namespace and name',
      'case.yaml:11:22 warning PEER_EMPTY rule "ingress[0]" of NetworkPolicy "shop/db" names peer "pod app=late in namespaces everything", of which no member declares an address; it matches nothing until one does',
    ],
  },
  {
    id: 'EP-06',
    title: 'what another object names as its owner is not missed',
    documents: `apiVersion: apps/v1
kind: Deployment
metadata: { name: late, namespace: shop }
spec: { template: { metadata: { labels: { app: late } } } }
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: late-6d5f, namespace: shop, ownerReferences: [{ apiVersion: apps/v1, kind: Deployment, name: late, uid: a, controller: true }] }
spec: { template: { metadata: { labels: { app: late } } } }
---
apiVersion: v1
kind: Pod
metadata: { name: late-6d5f-x2, namespace: shop, labels: { app: late }, ownerReferences: [{ kind: ReplicaSet, name: late-6d5f }] }
---
apiVersion: weir/v1
kind: Workload
metadata: { name: late-6d5f-x2, namespace: shop }
spec: { host: node-2, interface: veth40, addresses: [10.1.0.40, "2001:db8:1::40"] }
---
${DB_FROM_LATE}`,
    flows: [
      ['shop/late-6d5f-x2', 'shop/db', 'tcp/5432', 'allow'],
      ['lab/web', 'shop/db', 'tcp/5432', 'deny'],
    ],
  },
  {
    id: 'EP-06',
    title: 'nor is a controller whose pods are there with all of its labels',
    documents: `apiVersion: apps/v1
kind: Deployment
metadata: { name: late, namespace: shop }
spec: { template: { metadata: { labels: { app: late } } } }
---
apiVersion: weir/v1
kind: Workload
metadata: { name: late-1, namespace: shop, labels: { app: late, replica: one } }
spec: { host: node-2, interface: veth40, addresses: [10.1.0.40, "2001:db8:1::40"] }
---
apiVersion: weir/v1
kind: Workload
metadata: { name: late-2, namespace: shop, labels: { app: late, replica: two } }
spec: { host: node-1, interface: veth40, addresses: [10.1.0.41, "2001:db8:1::41"] }
---
${DB_FROM_LATE}`,
    flows: [
      ['shop/late-1', 'shop/db', 'tcp/5432', 'allow'],
      ['shop/late-2', 'shop/db', 'tcp/5432', 'allow'],
    ],
  },
  {
    id: 'EP-07',
    title: 'an endpoint on no host is a peer all the same, which is warned of: nobody polices it',
    documents: `apiVersion: v1
kind: Pod
metadata: { name: late, namespace: lab, labels: { app: late } }
spec: { nodeName: node-9 }
status: { podIPs: [{ ip: 10.1.1.79 }, { ip: "2001:db8:2::79" }] }
---
${DB_FROM_LATE}`,
    flows: [['10.1.1.79', 'shop/db', 'tcp/5432', 'IPv4']],
    lines: [
      'case.yaml:1:1 warning WORKLOAD_UNATTACHED Pod "lab/late" has no Workload, so no interface of it is known; policy for it is enforced nowhere until one has its namespace and name',
    ],
  },
  {
    id: 'EP-07',
    title: 'a Workload on a host that no document declares is refused',
    documents: `apiVersion: weir/v1
kind: Workload
metadata: { name: late, namespace: lab }
spec: { host: node-9, addresses: [10.1.1.80] }
`,
    lines: [
      'case.yaml:1:1 warning WORKLOAD_UNATTACHED workload "lab/late" names no interface; policy for it is enforced nowhere until spec.interface is set',
      'case.yaml:4:9 HOST_UNKNOWN workload "lab/late" names host "node-9"; did you mean "node-1" (hosts.yaml:1)?',
    ],
  },
  {
    id: 'EP-08',
    title: 'two inventory documents of one namespace and name are refused, both named',
    documents: `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: vm, namespace: lab }
spec: { template: { metadata: { labels: { app: vm } } } }
---
apiVersion: v1
kind: Pod
metadata: { name: vm, namespace: lab, labels: { app: vm } }
`,
    lines: [
      'case.yaml:1:1 warning WORKLOAD_UNATTACHED StatefulSet "lab/vm" has no Workload, so neither interface nor address of it is known; policy for it is enforced nowhere and no peer means it until one has its namespace and name',
      'case.yaml:8:13 ENDPOINT_DUPLICATE Pod "lab/vm" and StatefulSet "lab/vm" (case.yaml:1) are one endpoint by namespace and name; rename one',
    ],
  },
  {
    id: 'EP-08',
    title: 'the same kind twice is refused, and so is a Namespace twice',
    documents: `apiVersion: v1
kind: Pod
metadata: { name: vm }
---
apiVersion: v1
kind: Pod
metadata: { name: vm, namespace: default }
---
apiVersion: v1
kind: Namespace
metadata: { name: lab, labels: { team: other } }
`,
    lines: [
      'case.yaml:7:13 NAME_DUPLICATE Pod "default/vm": the name is taken at case.yaml:1; rename one of the two',
      'namespaces.yaml:7:13 NAME_DUPLICATE Namespace "lab": the name is taken at case.yaml:9; rename one of the two',
    ],
  },
  {
    id: 'EP-09',
    title: 'the labels of a namespace are its document’s',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress: [{ from: [{ namespaceSelector: { matchExpressions: [{ key: team, operator: In, values: [research, platform] }] } }] }]
`,
    flows: [
      ['lab/web', 'shop/db', 'tcp/5432', 'allow'],
      ['ops/dns', 'shop/db', 'tcp/5432', 'allow'],
      ['default/loner', 'shop/db', 'tcp/5432', 'deny'],
    ],
  },
  {
    id: 'EP-10',
    title: 'kubernetes.io/metadata.name is the name, whatever a document writes',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: lab } } }] }]
`,
    files: {
      'namespaces.yaml': `apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Namespace
metadata: { name: lab, labels: { kubernetes.io/metadata.name: shop } }
---
apiVersion: v1
kind: Namespace
metadata: { name: default }
---
apiVersion: v1
kind: Namespace
metadata: { name: ops }
`,
    },
    flows: [
      ['lab/web', 'shop/db', 'tcp/5432', 'allow'],
      ['shop/web', 'shop/db', 'tcp/5432', 'deny'],
    ],
  },
  {
    id: 'EP-11',
    title: 'a namespace that no document declares has its name for a label, and is warned of once',
    documents: `apiVersion: v1
kind: Pod
metadata: { name: vm, namespace: far, labels: { app: vm } }
---
apiVersion: weir/v1
kind: Workload
metadata: { name: vm, namespace: far }
spec: { host: node-2, interface: veth40, addresses: [10.1.9.1, "2001:db8:9::1"] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: far }
spec: { podSelector: {} }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: far } } }] }]
`,
    flows: [
      ['far/vm', 'shop/db', 'tcp/5432', 'allow'],
      ['lab/web', 'shop/db', 'tcp/5432', 'deny'],
      ['lab/web', 'far/vm', 'tcp/80', 'deny'],
    ],
    lines: [
      'case.yaml:3:23 warning NAMESPACE_UNDECLARED Pod "far/vm" is in namespace "far", which nothing declares, so it has no label but its name; add a Namespace of that name',
    ],
  },
  {
    id: 'EP-22',
    title: 'a field near one that is read is warned of, and not read; those that Kubernetes has are none',
    documents: `apiVersion: v1
kind: Pod
metadata: { name: vm, namespace: lab, lables: { app: vm }, generateName: vm-, annotation: {} }
spec: { hostNetwrok: true, hostname: vm, containers: [{ port: [], ports: [{ nmae: http, containerPort: 80, hostPort: 1 }] }] }
status: { hostIP: 192.0.2.9, podIp: 10.9.9.9 }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: quiet, namespace: lab }
spec: { templates: {}, template: { metdata: { labels: { app: web } } } }
---
apiVersion: weir/v1
kind: Workload
metadata: { name: vm, namespace: lab }
spec: { host: node-2, interface: veth40, addresses: [10.1.1.40, "2001:db8:2::40"] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: vm, namespace: lab }
spec: { podSelector: { matchExpressions: [{ key: app, operator: DoesNotExist }] } }
`,
    flows: [['internet', 'lab/vm', 'tcp/80', 'deny']],
    apart: ['WORKLOAD_UNATTACHED'],
    lines: [
      'case.yaml:3:39 warning FIELD_MISSPELT Pod "lab/vm" metadata.lables: there is no such field, so it is not read; did you mean "labels"?',
      'case.yaml:4:9 warning FIELD_MISSPELT Pod "lab/vm" spec.hostNetwrok: there is no such field, so it is not read; did you mean "hostNetwork"?',
      'case.yaml:4:57 warning FIELD_MISSPELT Pod "lab/vm" spec.containers[0].port: there is no such field, so it is not read; did you mean "ports"?',
      'case.yaml:4:77 warning FIELD_MISSPELT Pod "lab/vm" spec.containers[0].ports[0].nmae: there is no such field, so it is not read; did you mean "name"?',
      'case.yaml:5:30 warning FIELD_MISSPELT Pod "lab/vm" status.podIp: there is no such field, so it is not read; did you mean "podIP"?',
      'case.yaml:10:9 warning FIELD_MISSPELT Deployment "lab/quiet" spec.templates: there is no such field, so it is not read; did you mean "template"?',
      'case.yaml:10:36 warning FIELD_MISSPELT Deployment "lab/quiet" spec.template.metdata: there is no such field, so it is not read; did you mean "metadata"?',
    ],
  },
];
