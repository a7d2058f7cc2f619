import * as fc from 'fast-check';
import { imageJudge } from '../../controller/abi/judge.ts';
import { compile } from '../../controller/compile/compile.ts';
import { kernelJudge } from '../../controller/kernel/judge.ts';
import { compareEngines } from '../generate/agreement.ts';
import { largePolicy } from '../generate/large.ts';
import { drawnQuestions, questionsOf } from '../generate/packet.ts';
import { seedOfRun } from '../generate/seed.ts';

test('1,000 rules with 10,000 prefixes load, and all engines decide alike', () => {
  const seed = seedOfRun('large policy');
  const policy = largePolicy({ rules: 1000, prefixes: 10_000 }, seed);
  const image = compile(policy).value;
  if (image === undefined) throw new Error('the policy does not compile');
  const { rows, bytes } = image.figures;
  process.stdout.write(`large policy: ${rows} rows, ${(bytes / 2 ** 20).toFixed(1)} MiB\n`);
  expect(bytes).toBeLessThan(8 * 2 ** 20);
  using kernel = kernelJudge();
  using interpreter = imageJudge();
  for (const judge of [kernel, interpreter]) judge.load(image);
  const question = questionsOf(policy);
  const deciders = new Set<string | undefined>();
  for (const drawn of fc.sample(drawnQuestions, { numRuns: 2000, seed })) {
    const asked = { ...question(drawn), interfaceName: 'eth0' };
    const { expected, judged } = compareEngines(policy, image, kernel, asked);
    expect(judged).toEqual(expected);
    expect(compareEngines(policy, image, interpreter, asked).judged).toEqual(expected);
    deciders.add(expected.ingress?.decider?.rule);
  }
  expect(deciders.size).toBeGreaterThan(200);
}, 120_000);
