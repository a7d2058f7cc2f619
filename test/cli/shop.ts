import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A small shop: two hosts, a database beside the web server, and every kind of line that can decide. */
const FILES: Readonly<Record<string, string>> = {
  'hosts.yaml': `apiVersion: weir/v1
kind: Host
metadata: { name: web-1, labels: { role: web } }
spec:
  addresses: [192.0.2.10, "2001:db8:1::10"]
  interfaces: [{ name: "eth*" }]
  default:
    egress: allow
    ingress: deny
  management:
    ingress:
      - name: ssh
        from: [{ cidr: 10.0.0.7/32 }]
        ports: [{ protocol: tcp, port: 22 }]
---
apiVersion: weir/v1
kind: Host
metadata: { name: bare, labels: { role: bare } }
spec:
  addresses: ["2001:db8:9::9"]
`,
  'workloads.yaml': `apiVersion: weir/v1
kind: Workload
metadata: { name: db-0, namespace: shop, labels: { role: db } }
spec: { host: web-1, interface: veth-db, addresses: [10.1.0.5, "2001:db8:2::5"] }
---
apiVersion: weir/v1
kind: Workload
metadata: { name: unattached, namespace: shop }
spec: { host: web-1, addresses: [10.1.0.6] }
`,
  'tier.yaml': `apiVersion: weir/v1
kind: Tier
metadata: { name: guard }
spec: { order: 500, default: deny }
`,
  'policies/postgres.yaml': `apiVersion: weir/v1
kind: Policy
metadata: { name: postgres }
spec:
  subject: { workloads: { matchLabels: { role: db } } }
  default:
    ingress: deny
  ingress:
    - name: web-to-pg
      action: allow
      from: [{ hosts: { matchLabels: { role: web } } }]
      ports: [{ protocol: tcp, port: 5432 }]
    - name: no-telnet
      action: reject
      ports: [{ protocol: tcp, port: 23 }]
  egress:
    - name: to-host
      action: allow
      to: [{ hosts: { matchLabels: { role: web } } }]
`,
  'policies/web.yaml': `apiVersion: weir/v1
kind: Policy
metadata: { name: web }
spec:
  subject: { hosts: { matchLabels: { role: web } } }
  ingress:
    - name: http
      action: allow
      ports: [{ protocol: tcp, port: 80 }, { protocol: icmp, type: 8 }, { protocol: icmpv6, type: 128 }, { protocol: 47 }]
---
apiVersion: weir/v1
kind: Policy
metadata: { name: transit }
spec:
  tier: guard
  subject: { hosts: { matchLabels: { role: web } }, scope: forward }
  ingress:
    - name: on
      action: pass
      ports: [{ protocol: sctp }]
`,
};

/** Writes the shop below a new folder; `remove` takes the folder away. */
export function writeShop(more: Readonly<Record<string, string>> = {}): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'weir-shop-'));
  for (const [path, text] of Object.entries({ ...FILES, ...more })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}
