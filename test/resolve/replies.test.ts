import { diagnose, documentOf, HOST } from './repository.ts';

interface Row {
  readonly title: string;
  readonly host?: string;
  readonly policy: string;
  readonly expect: readonly string[];
}

const cut = (place: string, line: string, example: string): string =>
  `${place} warning REPLIES_CUT ${line} cuts the replies to connections that host "web-1" may open, for example ${example}; add an ingress rule that allows them by sourcePorts`;

const REPLIES = '{ name: replies, action: allow, sourcePorts: [{ port: 443 }, { port: 53 }] }';

const rows: readonly Row[] = [
  { title: 'a host open both ways keeps its replies', policy: '{ subject: { hosts: {} } }', expect: [] },
  {
    title: 'a default that denies ingress cuts them, and is told once',
    host: HOST.replace('[192.0.2.1]', '[192.0.2.1, "2001:db8::1"]'),
    policy: '{ subject: { hosts: {} }, default: { ingress: deny } }',
    expect: [cut('p.yaml:1:104', 'ingress default of policy "p"', 'tcp port 443 from 192.0.2.1 to 1.1.1.1')],
  },
  {
    title: 'a rule by sourcePorts lets them in',
    policy: `{ subject: { hosts: {} }, default: { ingress: deny }, ingress: [${REPLIES}] }`,
    expect: [],
  },
  {
    title: 'no replies are missed where nothing may leave',
    policy: '{ subject: { hosts: {} }, default: { ingress: deny, egress: deny } }',
    expect: [],
  },
  {
    title: 'every way out that is named is tried',
    policy: `{ subject: { hosts: {} }, default: { ingress: deny, egress: deny }, ingress: [${REPLIES}], egress: [{ name: https, action: allow, ports: [{ protocol: tcp, port: 443 }] }, { name: smtp, action: allow, to: [{ cidr: 198.51.100.0/24, except: [198.51.100.0/25] }, { cidr: 203.0.113.0/24 }], ports: [{ protocol: icmp }, { protocol: tcp, port: 25, endPort: 26 }] }] }`,
    expect: [cut('p.yaml:1:104', 'ingress default of policy "p"', 'tcp port 25 from 192.0.2.1 to 203.0.113.0')],
  },
  {
    title: 'management replies are let in by tier safety',
    host: HOST.replace(
      'management: {',
      'management: { egress: [{ name: git, to: [{ cidr: 198.51.100.7/32 }], ports: [{ protocol: tcp, port: 22 }, { protocol: udp, port: 53 }] }],',
    ),
    policy: '{ subject: { hosts: {} }, default: { ingress: deny, egress: deny } }',
    expect: [],
  },
  {
    title: 'a rule that denies is named',
    policy: `{ subject: { hosts: {} }, ingress: [{ name: no-dns, action: reject, ports: [{ protocol: udp }] }] }`,
    expect: [cut('p.yaml:1:103', 'rule "no-dns"', 'udp port 53 from 192.0.2.1 to 1.1.1.1')],
  },
  {
    title: 'the default of the host is named',
    host: HOST.replace('management:', 'default: { ingress: deny }, management:'),
    policy: '{ subject: { hosts: {} } }',
    expect: [cut('h.yaml:1:161', 'ingress default of host "web-1"', 'tcp port 443 from 192.0.2.1 to 1.1.1.1')],
  },
  {
    title: 'what is forwarded is not the host’s own',
    policy: '{ subject: { hosts: {}, scope: forward }, default: { ingress: deny } }',
    expect: [],
  },
];

test.each(rows)('$title', ({ host = HOST, policy, expect: expected }) => {
  expect(diagnose({ 'h.yaml': host, 'p.yaml': documentOf('Policy', 'p', policy) })).toEqual(expected);
});
