import * as fc from 'fast-check';
import { imageJudge } from '../../controller/abi/judge.ts';
import { pointOf } from '../../controller/abi/points.ts';
import { compile } from '../../controller/compile/compile.ts';
import type { Judge } from '../../controller/kernel/backend.ts';
import { FrameNotCarried, kernelJudge } from '../../controller/kernel/judge.ts';
import type { Hook } from '../../controller/model/packet.ts';
import { damagedFrame, damages } from '../generate/frame.ts';
import { drawnQuestions, questionsOf } from '../generate/packet.ts';
import { hostPolicies } from '../generate/policy.ts';
import { runsOf, seedOfRun } from '../generate/seed.ts';

const ETHERNET_BYTES = 14;
const POLICIES = runsOf(150);
const FRAMES = 80;

/** What each must have met at least once. Read as packets of many kinds or refused, by both in the same way; frames the kernel does not run are left out. */
const LINKS: readonly [what: string, linkLayer: boolean, met: readonly string[]][] = [
  ['Ethernet', true, ['arp', 'extensions', 'fragment', 'malformed', 'non-ip', 'row', 'vlan-depth']],
  ['no link layer', false, ['extensions', 'fragment', 'malformed', 'row']],
];

test.each(LINKS)(
  'the program reads damaged frames as the interpreter does: %s',
  async (_what, linkLayer, met) => {
    const reasons = new Set<string>();
    const drawnFrames = fc.array(fc.tuple(drawnQuestions, damages), { minLength: FRAMES, maxLength: FRAMES });
    using kernel = kernelJudge({ linkLayer });
    using interpreter = imageJudge({ linkLayer });
    await fc.assert(
      fc.property(hostPolicies, drawnFrames, (policy, drawn) => {
        const image = compile({ ...policy, interfaces: ['*'] }).value;
        if (image === undefined) throw new Error('a small policy does not compile');
        kernel.load(image);
        interpreter.load(image);
        const question = questionsOf(policy);
        for (const [one, done] of drawn) {
          const asked = question(one);
          const frame = damagedFrame(asked, done).subarray(linkLayer ? 0 : ETHERNET_BYTES);
          const point = pointOf(image, asked.interfaceName) ?? 0;
          const judged = orNotCarried(kernel, frame, point, asked.hook);
          if (judged === undefined) continue;
          expect(judged).toEqual(interpreter.judge(frame, point, asked.hook));
          reasons.add(judged.reason);
        }
      }),
      { seed: seedOfRun('damaged frames'), numRuns: POLICIES },
    );
    expect(met.filter((reason) => !reasons.has(reason))).toEqual([]);
  },
  120_000,
);

function orNotCarried(
  judge: Judge,
  frame: Uint8Array,
  point: number,
  hook: Hook,
): ReturnType<Judge['judge']> | undefined {
  try {
    return judge.judge(frame, point, hook);
  } catch (error) {
    if (error instanceof FrameNotCarried) return undefined;
    throw error;
  }
}
