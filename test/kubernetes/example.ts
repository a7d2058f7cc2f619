/** The example of the page: one file, `shop/shop.yaml`, and what is asked of it. `page.test.ts` asks and compares. */
export const EXAMPLE = {
  documents: `apiVersion: weir/v1
kind: Host
metadata: { name: node-1 }
spec:
  addresses: [192.0.2.1, "2001:db8:1::1"]
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { team: retail } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: db, namespace: shop }
spec:
  template:
    metadata: { labels: { app: db } }
    spec:
      containers: [{ name: postgres, ports: [{ name: pg, containerPort: 5432 }] }]
---
apiVersion: weir/v1
kind: Workload                        # of the Deployment's namespace and name: it is the same endpoint
metadata: { name: db, namespace: shop }
spec: { host: node-1, interface: veth-db, addresses: [10.1.0.5, "2001:db8:2::5"] }
---
apiVersion: weir/v1
kind: Workload                        # no pod anywhere: selectors find it by its own labels
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { host: node-1, interface: veth-web, addresses: [10.1.0.6, "2001:db8:2::6"] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress:
    - from: [{ podSelector: { matchLabels: { app: web } } }]
      ports: [{ port: pg }]
`,
  flows: [
    '{"id":"web","src":{"workload":"shop/web"},"dst":{"workload":"shop/db"},"protocol":"tcp","port":5432}',
    '{"id":"internet","src":{"ip":"2001:db8:f::7"},"dst":{"workload":"shop/db"},"protocol":"tcp","port":5432}',
    '{"id":"node","src":{"host":"node-1"},"dst":{"workload":"shop/db"},"protocol":"tcp","port":5432}',
  ],
  printed: `ID        VERDICT  EGRESS                             INGRESS
web       allow    allow by host-default shop.yaml:1  allow by rule kubernetes/shop/db/ingress[0] pg=5432 shop.yaml:36
internet  deny     -                                  deny by policy-default kubernetes/shop/db shop.yaml:35
node      allow    allow by host-default shop.yaml:1  allow by rule kubernetes/~isolated/ingress/own-node shop.yaml:5
`,
} as const;
