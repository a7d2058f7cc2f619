/** A host `web-1` whose managed interfaces are `interfaces`; its ingress is closed but for the ports. */
export function hostYaml(ports: readonly number[], interfaces: readonly string[] = ['eth*']): string {
  const rules = ports.map(
    (port) => `    - { name: port-${port}, action: allow, ports: [{ protocol: tcp, port: ${port} }] }\n`,
  );
  return `apiVersion: weir/v1
kind: Host
metadata: { name: web-1 }
spec:
  addresses: [192.0.2.1, "2001:db8::1"]
  interfaces: [${interfaces.map((name) => `{ name: "${name}" }`).join(', ')}]
  management:
    ingress: [{ name: ssh, from: [{ cidr: 198.51.100.0/24 }], ports: [{ protocol: tcp, port: 22 }] }]
---
apiVersion: weir/v1
kind: Policy
metadata: { name: web }
spec:
  subject: { hosts: {} }
  default: { ingress: deny }
  ingress:
${rules.join('')}`;
}
