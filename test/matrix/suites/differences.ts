import { isDeepStrictEqual } from 'node:util';
import type { Judge, Judgement } from '../../../controller/kernel/backend.ts';
import { FrameNotCarried, kernelJudge } from '../../../controller/kernel/judge.ts';
import type { Asked, Case } from '../corpus.ts';

/** What this kernel made of a corpus. */
export interface Differences {
  /** Frames it ran the programs over. */
  readonly carried: number;
  /** Those it judged differently from what the case expects. */
  readonly different: readonly object[];
}

export function differences(cases: readonly Case[]): Differences {
  let carried = 0;
  const different: object[] = [];
  for (const linkLayer of [true, false]) {
    using judge = kernelJudge({ linkLayer });
    for (const one of cases.filter((each) => each.linkLayer === linkLayer)) {
      load(judge, one);
      for (const asked of one.asked) {
        const judged = judgedBy(judge, asked);
        if (judged === undefined) continue;
        carried++;
        if (!isDeepStrictEqual(judged, asked.expected)) different.push({ ...describeAsked(asked), judged });
      }
    }
  }
  return { carried, different };
}

/** A judge reads nothing but the bytes. */
function load(judge: Judge, { image }: Case): void {
  const classes = { source: 0, destination: 0, service: 0 };
  const lines = { typical: 0, worst: 0 };
  const figures = { rows: 0, live: 0, filed: 0, entries: 0, vectorRows: 0, classes, lines, bytes: image.length };
  judge.load({ host: '', bytes: image, digest: '', rules: new Map(), subjectPoints: new Map(), figures });
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
