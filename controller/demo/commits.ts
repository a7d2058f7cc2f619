/** What the story commits, beside the example policies it starts from. */

export const OPEN_8080: string = `apiVersion: weir/v1
kind: Policy
metadata:
  name: web-8080
  description: The new release answers on 8080.
spec:
  order: 50
  subject:
    hosts:
      matchLabels: { role: web }
  ingress:
    - name: http-8080
      action: allow
      ports:
        - { protocol: tcp, port: 8080 }
`;

/** Three mistakes at once: an unknown field, a misspelt set, host bits in a CIDR. */
export const BROKEN: string = `apiVersion: weir/v1
kind: Policy
metadata:
  name: everything
spec:
  subject:
    hosts:
      matchLabels: { role: web }
  ingres: []
  ingress:
    - name: office
      action: allow
      from:
        - addressSet: offcie
        - cidr: 10.20.30.40/16
`;

/** One policy of `count` rules, none of which the story's connections meet. */
export function manyRules(count: number): string {
  const rule = (i: number): string => `    - name: partner-${i}
      action: allow
      from:
        - cidr: 198.18.${i}.0/24
        - cidr: 2001:db8:100:${i.toString(16)}::/64
      ports:
        - { protocol: tcp, port: ${10_000 + i} }
`;
  return `apiVersion: weir/v1
kind: Policy
metadata:
  name: partners
spec:
  order: 60
  subject:
    hosts:
      matchLabels: { role: web }
  ingress:
${Array.from({ length: count }, (_, i) => rule(i)).join('')}`;
}
