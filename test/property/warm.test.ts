import * as fc from 'fast-check';
import { type Compiler, compileWith, createCompiler } from '../../controller/compile/compile.ts';
import { TUNING, type Tuning } from '../../controller/compile/file-rows.ts';
import type { HostPolicy } from '../../controller/model/policy.ts';
import { crowdedPolicy } from '../generate/crowded.ts';
import { edited } from '../generate/edits.ts';
import { largePolicy } from '../generate/large.ts';
import { hostPolicies } from '../generate/policy.ts';
import { generator } from '../generate/random.ts';
import { runsOf, seedOfRun } from '../generate/seed.ts';

const MINUTE = 60_000;
/** By which small policies have entries of every kind. */
const SMALL: Tuning = { ...TUNING, few: 3, crowd: 4 };

/** Where a history begins, how rows are filed in it, and the edits of which every one follows on the last. */
interface Trial {
  readonly start: fc.Arbitrary<HostPolicy>;
  readonly tuning: Tuning;
  readonly steps: number;
}

const seeds = fc.nat(2 ** 31 - 1);
const crowds = fc
  .record({ rules: fc.integer({ min: 10, max: 400 }), tiers: fc.integer({ min: 1, max: 3 }), seed: seeds })
  .map(crowdedPolicy);
const large = fc
  .record({ rules: fc.integer({ min: 600, max: 900 }), seed: seeds })
  .map(({ rules, seed }) => largePolicy({ rules, prefixes: 5 * rules }, seed));

/** One compiler for the whole history, which ends where it began. */
function history(
  create: (tuning: Tuning) => Compiler,
  { start, tuning, steps }: Trial,
): fc.IProperty<[HostPolicy, number]> {
  return fc.property(start, seeds, (first, seed) => {
    const compiler = create(tuning);
    const random = generator(seed);
    let now = first;
    for (let step = 0; step <= steps; step++) {
      const policy = step === steps ? first : now;
      const [warm, cold] = [compiler(policy), compileWith(tuning, policy)];
      expect(warm.diagnostics).toEqual(cold.diagnostics);
      const bytes = [warm.value?.bytes, cold.value?.bytes].map((image) => image ?? new Uint8Array());
      expect(Buffer.compare(bytes[0] ?? new Uint8Array(), bytes[1] ?? new Uint8Array())).toBe(0);
      expect({ ...warm.value, bytes: undefined }).toEqual({ ...cold.value, bytes: undefined });
      now = edited(policy, random);
    }
  });
}

const TRIALS: readonly [what: string, trial: Trial, runs: number][] = [
  ['small policies', { start: hostPolicies, tuning: TUNING, steps: 8 }, runsOf(40)],
  ['small policies with entries', { start: hostPolicies, tuning: SMALL, steps: 8 }, runsOf(40)],
  ['crowded policies', { start: crowds, tuning: SMALL, steps: 6 }, runsOf(12)],
  ['large policies', { start: large, tuning: TUNING, steps: 4 }, runsOf(3)],
];

test.each(TRIALS)(
  'edits of %s compile to the bytes of a compiler that remembers nothing',
  async (what, trial, numRuns) => {
    await fc.assert(history(createCompiler, trial), { seed: seedOfRun(`warm: ${what}`), numRuns });
  },
  MINUTE * runsOf(1),
);

/** Answers a policy of as many rules as the last with what it said of that. */
function staleCompiler(tuning: Tuning): Compiler {
  let last: { readonly rules: number; readonly answer: ReturnType<Compiler> } | undefined;
  return (policy) => {
    const rules = policy.tiers.flatMap(({ policies }) => policies.flatMap((p) => [...p.ingress, ...p.egress])).length;
    if (last?.rules !== rules) last = { rules, answer: compileWith(tuning, policy) };
    return last.answer;
  };
}

test('a compiler whose memory is stale is found out', () => {
  const trial = { start: crowds, tuning: SMALL, steps: 6 };
  const { failed } = fc.check(history(staleCompiler, trial), { seed: seedOfRun('warm: stale'), numRuns: 12 });
  expect(failed).toBe(true);
});
