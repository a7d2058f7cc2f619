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
    title: 'an allow rule it might not match does not open, what comes after decides',
    host: host({ services: [HTTPS] }, { action: 'reject' }),
    expect: 'reject by security/p/second',
  },
  {
    title: 'what would pass with any ports passes',
    host: host({ services: [HTTPS] }),
    expect: 'allow by security/p/second',
  },
  {
    title: 'a rule that might deny it drops it, whatever comes after',
    host: host({ action: 'deny', services: [HTTPS] }),
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
    expect: 'allow by host default',
  },
];

describe.each([4, 6] as const)('a later fragment, IPv%d', (family) => {
  test.each(rows)('$title', ({ host: text, packet: line = 'tcp 10.0.0.1 > 192.0.2.1 fragment', expect: expected }) => {
    expect(said(evaluateSubject(hostPolicy(text, family), OWN, 'ingress', packet(line, family)))).toBe(expected);
  });
});

test('a stranger’s fragment that safety may not know meets the host’s default', () => {
  const text: HostText = {
    safety: [{ direction: 'ingress', subjects: ['stranger'], name: 'dhcp', rule: { services: [HTTPS] } }],
  };
  const answer = evaluateSubject(
    hostPolicy(text, 4),
    STRANGER,
    'ingress',
    packet('tcp 10.0.0.1 > 192.0.2.1 fragment', 4),
  );
  expect(said(answer)).toBe('allow by host default (not-a-workload)');
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

test('a fragment passes only where it would with any ports, and is dropped as one only where its rule tells ports apart', () => {
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
      if (decided.verdict === 'allow') {
        const verdicts = whole.map((probe) => evaluateSubject(policy, OWN, 'ingress', probe).verdict);
        expect(new Set(verdicts)).toEqual(new Set(['allow']));
      }
      if (decided.reason === 'fragment') {
        const doubted = rule('doubted', ingress[decided.decider.rule ?? ''] ?? {}, 4);
        const matched = whole.filter((probe) => matchRule(doubted, probe).match === 'yes').length;
        expect([decided.verdict, matched > 0, matched < whole.length]).toEqual(['deny', true, true]);
      }
    }),
    { verbose: true },
  );
});
