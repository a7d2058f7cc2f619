import { evaluateSubject } from '../../controller/model/evaluate.ts';
import type { Direction, Subject } from '../../controller/model/policy.ts';
import { DB, FORWARD, type HostText, hostPolicy, OWN, STRANGER } from './build.ts';
import { packet, said } from './packets.ts';

interface Row {
  readonly title: string;
  readonly host: HostText;
  readonly subject?: Subject;
  readonly direction?: Direction;
  /** Packet → what the walk says of it. */
  readonly packets: Readonly<Record<string, string>>;
}

const HTTPS = { protocol: 6, ports: { first: 443, last: 443 } };
const toWeb = (source: string, port = 443): string => `tcp ${source}:40000 > 192.0.2.1:${port}`;

const rows: readonly Row[] = [
  {
    title: 'nothing selects the subject: the host default decides',
    host: { default: { ingress: 'deny' } },
    packets: { [toWeb('10.0.0.1')]: 'deny by host default' },
  },
  {
    title: 'the first rule that matches decides; the host default takes what none matches',
    host: {
      tiers: [
        {
          name: 'application',
          policies: [
            {
              name: 'web',
              ingress: {
                office: { from: ['10.9.0.0/16'], services: [HTTPS] },
                net: { action: 'deny', from: ['10.0.0.0/8'] },
                all: { action: 'reject', services: [HTTPS] },
              },
            },
          ],
        },
      ],
    },
    packets: {
      [toWeb('10.9.255.255')]: 'allow by application/web/office',
      [toWeb('10.8.255.255')]: 'deny by application/web/net',
      [toWeb('11.0.0.0')]: 'reject by application/web/all',
      [toWeb('11.0.0.0', 444)]: 'allow by host default',
    },
  },
  {
    title: 'except removes from its own peer only',
    host: {
      tiers: [
        {
          name: 'application',
          policies: [
            {
              name: 'web',
              default: { ingress: 'deny' },
              ingress: { one: { from: ['10.0.0.0/8'], except: ['10.9.0.0/16'] }, two: { from: ['10.9.1.0/24'] } },
            },
          ],
        },
      ],
    },
    packets: {
      [toWeb('10.8.0.1')]: 'allow by application/web/one',
      [toWeb('10.9.0.1')]: 'deny by application/web default',
      [toWeb('10.9.1.1')]: 'allow by application/web/two',
    },
  },
  {
    title: 'to narrows the own side; an empty list matches nothing',
    host: {
      tiers: [
        {
          name: 'application',
          policies: [
            {
              name: 'web',
              ingress: {
                nobody: { action: 'deny', from: [] },
                none: { action: 'deny', services: [] },
                here: { to: ['192.0.2.1/32'] },
              },
              default: { ingress: 'deny' },
            },
          ],
        },
      ],
    },
    packets: {
      [toWeb('10.0.0.1')]: 'allow by application/web/here',
      'tcp 10.0.0.1:1 > 192.0.2.2:443': 'deny by application/web default',
    },
  },
  {
    title: 'pass leaves the tier and skips its defaults',
    host: {
      tiers: [
        {
          name: 'security',
          default: 'deny',
          policies: [
            { name: 'gate', default: { ingress: 'deny' }, ingress: { on: { action: 'pass', from: ['10.0.0.0/8'] } } },
          ],
        },
        { name: 'application', policies: [{ name: 'web', default: { ingress: 'allow' } }] },
      ],
    },
    packets: {
      [toWeb('10.0.0.1')]: 'allow by application/web default',
      [toWeb('11.0.0.1')]: 'deny by security/gate default',
    },
  },
  {
    title: 'the strictest policy default decides, whatever the order',
    host: {
      tiers: [
        {
          name: 'application',
          default: 'allow',
          policies: [
            { name: 'open', default: { ingress: 'allow' } },
            { name: 'shut', default: { ingress: 'deny', egress: 'allow' } },
            { name: 'shut-too', default: { ingress: 'deny' } },
          ],
        },
      ],
    },
    packets: { [toWeb('10.0.0.1')]: 'deny by application/shut default' },
  },
  {
    title: 'a policy default is for its own direction',
    host: { tiers: [{ name: 'application', policies: [{ name: 'web', default: { ingress: 'deny' } }] }] },
    direction: 'egress',
    packets: { 'tcp 192.0.2.1:40000 > 10.0.0.1:443': 'allow by host default' },
  },
  {
    title: 'the tier default takes what no policy default decides, if one of its policies selects the subject',
    host: {
      tiers: [
        { name: 'other', default: 'deny', policies: [{ name: 'db', subjects: [DB] }] },
        { name: 'security', default: 'deny', policies: [{ name: 'web' }] },
      ],
    },
    packets: { [toWeb('10.0.0.1')]: 'deny by security default' },
  },
  {
    title: 'own, forward and workload subjects are told apart',
    host: {
      tiers: [
        {
          name: 'application',
          policies: [
            { name: 'own', subjects: [OWN], default: { ingress: 'deny' } },
            { name: 'forward', subjects: [FORWARD], default: { ingress: 'allow' } },
            { name: 'both', subjects: [OWN, FORWARD, DB], default: { ingress: 'allow' } },
          ],
        },
      ],
    },
    subject: DB,
    packets: { 'tcp 10.0.0.1:40000 > 10.1.0.5:5432': 'allow by application/both default' },
  },
  {
    title: 'tier safety comes first and names its subjects',
    host: {
      safety: [
        { direction: 'ingress', subjects: ['host-own'], name: 'management/ssh', rule: { from: ['10.0.0.7/32'] } },
        { direction: 'egress', subjects: ['host-own'], name: 'management/git', rule: {} },
        { direction: 'ingress', subjects: ['workload'], name: 'dhcp', rule: {} },
      ],
      tiers: [{ name: 'application', policies: [{ name: 'web', default: { ingress: 'deny' } }] }],
    },
    packets: {
      [toWeb('10.0.0.7')]: 'allow by safety/management/ssh',
      [toWeb('10.0.0.8')]: 'deny by application/web default',
    },
  },
  {
    title: 'a stranger meets tier safety and the host default only',
    host: {
      default: { ingress: 'deny' },
      safety: [{ direction: 'ingress', subjects: ['stranger'], name: 'dhcp', rule: { services: [HTTPS] } }],
      tiers: [
        {
          name: 'application',
          policies: [{ name: 'all', subjects: [OWN, FORWARD, DB], default: { ingress: 'allow' } }],
        },
      ],
    },
    subject: STRANGER,
    packets: {
      'tcp 10.0.0.1:1 > 10.1.0.6:443': 'allow by safety/dhcp (not-a-workload)',
      'tcp 10.0.0.1:1 > 10.1.0.6:80': 'deny by host default (not-a-workload)',
    },
  },
];

describe.each([4, 6] as const)('a walk, IPv%d', (family) => {
  test.each(rows)('$title', ({ host, subject = OWN, direction = 'ingress', packets }) => {
    const policy = hostPolicy(host, family);
    const answers = Object.keys(packets).map((text) => [
      text,
      said(evaluateSubject(policy, subject, direction, packet(text, family))),
    ]);
    expect(Object.fromEntries(answers)).toEqual(packets);
  });
});
