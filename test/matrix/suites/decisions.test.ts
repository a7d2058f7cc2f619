import { isDeepStrictEqual } from 'node:util';
import type { Judge, Judgement } from '../../../controller/kernel/backend.ts';
import { FrameNotCarried, kernelJudge } from '../../../controller/kernel/judge.ts';
import type { Asked, Case } from '../corpus.ts';
import { casesHere } from './cases.ts';

const cases = await casesHere();
const asked = cases.reduce((sum, each) => sum + each.asked.length, 0);

/** BPF_PROG_TEST_RUN carries no frame below 14 bytes, IPv4 below 34 or IPv6 below 54: cut ones, and raw ones taken for Ethernet. */
const LEAST_CARRIED = 0.9;

test(`this kernel decides ${asked} frames as the interpreter does, rule by rule`, () => {
  let carried = 0;
  const different: object[] = [];
  for (const linkLayer of [true, false]) {
    using judge = kernelJudge({ linkLayer });
    for (const one of cases.filter((each) => each.linkLayer === linkLayer)) {
      load(judge, one);
      for (const each of one.asked) {
        const judged = judgedBy(judge, each);
        if (judged === undefined) continue;
        carried++;
        if (!isDeepStrictEqual(judged, each.expected)) different.push({ ...describeAsked(each), judged });
      }
    }
  }
  expect(different.slice(0, 5)).toEqual([]);
  expect(carried).toBeGreaterThan(asked * LEAST_CARRIED);
});

/** A judge reads nothing but the bytes. */
function load(judge: Judge, { image }: Case): void {
  const figures = { rows: 0, classes: { source: 0, destination: 0, service: 0, sourcePort: 0 }, bytes: image.length };
  judge.load({ host: '', bytes: image, digest: '', rules: [], subjectPoints: new Map(), figures });
}

function judgedBy(judge: Judge, { frame, point, hook }: Asked): Judgement | undefined {
  try {
    return judge.judge(frame, point, hook);
  } catch (error) {
    if (error instanceof FrameNotCarried) return undefined;
    throw error;
  }
}

function describeAsked({ frame, point, hook, expected }: Asked): object {
  return { frame: Buffer.from(frame).toString('hex'), point, hook, expected };
}
