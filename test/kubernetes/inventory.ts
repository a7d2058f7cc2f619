import type { Files } from '../load/repository.ts';

const HOSTS = `apiVersion: weir/v1
kind: Host
metadata: { name: node-1, labels: { zone: north } }
spec:
  addresses: [192.0.2.1, "2001:db8:a::1"]
  management: { ingress: [{ name: ssh, from: [{ cidr: 192.0.2.240/28 }], ports: [{ protocol: tcp, port: 22 }] }] }
---
apiVersion: weir/v1
kind: Host
metadata: { name: node-2, labels: { zone: south } }
spec:
  addresses: [192.0.2.2, "2001:db8:a::2"]
  management: { ingress: [{ name: ssh, from: [{ cidr: 192.0.2.240/28 }], ports: [{ protocol: tcp, port: 22 }] }] }
`;

const NAMESPACES = `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { team: retail } }
---
apiVersion: v1
kind: Namespace
metadata: { name: lab, labels: { team: research } }
---
apiVersion: v1
kind: Namespace
metadata: { name: ops, labels: { team: platform } }
---
apiVersion: v1
kind: Namespace
metadata: { name: default }
`;

const PODS = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    metadata: { labels: { app: web, tier: front } }
    spec:
      containers:
        - { name: nginx, ports: [{ name: http, containerPort: 8080 }] }
        - { name: exporter, ports: [{ name: metrics, containerPort: 9113 }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: api, namespace: shop }
spec:
  template:
    metadata: { labels: { app: api, tier: back } }
    spec:
      initContainers:
        - { name: sidecar, restartPolicy: Always, ports: [{ name: admin, containerPort: 15000 }] }
      containers:
        - name: api
          ports:
            - { name: http, containerPort: 8080 }
            - { name: sync, containerPort: 7000, protocol: UDP }
---
apiVersion: v1
kind: Pod
metadata: { name: db, namespace: shop, labels: { app: db, tier: back } }
spec: { containers: [{ name: postgres, ports: [{ name: pg, containerPort: 5432 }] }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: lab }
spec: { template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: nginx }] } } }
---
apiVersion: v1
kind: Pod
metadata: { name: loner, labels: { app: loner } }
spec: { containers: [{ name: sleep }] }
`;

/** Where each runs. `shop/cache`, `lab/probe`, `ops/prometheus` and `ops/dns` are no pods. */
const WORKLOADS = `apiVersion: weir/v1
kind: Workload
metadata: { name: web, namespace: shop }
spec: { host: node-1, interface: veth1, addresses: [10.1.0.1, "2001:db8:1::1"] }
---
apiVersion: weir/v1
kind: Workload
metadata: { name: api, namespace: shop }
spec: { host: node-1, interface: veth2, addresses: [10.1.0.2, "2001:db8:1::2"] }
---
apiVersion: weir/v1
kind: Workload
metadata: { name: db, namespace: shop }
spec: { host: node-2, interface: veth3, addresses: [10.1.0.3, "2001:db8:1::3"] }
---
apiVersion: weir/v1
kind: Workload
metadata: { name: cache, namespace: shop, labels: { app: cache, tier: back } }
spec:
  host: node-2
  interface: veth4
  addresses: [10.1.0.4, "2001:db8:1::4", 10.1.0.14, "2001:db8:1::14"]
  ports: [{ name: http, protocol: tcp, port: 6380 }]
---
apiVersion: weir/v1
kind: Workload
metadata: { name: web, namespace: lab }
spec:
  host: node-1
  interface: veth5
  addresses: [10.1.1.1, "2001:db8:2::1"]
  ports: [{ name: http, protocol: tcp, port: 8081 }]
---
apiVersion: weir/v1
kind: Workload
metadata: { name: probe, namespace: lab, labels: { app: probe } }
spec: { host: node-2, interface: veth6, addresses: [10.1.1.2, "2001:db8:2::2"] }
---
apiVersion: weir/v1
kind: Workload
metadata: { name: prometheus, namespace: ops, labels: { app: prometheus } }
spec: { host: node-1, interface: veth7, addresses: [10.1.2.1, "2001:db8:3::1"] }
---
apiVersion: weir/v1
kind: Workload
metadata: { name: dns, namespace: ops, labels: { app: dns } }
spec:
  host: node-2
  interface: veth8
  addresses: [10.1.2.2, "2001:db8:3::2"]
  ports: [{ name: dns, protocol: udp, port: 53 }, { name: dns-tcp, protocol: tcp, port: 53 }]
---
apiVersion: weir/v1
kind: Workload
metadata: { name: loner }
spec: { host: node-1, interface: veth9, addresses: [10.1.3.1, "2001:db8:4::1"] }
`;

/**
 * What every case is asked about: two hosts, four namespaces, nine endpoints of both families. `node-1` has shop/web,
 * shop/api, lab/web, ops/prometheus and default/loner; `node-2` has shop/db, shop/cache, lab/probe and ops/dns.
 */
export const INVENTORY: Files = {
  'hosts.yaml': HOSTS,
  'namespaces.yaml': NAMESPACES,
  'pods.yaml': PODS,
  'workloads.yaml': WORKLOADS,
};
