import * as fc from 'fast-check';
import { imageJudge } from '../../controller/abi/judge.ts';
import { compile } from '../../controller/compile/compile.ts';
import { evaluateSubject } from '../../controller/model/evaluate.ts';
import type { Direction, Subject } from '../../controller/model/policy.ts';
import { frameOf } from '../generate/agreement.ts';
import { drawnQuestions, questionsOf } from '../generate/packet.ts';
import { hostPolicies } from '../generate/policy.ts';
import { runsOf, seedOfRun } from '../generate/seed.ts';

/** `host` is asked at the hook of its direction, a workload at the other one. */
function asked(name: string, direction: Direction): { readonly subject: Subject; readonly hook: Direction } {
  if (name === 'host') return { subject: { kind: 'host', scope: 'own' }, hook: direction };
  return { subject: { kind: 'workload', workload: name }, hook: direction === 'ingress' ? 'egress' : 'ingress' };
}

test('every subject alone answers as the reference does', async () => {
  const drawn = fc.array(fc.tuple(drawnQuestions, fc.constantFrom<Direction>('ingress', 'egress')), {
    minLength: 10,
    maxLength: 10,
  });
  await fc.assert(
    fc.property(hostPolicies, drawn, (policy, questions) => {
      const image = compile(policy).value;
      if (image === undefined) throw new Error('a small policy does not compile');
      using judge = imageJudge();
      judge.load(image);
      for (const [one, direction] of questions) {
        const question = questionsOf(policy)(one);
        for (const [name, point] of image.subjectPoints) {
          const { subject, hook } = asked(name, direction);
          const expected = evaluateSubject(policy, subject, direction, question.packet);
          const judged = judge.judge(frameOf(question), point, hook);
          const side = judged[direction];
          expect(judged[direction === 'ingress' ? 'egress' : 'ingress']).toBeUndefined();
          expect({ ...side, rule: image.rules.get(side?.rule ?? -1)?.decider }).toEqual({
            rule: expected.decider,
            action: expected.verdict,
            reason: expected.reason ?? 'row',
          });
        }
      }
    }),
    { seed: seedOfRun('subjects alone'), numRuns: runsOf(200) },
  );
});
