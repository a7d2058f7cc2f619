import * as fc from 'fast-check';
import { imageJudge } from '../../controller/abi/judge.ts';
import { compile } from '../../controller/compile/compile.ts';
import type { HostPolicy } from '../../controller/model/policy.ts';
import { prefixOf } from '../../controller/net/prefix.ts';
import { compareEngines } from '../generate/agreement.ts';
import {
  from,
  ip4,
  list,
  policyOfPolicies,
  policyOfRules,
  type RuleParts,
  rule,
  tcp,
  times,
  workloadsOf,
} from '../generate/lists.ts';
import { drawnQuestions, questionsOf } from '../generate/packet.ts';
import { generator } from '../generate/random.ts';
import { seedOfRun } from '../generate/seed.ts';

const MIB = 2 ** 20;
const TEN = 0x0a000000;
const LONG = process.env['WEIR_LONG'] === '1';
const PORT_LISTS = LONG ? 1000 : 200;

/** 100,000 prefixes of 20 to 32 bits, nested and overlapping, in `lists` lists. */
function scattered(lists: number): readonly RuleParts[] {
  const random = generator(lists);
  const prefixes = (): readonly ReturnType<typeof ip4>[] =>
    times(100_000 / lists, () => ip4(TEN + random(2 ** 24), 20 + random(13)));
  return times(lists, (i) => from(list(`l${i}`, prefixes())));
}

/** A /8 to a /31 about one address, each a rule, then 100,000 addresses in the outermost. */
function shells(): HostPolicy {
  const around = times(24, (i) => from(list(`shell${i}`, [ip4(TEN, 8 + i)])));
  return policyOfRules([
    ...around,
    from(
      list(
        'hosts',
        times(100_000, (i) => ip4(TEN + i * 7)),
      ),
    ),
  ]);
}

function workloads(count: number): HostPolicy {
  const all = workloadsOf(count);
  const policies = times(count / 10, (i) => ({
    name: `p${i}`,
    order: 100,
    subjects: all.slice(i * 10, i * 10 + 10).map(({ name }) => ({ kind: 'workload' as const, workload: name })),
    default: {},
    ingress: times(10, (r) => rule(r, { ...from(list(`l${i % 100}`, [ip4(TEN + i * 16, 28)])), services: [tcp(r)] })),
    egress: [],
  }));
  return policyOfPolicies(policies, all);
}

function hosts6(count: number): HostPolicy {
  const random = generator(6);
  const bits = (): bigint => (0x20010db8n << 96n) | (BigInt(random(2 ** 16)) << 80n) | BigInt(random(2 ** 30));
  return policyOfRules([
    from(
      list(
        'hosts',
        times(count, () => prefixOf({ family: 6, bits: bits() }, 128)),
      ),
    ),
  ]);
}

const scatteredPorts = generator(1000);

/** What looks as if it might explode, the most bytes it may take, and its classes by source and by service. */
const FITS: readonly [what: string, policy: () => HostPolicy, bytes: number, classes: readonly [number, number]][] = [
  [
    'one address 100,000 times',
    () =>
      policyOfRules([
        from(
          list(
            'dup',
            times(100_000, () => ip4(TEN)),
          ),
        ),
      ]),
    MIB / 8,
    [2, 1],
  ],
  [
    '100,000 adjacent addresses',
    () =>
      policyOfRules([
        from(
          list(
            'run',
            times(100_000, (i) => ip4(TEN + i)),
          ),
        ),
      ]),
    MIB / 8,
    [2, 1],
  ],
  ['100,000 addresses inside a /8 to a /31', shells, 5 * MIB, [44, 1]],
  ['100,000 nested prefixes in one list', () => policyOfRules(scattered(1)), 4 * MIB, [2, 1]],
  ['100,000 nested prefixes in a thousand lists', () => policyOfRules(scattered(1000)), 24 * MIB, [84_398, 1]],
  [
    '10,000 distinct ports in one rule',
    () => policyOfRules([{ services: times(10_000, (i) => tcp(i * 3)) }]),
    MIB / 8,
    [1, 2],
  ],
  [
    `${PORT_LISTS} lists of a thousand ports`,
    () => policyOfRules(times(PORT_LISTS, () => ({ services: times(1000, () => tcp(scatteredPorts(65_536))) }))),
    16 * MIB,
    [1, LONG ? 65_538 : 48_843],
  ],
  ['5,000 workloads in 500 policies', () => workloads(5000), 4 * MIB, [501, 12]],
  ['100,000 IPv6 hosts', () => hosts6(100_000), 64 * MIB, [2, 1]],
];

test.each(FITS)(
  '%s',
  (what, make, bytes, [source, service]) => {
    const policy = make();
    const { value: image, diagnostics } = compile(policy);
    expect(diagnostics).toEqual([]);
    if (image === undefined) throw new Error('no image and no reason');
    expect(image.figures.bytes).toBeLessThanOrEqual(bytes);
    const { classes } = image.figures;
    expect(classes.source).toBe(source);
    expect(classes.service).toBe(service);
    using judge = imageJudge();
    judge.load(image);
    const question = questionsOf(policy);
    const answers = new Set<string>();
    for (const drawn of fc.sample(drawnQuestions, { numRuns: 25, seed: seedOfRun(what) })) {
      const { expected, judged } = compareEngines(policy, image, judge, question(drawn));
      expect(judged).toEqual(expected);
      answers.add(JSON.stringify(expected));
    }
    expect(answers.size).toBeGreaterThan(1);
  },
  60_000,
);
