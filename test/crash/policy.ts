import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a generation of these tests lets through: TCP to one port, both ways; and which interfaces it manages. */
export interface Door {
  readonly port: number;
  readonly interfaces: readonly string[];
  /** Prefixes that a second rule lists, to make the image larger. */
  readonly prefixes?: number;
}

/** Ports that are asked about. A generation opens one of them, an interface without policy has them all open. */
export const DOORS = [443, 22, 80] as const;
/** Where connections come from: answers to them may leave. */
export const FROM = 40_000;

/** Replaces the policies of a folder. */
export function writeDoor(folder: string, { port, interfaces, prefixes = 0 }: Door): void {
  const many =
    '\n    - { name: many, action: allow, from: [{ addressSet: many }], ports: [{ protocol: udp, port: 53 }] }';
  writeFileSync(
    join(folder, 'door.yaml'),
    `apiVersion: weir/v1
kind: Host
metadata: { name: web-1 }
spec:
  addresses: [192.0.2.1, "2001:db8::192.0.2.1"]
  interfaces: [${interfaces.map((name) => `{ name: ${name} }`).join(', ')}]
  default: { ingress: deny, egress: deny }
---
apiVersion: weir/v1
kind: Policy
metadata: { name: door }
spec:
  subject: { hosts: {} }
  ingress:
    - { name: in, action: allow, ports: [{ protocol: tcp, port: ${port} }] }${prefixes > 0 ? many : ''}
  egress:
    - { name: out, action: allow, ports: [{ protocol: tcp, port: ${port} }, { protocol: tcp, port: ${FROM} }] }
---
apiVersion: weir/v1
kind: AddressSet
metadata: { name: many }
spec: { files: [many.txt] }
`,
  );
  const lines = Array.from(
    { length: Math.max(prefixes, 1) },
    (_, i) => `100.${64 + (i >> 15)}.${(i >> 7) & 255}.${(2 * i) & 255}`,
  );
  writeFileSync(join(folder, 'many.txt'), `${lines.join('\n')}\n`);
}
