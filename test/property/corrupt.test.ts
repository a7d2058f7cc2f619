import * as fc from 'fast-check';
import { fieldsAt, offsetOf, sizeOf, viewOf } from '../../controller/abi/fields.ts';
import { digestOf } from '../../controller/abi/header.ts';
import { imageJudge, judgeImage } from '../../controller/abi/judge.ts';
import { REASONS } from '../../controller/abi/reasons.ts';
import { verifyImage } from '../../controller/abi/verify.ts';
import { compile } from '../../controller/compile/compile.ts';
import { frameOf } from '../generate/agreement.ts';
import { drawnQuestions, questionsOf } from '../generate/packet.ts';
import { hostPolicies } from '../generate/policy.ts';
import { runsOf, seedOfRun } from '../generate/seed.ts';

const HEADER_WORDS = sizeOf('weir_image') / 4;

/** A word of the image replaced: of the header or anywhere; by a small number, a large one, or any. */
const changes = fc.array(
  fc.record({
    at: fc.oneof(fc.nat(HEADER_WORDS - 1), fc.nat(2 ** 30)),
    value: fc.oneof(fc.nat(300), fc.constantFrom(0xffffffff, 0x80000000, 0xfffffff8), fc.nat(2 ** 30)),
  }),
  { minLength: 1, maxLength: 4 },
);

test('a corrupt image never makes the interpreter fail: it refuses, or answers in its own words', async () => {
  const answers = new Set<string>();
  const questions = fc.array(drawnQuestions, { minLength: 10, maxLength: 10 });
  await fc.assert(
    fc.property(hostPolicies, changes, questions, (policy, corrupt, drawn) => {
      const image = compile(policy).value;
      if (image === undefined) throw new Error('a small policy does not compile');
      const bytes = image.bytes.slice();
      const view = viewOf(bytes);
      for (const { at, value } of corrupt) view.setUint32((at % (bytes.length / 4)) * 4, value, true);
      const same = Buffer.compare(withoutFacts(bytes), withoutFacts(image.bytes)) === 0;
      expect(verifyImage(bytes) === undefined).toBe(same);
      bytes.set(Buffer.from(digestOf(bytes, bytes.length), 'hex'), offsetOf('weir_image', 'digest'));
      verifyImage(bytes);
      using judge = imageJudge();
      judge.load({ ...image, bytes });
      for (const one of drawn) {
        const question = questionsOf(policy)(one);
        const { action, reason } = judge.judge(frameOf(question), drawn.indexOf(one) % 3, question.hook);
        expect(REASONS).toContain(reason);
        if (reason === 'broken' || reason === 'fragment') expect(action).toBe('deny');
        answers.add(reason);
      }
    }),
    { seed: seedOfRun('corrupt images'), numRuns: runsOf(300) },
  );
  expect([...answers]).toEqual(expect.arrayContaining(['row', 'broken']));
});

test('a point that is none, and bytes that are no image, drop every packet', () => {
  const [policy = never()] = fc.sample(hostPolicies, { numRuns: 1, seed: 1 });
  const [drawn = never()] = fc.sample(drawnQuestions, { numRuns: 1, seed: 1 });
  const { bytes } = compile(policy).value ?? never();
  const frame = { kind: 'packet', packet: questionsOf(policy)(drawn).packet } as const;
  const points = fieldsAt(viewOf(bytes), 'weir_span', offsetOf('weir_image', 'points')).get('count');
  const broken = { action: 'deny', reason: 'broken' };
  expect(judgeImage(bytes, points, 'ingress', frame)).toEqual(broken);
  expect(judgeImage(new Uint8Array(224), 0, 'egress', frame)).toEqual(broken);
  expect(judgeImage(new Uint8Array(), 0, 'egress', frame)).toEqual(broken);
});

/** The digest leaves out what stage writes: the generation, and where the host's facts lie. */
function withoutFacts(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  const fields = fieldsAt(viewOf(copy), 'weir_image', 0);
  fields.set64('generation', 0n);
  for (const member of ['bindings', 'counter_slots', 'stamp'] as const) fields.set(member, 0);
  return copy;
}

function never(): never {
  throw new Error('nothing was drawn');
}
