import * as fc from 'fast-check';
import { HEADER_BYTES } from '../../controller/abi/header.ts';
import { imageJudge } from '../../controller/abi/judge.ts';
import { compileWith } from '../../controller/compile/compile.ts';
import { TUNING } from '../../controller/compile/file-rows.ts';
import { compareEngines } from '../generate/agreement.ts';
import { drawnQuestions, questionsOf } from '../generate/packet.ts';
import { hostPolicies } from '../generate/policy.ts';
import { runsOf, seedOfRun } from '../generate/seed.ts';

const LINE = 64;
const READS = ['getUint8', 'getUint16', 'getUint32', 'getBigUint64'] as const;

/** Calls back with the place in its buffer of everything that is read through a DataView, while `during` runs. */
function watched(during: () => void, read: (buffer: ArrayBufferLike, at: number) => void): void {
  const before = READS.map((name) => [name, Object.getOwnPropertyDescriptor(DataView.prototype, name) ?? {}] as const);
  for (const [name, descriptor] of before) {
    Object.defineProperty(DataView.prototype, name, {
      ...descriptor,
      value(this: DataView, at: number, littleEndian?: boolean): unknown {
        read(this.buffer, this.byteOffset + at);
        return Reflect.apply(descriptor.value, this, [at, littleEndian]);
      },
    });
  }
  try {
    during();
  } finally {
    for (const [name, descriptor] of before) Object.defineProperty(DataView.prototype, name, descriptor);
  }
}

test.each([
  ['vectors', TUNING],
  ['entries', { few: 0, crowd: 4, tests: 2 ** 40 }],
] as const)('no packet reads more lines of an image than it is said to: %s', async (what, tuning) => {
  let most = 0;
  const questions = fc.array(drawnQuestions, { minLength: 20, maxLength: 20 });
  await fc.assert(
    fc.property(hostPolicies, questions, (policy, drawn) => {
      const image = compileWith(tuning, policy).value;
      if (image === undefined) throw new Error('a small policy does not compile');
      using judge = imageJudge();
      judge.load(image);
      const question = questionsOf(policy);
      for (const one of drawn) {
        const lines = new Set<number>();
        watched(
          () => compareEngines(policy, image, judge, question(one)),
          (buffer, at) => {
            const place = at - image.bytes.byteOffset;
            if (buffer === image.bytes.buffer && place >= HEADER_BYTES) lines.add(Math.floor(place / LINE));
          },
        );
        expect(lines.size).toBeLessThanOrEqual(image.figures.lines.worst);
        most = Math.max(most, lines.size / image.figures.lines.worst);
      }
    }),
    { seed: seedOfRun(`lines read, ${what}`), numRuns: runsOf(100) },
  );
  expect(most).toBeGreaterThan(0.3);
});
