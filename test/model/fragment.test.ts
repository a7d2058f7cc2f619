import fc from 'fast-check';
import { evaluateSubject } from '../../controller/model/evaluate.ts';
import { matchRule } from '../../controller/model/match.ts';
import type { Packet } from '../../controller/model/packet.ts';
import type { Action } from '../../controller/model/policy.ts';
import { type HostText, hostPolicy, OWN, type RuleText, rule, STRANGER } from './build.ts';
import { packet, said } from './packets.ts';

const HTTPS = { protocol: 6, ports: { first: 443, last: 443 } };

function host(first: RuleText, second: RuleText = {}): HostText {
  const tier = { name: 'security', policies: [{ name: 'p', ingress: { first, second } }] };
  const later = { name: 'application', policies: [{ name: 'web', default: { ingress: 'deny' } as const }] };
  return { tiers: [tier, later] };
}

interface Row {
  readonly title: string;
  readonly host: HostText;
  readonly packet?: string;
  readonly expect: string;
}

const rows: readonly Row[] = [
  {
    title: 'a rule it might not match drops it, whatever comes after',
    host: host({ services: [HTTPS] }),
    expect: 'deny by security/p/first (fragment)',
  },
  {
    title: 'so does a rule that would pass it on',
    host: host({ action: 'pass', services: [HTTPS] }),
    expect: 'deny by security/p/first (fragment)',
  },
  {
    title: 'and one that would reject it: the verdict is deny',
    host: host({ action: 'reject', sourcePorts: [[1, 9]] }),
    expect: 'deny by security/p/first (fragment)',
  },
  {
    title: 'a rule of other addresses does not concern it',
    host: host({ services: [HTTPS], from: ['11.0.0.0/8'] }),
    expect: 'allow by security/p/second',
  },
  {
    title: 'a rule it matches on every port decides it',
    host: host({ action: 'reject', services: [{ protocol: 6 }] }),
    expect: 'reject by security/p/first',
  },
  {
    title: 'a pass rule it matches on every port leads on',
    host: host({ action: 'pass' }),
    expect: 'deny by application/web default',
  },
  {
    title: 'a protocol without ports is never in doubt',
    host: host({ services: [HTTPS] }),
    packet: 'gre 10.0.0.1 > 192.0.2.1 fragment',
    expect: 'allow by security/p/second',
  },
  {
    title: 'tier safety is no exception',
    host: {
      safety: [{ direction: 'ingress', subjects: ['host-own'], name: 'management/ssh', rule: { services: [HTTPS] } }],
    },
    expect: 'deny by safety/management/ssh (fragment)',
  },
];

describe.each([4, 6] as const)('a later fragment, IPv%d', (family) => {
  test.each(rows)('$title', ({ host: text, packet: line = 'tcp 10.0.0.1 > 192.0.2.1 fragment', expect: expected }) => {
    expect(said(evaluateSubject(hostPolicy(text, family), OWN, 'ingress', packet(line, family)))).toBe(expected);
  });
});

test('a stranger’s fragment is dropped as a fragment', () => {
  const text: HostText = {
    safety: [{ direction: 'ingress', subjects: ['stranger'], name: 'dhcp', rule: { services: [HTTPS] } }],
  };
  const answer = evaluateSubject(
    hostPolicy(text, 4),
    STRANGER,
    'ingress',
    packet('tcp 10.0.0.1 > 192.0.2.1 fragment', 4),
  );
  expect(said(answer)).toBe('deny by safety/dhcp (fragment)');
});

/** Ports at which rules begin and end; between two of them no rule tells ports apart. */
const EDGES = [0, 1, 2, 300, 65534, 65535] as const;
const range = fc
  .tuple(fc.constantFrom(...EDGES), fc.constantFrom(...EDGES))
  .map(([a, b]) => ({ first: Math.min(a, b), last: Math.max(a, b) }));
const ruleText: fc.Arbitrary<RuleText> = fc.record(
  {
    action: fc.constantFrom<Action>('allow', 'deny', 'reject', 'pass'),
    services: fc.array(
      range.map((ports) => ({ protocol: 6, ports })),
      { minLength: 1, maxLength: 3 },
    ),
    sourcePorts: fc.array(
      range.map(({ first, last }) => [first, last] as const),
      { minLength: 1, maxLength: 2 },
    ),
  },
  { requiredKeys: ['action'] },
);

test('a fragment is decided as every packet with its ports would be, or dropped where its rule tells ports apart', () => {
  const fragment = packet('tcp 10.0.0.1 > 192.0.2.1 fragment', 4);
  const probes = EDGES.flatMap((port) => [port, port + 1]).filter((port) => port <= 65535);
  const whole: readonly Packet[] = probes.flatMap((source) =>
    probes.map((destination): Packet => ({ ...fragment, transport: { kind: 'ports', source, destination } })),
  );
  fc.assert(
    fc.property(fc.array(ruleText, { minLength: 1, maxLength: 4 }), (rules) => {
      const ingress = Object.fromEntries(rules.map((text, i) => [`r${i}`, text]));
      const policy = hostPolicy({ tiers: [{ name: 't', policies: [{ name: 'p', ingress }] }] }, 4);
      const decided = evaluateSubject(policy, OWN, 'ingress', fragment);
      if (decided.reason === undefined) {
        const answers = new Set(whole.map((probe) => said(evaluateSubject(policy, OWN, 'ingress', probe))));
        expect([...answers]).toEqual([said(decided)]);
      } else {
        const doubted = rule('doubted', ingress[decided.decider.rule ?? ''] ?? {}, 4);
        const matched = whole.filter((probe) => matchRule(doubted, probe).match === 'yes').length;
        expect([decided.verdict, matched > 0, matched < whole.length]).toEqual(['deny', true, true]);
      }
    }),
    { verbose: true },
  );
});
