import { createHash } from 'node:crypto';
import { compile } from '../../controller/compile/compile.ts';
import type { Image } from '../../controller/model/image.ts';
import type { HostPolicy } from '../../controller/model/policy.ts';
import { DB, type HostText, hostPolicy, OWN } from '../model/build.ts';

function compiled(policy: HostPolicy): Image {
  const { value, diagnostics } = compile(policy);
  if (value === undefined) throw new Error(diagnostics.map(({ message }) => message).join());
  return value;
}

const WEB: HostText = {
  default: { ingress: 'deny' },
  safety: [{ direction: 'ingress', subjects: ['host-own'], name: 'management/ssh', rule: { from: ['10.9.0.0/16'] } }],
  tiers: [
    {
      name: 'application',
      default: 'deny',
      policies: [
        {
          name: 'web',
          subjects: [OWN, DB],
          default: { ingress: 'deny' },
          ingress: { https: { from: ['10.0.0.0/8'], services: [{ protocol: 6, ports: { first: 443, last: 443 } }] } },
        },
      ],
    },
  ],
};

/** The same policy with every place, set name and order of prefixes changed, and a block written as its halves. */
function reworded(policy: HostPolicy): HostPolicy {
  return JSON.parse(
    JSON.stringify(policy, (key, value) => rewordedValue(key, value)),
    revive,
  ) as HostPolicy;
}

function rewordedValue(key: string, value: unknown): unknown {
  if (key === 'place') return { file: 'elsewhere.yaml', line: 99, column: 7 };
  if (typeof value === 'bigint') return `${value}n`;
  return value;
}

function revive(key: string, value: unknown): unknown {
  if (typeof value === 'string' && /^\d+n$/.test(value)) return BigInt(value.slice(0, -1));
  if (key !== 'prefixes' || !Array.isArray(value)) return value;
  return value
    .flatMap(({ family, bits, length }: { family: number; bits: bigint; length: number }) => [
      { family, bits, length: length + 1 },
      { family, bits: bits + (1n << BigInt((family === 4 ? 32 : 128) - length - 1)), length: length + 1 },
    ])
    .reverse();
}

test.each([4, 6] as const)('bytes depend on meaning only (IPv%i)', (family) => {
  const first = compiled(hostPolicy(WEB, family));
  expect(Buffer.compare(first.bytes, compiled(hostPolicy(WEB, family)).bytes)).toBe(0);
  const second = compiled(reworded(hostPolicy(WEB, family)));
  expect(Buffer.compare(first.bytes, second.bytes)).toBe(0);
  expect([...second.rules.values()][0]?.decider.place.file).toBe('elsewhere.yaml');
  expect(compiled(hostPolicy({ ...WEB, nonIP: 'deny' }, family)).digest).not.toBe(first.digest);
});

test('rule ids are hashes of tier/policy/direction/rule', () => {
  const ids = new Map([...compiled(hostPolicy(WEB, 4)).rules.values()].map(({ id, decider }) => [id, decider.by]));
  const paths = [
    ['safety/*/ingress/arp', 'safety'],
    ['*/*/ingress/non-ip', 'host-default'],
    ['safety/*/ingress/management/ssh', 'safety'],
    ['application/web/ingress/https', 'rule'],
    ['application/web/ingress/*', 'policy-default'],
    ['application/*/egress/*', 'tier-default'],
    ['*/*/ingress/*', 'host-default'],
    ['*/*/egress/*', 'host-default'],
  ] as const;
  const hashed = paths.map(([path, by]) => [createHash('sha256').update(path).digest('hex').slice(0, 16), by]);
  expect(ids).toEqual(new Map(hashed as [string, (typeof paths)[number][1]][]));
});

test('subjects that the same policies select share their rows', () => {
  const policy = hostPolicy(WEB, 4);
  const [db] = policy.workloads;
  if (db === undefined) throw new Error('the policy has no workload');
  const twins = Array.from({ length: 50 }, (_, i) => ({ ...db, name: `shop/db-${i}`, interface: `veth-${i}` }));
  const alike = twins.map(({ name }) => ({ kind: 'workload', workload: name }) as const);
  const tiers = policy.tiers.map((tier) => ({
    ...tier,
    policies: tier.policies.map((member) => ({ ...member, subjects: [...member.subjects, ...alike] })),
  }));
  const many = compiled({ ...policy, workloads: [db, ...twins], tiers });
  expect(many.figures.rows).toBe(compiled(policy).figures.rows);
  expect(many.subjectPoints.size).toBe(compiled(policy).subjectPoints.size + twins.length);
});
