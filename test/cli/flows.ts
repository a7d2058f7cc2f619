/** Flows through the shop and the one line `eval` answers to each, whatever the engine. */
export interface FlowRow {
  readonly title: string;
  readonly flow: object;
  readonly answer: object;
}

const POSTGRES = { tier: 'application', policy: 'postgres', file: 'policies/postgres.yaml' } as const;
const WEB = { tier: 'application', policy: 'web', file: 'policies/web.yaml' } as const;
const HTTP = { verdict: 'allow', by: 'rule', ...WEB, rule: 'http', line: 7 };
const TO_PG = { verdict: 'allow', by: 'rule', ...POSTGRES, rule: 'web-to-pg', line: 9 };
const EGRESS_DEFAULT = { verdict: 'allow', by: 'host-default', file: 'hosts.yaml', line: 8 };
const INGRESS_DEFAULT = { verdict: 'deny', by: 'host-default', file: 'hosts.yaml', line: 9 };
const TRANSIT = { verdict: 'deny', by: 'tier-default', tier: 'guard', file: 'tier.yaml', line: 4 };

export const FLOWS: readonly FlowRow[] = [
  {
    title: 'an address to a host',
    flow: { id: '1', src: { ip: '203.0.113.9' }, dst: { host: 'web-1' }, protocol: 'tcp', sourcePort: 40000, port: 80 },
    answer: { id: '1', verdict: 'allow', ingress: HTTP, egress: null },
  },
  {
    title: 'ids are given back as they came; protocols may be numbers',
    flow: { id: 7, src: { ip: '2001:db8::9' }, dst: { host: 'web-1' }, protocol: 6, port: 81 },
    answer: { id: 7, verdict: 'deny', ingress: INGRESS_DEFAULT, egress: null },
  },
  {
    title: 'a host to a workload: both sides',
    flow: { id: 'a', src: { host: 'web-1' }, dst: { workload: 'shop/db-0' }, protocol: 'tcp', port: 5432 },
    answer: { id: 'a', verdict: 'allow', ingress: TO_PG, egress: EGRESS_DEFAULT },
  },
  {
    title: 'a policy default',
    flow: { id: 'b', src: { host: 'web-1' }, dst: { workload: 'shop/db-0' }, protocol: 'udp', port: 5432 },
    answer: {
      id: 'b',
      verdict: 'deny',
      ingress: { verdict: 'deny', by: 'policy-default', ...POSTGRES, line: 7 },
      egress: EGRESS_DEFAULT,
    },
  },
  {
    title: 'a reject is its own word',
    flow: { id: 'c', src: { ip: '10.9.9.9' }, dst: { workload: 'shop/db-0' }, protocol: 'tcp', port: 23 },
    answer: {
      id: 'c',
      verdict: 'reject',
      ingress: { verdict: 'reject', by: 'rule', ...POSTGRES, rule: 'no-telnet', line: 13 },
      egress: null,
    },
  },
  {
    title: 'tier safety',
    flow: { id: 'd', src: { ip: '10.0.0.7' }, dst: { host: 'web-1' }, protocol: 'tcp', port: 22 },
    answer: {
      id: 'd',
      verdict: 'allow',
      ingress: { verdict: 'allow', by: 'safety', tier: 'safety', rule: 'management/ssh', file: 'hosts.yaml', line: 12 },
      egress: null,
    },
  },
  {
    title: 'what is attached to no interface yet is asked all the same',
    flow: { id: 'e', src: { workload: 'shop/unattached' }, dst: { ip: '10.2.3.4' }, protocol: 'gre' },
    answer: { id: 'e', verdict: 'allow', ingress: null, egress: EGRESS_DEFAULT },
  },
  {
    title: 'the family of the other side',
    flow: { id: 'f', src: { host: 'bare' }, dst: { workload: 'shop/db-0' }, protocol: 'tcp', port: 5432 },
    answer: {
      id: 'f',
      verdict: 'deny',
      ingress: { verdict: 'deny', by: 'policy-default', ...POSTGRES, line: 7 },
      egress: { ...EGRESS_DEFAULT, line: 16 },
    },
  },
  ...(['icmp', 'icmpv6'] as const).map((protocol) => ({
    title: `echo request unless a type is given, ${protocol}`,
    flow: { id: protocol, src: { ip: '10.2.3.4' }, dst: { host: 'web-1' }, protocol, port: 9 },
    answer: { id: protocol, verdict: 'allow', ingress: HTTP, egress: null },
  })),
  {
    title: 'another ICMP type',
    flow: { id: 'g', src: { ip: '10.2.3.4' }, dst: { host: 'web-1' }, protocol: 'icmp', icmpType: 13, icmpCode: 0 },
    answer: { id: 'g', verdict: 'deny', ingress: INGRESS_DEFAULT, egress: null },
  },
  {
    title: 'neighbour discovery comes with hop limit 255',
    flow: { id: 'h', src: { ip: 'fe80::1' }, dst: { host: 'web-1' }, protocol: 'icmpv6', icmpType: 135 },
    answer: {
      id: 'h',
      verdict: 'allow',
      ingress: {
        verdict: 'allow',
        by: 'safety',
        tier: 'safety',
        rule: 'neighbour-discovery',
        file: 'hosts.yaml',
        line: 1,
      },
      egress: null,
    },
  },
  {
    title: 'hook form: an interface that is not managed',
    flow: {
      id: 'i',
      host: 'web-1',
      interface: 'wlan0',
      direction: 'ingress',
      src: { ip: '10.2.3.4' },
      dst: { ip: '192.0.2.10' },
      protocol: 'gre',
    },
    answer: { id: 'i', verdict: 'allow', reason: 'unmanaged', ingress: null, egress: null },
  },
  {
    title: 'hook form: the host’s own at hook ingress',
    flow: {
      id: 'j',
      host: 'web-1',
      interface: 'eth7',
      direction: 'ingress',
      src: { ip: '10.2.3.4' },
      dst: { host: 'web-1' },
      protocol: 47,
    },
    answer: { id: 'j', verdict: 'allow', ingress: HTTP, egress: null },
  },
  {
    title: 'hook form: forwarded, the tier’s default',
    flow: {
      id: 'k',
      host: 'web-1',
      interface: 'eth0',
      direction: 'ingress',
      src: { ip: '10.2.3.4' },
      dst: { ip: '10.1.0.5' },
      protocol: 'tcp',
      port: 1,
    },
    answer: { id: 'k', verdict: 'deny', ingress: TRANSIT, egress: null },
  },
  {
    title: 'hook form: forwarded, a pass rule leads on',
    flow: {
      id: 'l',
      host: 'web-1',
      interface: 'eth0',
      direction: 'ingress',
      src: { ip: '10.2.3.4' },
      dst: { ip: '10.1.0.5' },
      protocol: 'sctp',
      port: 1,
    },
    answer: { id: 'l', verdict: 'deny', ingress: INGRESS_DEFAULT, egress: null },
  },
  {
    title: 'hook form: both sides at a workload’s interface, each with its own answer',
    flow: {
      id: 'm',
      host: 'web-1',
      interface: 'veth-db',
      direction: 'ingress',
      src: { workload: 'shop/db-0' },
      dst: { host: 'web-1' },
      protocol: 'tcp',
      port: 99,
    },
    answer: {
      id: 'm',
      verdict: 'deny',
      ingress: INGRESS_DEFAULT,
      egress: { verdict: 'allow', by: 'rule', ...POSTGRES, rule: 'to-host', line: 17 },
    },
  },
  {
    title: 'hook form: a stranger',
    flow: {
      id: 'n',
      host: 'web-1',
      interface: 'veth-db',
      direction: 'egress',
      src: { host: 'web-1' },
      dst: { ip: '10.1.0.99' },
      protocol: 'tcp',
      port: 5432,
    },
    answer: {
      id: 'n',
      verdict: 'deny',
      ingress: { ...INGRESS_DEFAULT, reason: 'not-a-workload' },
      egress: EGRESS_DEFAULT,
    },
  },
];

const NO_FAMILY =
  'choosing addresses: host "bare" (2001:db8:9::9) and the address (10.0.0.1) have no address family in common';
const ENDS = { src: { ip: '10.0.0.1' }, dst: { host: 'web-1' } } as const;

/** Lines that cannot be asked. */
export const REFUSED: readonly (readonly [line: string, answer: object])[] = [
  ['{"id":', { id: null, error: expect.stringMatching(/^reading a flow: .*; write one JSON object a line$/) }],
  ['[1]', { id: null, error: 'reading a flow: expected an object, got [1]' }],
  [JSON.stringify({ id: 1, ...ENDS, protocol: 'tcp' }), { id: 1, error: 'asking tcp: "port" is missing; add it' }],
  [
    JSON.stringify({ id: 2, ...ENDS, protocol: 'tpc', sport: 1, port: 65536 }),
    {
      id: 2,
      error:
        'reading a flow: key "sport" is unknown, did you mean "port"?; "protocol" must be a name or 0 to 255, got "tpc"; "port" must be 0 to 65535, got 65536',
    },
  ],
  [
    JSON.stringify({ id: 3, src: { ip: '10.0.0.256' }, dst: {}, protocol: 256 }),
    {
      id: 3,
      error:
        'reading a flow: "src" has "10.0.0.256", which is no IPv4 or IPv6 address; "dst" must be one of {"ip":…}, {"workload":"namespace/name"} and {"host":…}, got {}; "protocol" must be a name or 0 to 255, got 256',
    },
  ],
  [
    JSON.stringify({ id: 4, src: { workload: 'shop/db-1' }, dst: { ip: '10.0.0.1' }, protocol: 'gre' }),
    { id: 4, error: 'finding workload "shop/db-1": there is none; did you mean "shop/db-0"?' },
  ],
  [
    JSON.stringify({ id: 5, ...ENDS, protocol: 'gre', host: 'nowhere', interface: 'eth0', direction: 'ingress' }),
    { id: 5, error: 'finding host "nowhere": there is none; name one of the repository' },
  ],
  [
    JSON.stringify({ id: 6, ...ENDS, protocol: 'gre', host: 'web-1' }),
    {
      id: 6,
      error:
        'reading a flow: "host", "interface" and "direction" (ingress or egress, as the interface sees it) go together',
    },
  ],
  [
    JSON.stringify({ id: 7, src: { host: 'bare' }, dst: { ip: '10.0.0.1' }, protocol: 'gre' }),
    { id: 7, error: NO_FAMILY },
  ],
  [
    JSON.stringify({ id: 8, src: { host: 'bare' }, dst: { host: 'web-1' }, protocol: 43 }),
    { id: 8, error: 'asking protocol 43 in IPv6: it is an extension header, no packet ends in it' },
  ],
];
