import { ask, clusterWith, networkPolicy } from './kube.ts';

const DB = '10.1.0.5:5432';
const FROM_WEB = `ingress tcp 10.1.0.6:40000 > ${DB}`;
const FROM_API = `ingress tcp 10.1.0.7:40000 > ${DB}`;
const FROM_MON = `ingress tcp 10.2.0.5:40000 > ${DB}`;
const FROM_OUTSIDE = `ingress tcp 10.9.9.9:40000 > ${DB}`;
const TO_WEB = 'egress tcp 10.1.0.5:40000 > 10.1.0.6:80';
const FREE = 'allow by host default';
const CLOSED = 'deny by kubernetes/shop/p default';
const FIRST = 'allow by kubernetes/shop/p/ingress[0]';
const SECOND = 'allow by kubernetes/shop/p/ingress[1]';

const onDb = (rest: string): string => networkPolicy('p', `podSelector: { matchLabels: { role: db } }, ${rest}`);
const block = (cidr: string, v6: string, except = ''): string =>
  `{ ipBlock: { cidr: ${cidr}${except && `, except: [${except}]`} } }, { ipBlock: { cidr: "${v6}"${except && `, except: ["2001:db8::${except.replace('/24', '/120')}"]`} } }`;

interface Row {
  readonly title: string;
  readonly policies: readonly string[];
  readonly asked: readonly (readonly [question: string, answer: string])[];
}

const rows: readonly Row[] = [
  {
    title: 'who is not selected is not isolated, and being a peer isolates nobody',
    policies: [onDb('ingress: [{ from: [{ podSelector: { matchLabels: { role: web } } }] }]')],
    asked: [
      ['ingress tcp 10.9.9.9:1 > 10.1.0.6:80', FREE],
      ['egress tcp 10.1.0.6:1 > 10.9.9.9:80', FREE],
      [FROM_WEB, FIRST],
      [FROM_API, CLOSED],
      [TO_WEB, FREE],
    ],
  },
  {
    title: 'without policyTypes egress is in force where there are egress rules',
    policies: [onDb('egress: [{ to: [{ podSelector: { matchLabels: { role: api } } }] }]')],
    asked: [
      [TO_WEB, CLOSED],
      ['egress tcp 10.1.0.5:40000 > 10.1.0.7:80', 'allow by kubernetes/shop/p/egress[0]'],
      [FROM_WEB, CLOSED],
    ],
  },
  {
    title: 'policyTypes is taken literally: rules of a direction that is not in force are inert',
    policies: [onDb('policyTypes: [Egress], ingress: [{ from: [{ podSelector: {} }] }]')],
    asked: [
      [FROM_OUTSIDE, FREE],
      [TO_WEB, CLOSED],
    ],
  },
  {
    title: 'an empty policyTypes is none; no rules, and an empty list of them, allow nothing',
    policies: [onDb('policyTypes: [], ingress: [], egress: []')],
    asked: [
      [FROM_WEB, CLOSED],
      [TO_WEB, FREE],
    ],
  },
  {
    title: 'no podSelector selects all of the namespace, and none of another',
    policies: [networkPolicy('p', 'policyTypes: [Ingress]')],
    asked: [
      [FROM_WEB, CLOSED],
      ['ingress tcp 10.1.0.5:1 > 10.1.0.6:80', CLOSED],
      ['ingress tcp 10.1.0.5:1 > 10.2.0.5:80', FREE],
    ],
  },
  {
    title: 'peers: pods here, pods of namespaces by label or by name, both selectors together, either of two peers',
    policies: [
      onDb(
        'ingress: [{ from: [{ podSelector: { matchLabels: { role: web } } }, { namespaceSelector: { matchLabels: { team: platform } }, podSelector: { matchLabels: { role: web } } }] }, { from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ops } } }] }]',
      ),
    ],
    asked: [
      [FROM_WEB, FIRST],
      [FROM_MON, SECOND],
      [FROM_API, CLOSED],
      [FROM_OUTSIDE, CLOSED],
    ],
  },
  {
    title: 'a peer of all namespaces is all pods, and nobody outside; no peers are everybody',
    policies: [
      onDb(
        'ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 5432 }] }, { from: [], ports: [{ port: 9187 }] }]',
      ),
    ],
    asked: [
      [FROM_MON, FIRST],
      [FROM_OUTSIDE, CLOSED],
      ['ingress tcp 10.9.9.9:1 > 10.1.0.5:9187', SECOND],
    ],
  },
  {
    title: 'blocks mean addresses, those of pods too; what is excepted may be allowed by another peer',
    policies: [
      onDb(
        `ingress: [{ from: [${block('10.1.0.0/16', '2001:db8::10.1.0.0/112', '10.1.0.0/24')}] }, { from: [${block('10.1.0.6/32', '2001:db8::10.1.0.6/128')}] }]`,
      ),
    ],
    asked: [
      [FROM_WEB, SECOND],
      [FROM_API, CLOSED],
      ['ingress tcp 10.1.9.9:1 > 10.1.0.5:1', FIRST],
    ],
  },
  {
    title: 'ports: TCP unless another protocol is said, all of them where none is, ranges to their end',
    policies: [
      onDb(
        'ingress: [{ ports: [{ port: 80, endPort: 90 }, { protocol: UDP, port: 53 }] }, { ports: [{ protocol: SCTP }] }]',
      ),
    ],
    asked: [
      ['ingress tcp 10.9.9.9:1 > 10.1.0.5:90', FIRST],
      ['ingress tcp 10.9.9.9:1 > 10.1.0.5:91', CLOSED],
      ['ingress udp 10.9.9.9:1 > 10.1.0.5:80', CLOSED],
      ['ingress udp 10.9.9.9:1 > 10.1.0.5:53', FIRST],
      ['ingress sctp 10.9.9.9:1 > 10.1.0.5:7', SECOND],
      ['ingress gre 10.9.9.9 > 10.1.0.5', CLOSED],
    ],
  },
  {
    title: 'several policies add up; what none of them allows the first by name closes',
    policies: [
      networkPolicy('z', 'ingress: [{ from: [{ podSelector: { matchLabels: { role: web } } }] }]'),
      onDb('ingress: [{ from: [{ podSelector: { matchLabels: { role: api } } }] }]'),
    ],
    asked: [
      [FROM_WEB, 'allow by kubernetes/shop/z/ingress[0]'],
      [FROM_API, FIRST],
      [FROM_MON, CLOSED],
      ['ingress tcp 10.1.0.5:1 > 10.1.0.7:80', 'deny by kubernetes/shop/z default'],
    ],
  },
  {
    title: 'the rule {} allows everything its way, and isolation stays',
    policies: [onDb('policyTypes: [Ingress, Egress], ingress: [{}]')],
    asked: [
      [FROM_OUTSIDE, FIRST],
      ['ingress gre 10.9.9.9 > 10.1.0.5', FIRST],
      [TO_WEB, CLOSED],
    ],
  },
];

describe.each([4, 6] as const)('IPv%i', (family) => {
  test.each(rows)('$title', ({ policies, asked }) => {
    const policy = clusterWith(...policies);
    expect(asked.map(([question]) => [question, ask(policy, question, family)])).toEqual(asked);
  });
});

test('a block with bits beyond its length is the block, and the same list as one without', () => {
  const policy = clusterWith(
    onDb('ingress: [{ from: [{ ipBlock: { cidr: 10.9.9.9/8 } }] }, { from: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }]'),
  );
  const rules = policy.tiers[0]?.policies[0]?.ingress ?? [];
  const sets = rules.map(({ from }) => (from === 'any' ? undefined : from[0]?.include[0]));
  expect(sets[0]).toEqual({ name: '10.0.0.0/8', prefixes: [{ family: 4, bits: 0x0a000000n, length: 8 }] });
  expect(sets[1]).toBe(sets[0]);
});

test('defaults and rules stand where they are written', () => {
  const [policy] = clusterWith(onDb('policyTypes: [Egress, Ingress], ingress: [{}, {}]')).tiers[0]?.policies ?? [];
  const at = ({ place }: { readonly place: { readonly line: number; readonly column: number } }) =>
    `${place.line}:${place.column}`;
  expect(
    [policy, policy?.default.ingress, policy?.default.egress, ...(policy?.ingress ?? [])].map(
      (line) => line && at(line),
    ),
  ).toEqual(['16:1', '16:172', '16:164', '16:192', '16:196']);
});
