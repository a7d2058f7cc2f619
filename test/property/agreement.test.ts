import * as fc from 'fast-check';
import { imageJudge } from '../../controller/abi/judge.ts';
import { verifyImage } from '../../controller/abi/verify.ts';
import { compile } from '../../controller/compile/compile.ts';
import { compareEngines } from '../generate/agreement.ts';
import { drawnQuestions, questionsOf } from '../generate/packet.ts';
import { hostPolicies } from '../generate/policy.ts';
import { runsOf, seedOfRun } from '../generate/seed.ts';

const POLICIES = runsOf(400);
const QUESTIONS = 30;

test(`the image interpreter agrees with the reference on ${POLICIES * QUESTIONS} packets`, async () => {
  let asked = 0;
  const questions = fc.array(drawnQuestions, { minLength: QUESTIONS, maxLength: QUESTIONS });
  await fc.assert(
    fc.property(hostPolicies, questions, (policy, drawn) => {
      const image = compile(policy).value;
      if (image === undefined) throw new Error('a small policy does not compile');
      expect(verifyImage(image.bytes)).toBeUndefined();
      using judge = imageJudge();
      judge.load(image);
      const question = questionsOf(policy);
      for (const one of drawn) {
        const { expected, judged } = compareEngines(policy, image, judge, question(one));
        expect(judged).toEqual(expected);
        asked++;
      }
    }),
    { seed: seedOfRun('agreement'), numRuns: POLICIES },
  );
  expect(asked).toBeGreaterThanOrEqual(10_000);
});
