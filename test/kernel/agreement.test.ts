import * as fc from 'fast-check';
import { compile } from '../../controller/compile/compile.ts';
import { kernelJudge } from '../../controller/kernel/judge.ts';
import { compareEngines } from '../generate/agreement.ts';
import { drawnQuestions, questionsOf } from '../generate/packet.ts';
import { hostPolicies } from '../generate/policy.ts';
import { runsOf, seedOfRun } from '../generate/seed.ts';

const POLICIES = runsOf(400);
const QUESTIONS = 30;

test(`the program agrees with the reference on ${POLICIES * QUESTIONS} packets`, async () => {
  let asked = 0;
  const questions = fc.array(drawnQuestions, { minLength: QUESTIONS, maxLength: QUESTIONS });
  using judge = kernelJudge();
  await fc.assert(
    fc.property(hostPolicies, questions, (policy, drawn) => {
      const image = compile(policy).value;
      if (image === undefined) throw new Error('a small policy does not compile');
      judge.load(image);
      const question = questionsOf(policy);
      for (const one of drawn) {
        const { expected, judged } = compareEngines(policy, image, judge, question(one));
        expect(judged).toEqual(expected);
        asked++;
      }
    }),
    { seed: seedOfRun('agreement with the kernel'), numRuns: POLICIES },
  );
  expect(asked).toBeGreaterThanOrEqual(10_000);
}, 120_000);
