import { pointOf } from '../../controller/abi/points.ts';
import type { Judge, JudgedSide, Judgement } from '../../controller/kernel/backend.ts';
import { evaluateHook } from '../../controller/model/evaluate.ts';
import type { Image } from '../../controller/model/image.ts';
import type { HostPolicy } from '../../controller/model/policy.ts';
import type { Decider, HookVerdict, WalkVerdict } from '../../controller/model/verdict.ts';
import { parseFrame } from '../../controller/net/frame.ts';
import { buildFrame } from '../../controller/net/frame-build.ts';
import type { Question } from './packet.ts';

/** One side's answer in words that all engines share. */
interface Side {
  readonly verdict: string;
  readonly decider: Decider | undefined;
  readonly reason: string;
}

interface Answer {
  readonly verdict: string;
  readonly reason: string;
  readonly egress?: Side;
  readonly ingress?: Side;
}

/** What the reference says and what a judge that loaded `image` says about one question. */
export interface Comparison {
  readonly expected: Answer;
  readonly judged: Answer;
}

/** Asks both. The judge answers from the frame, the reference from the packet it was built of. */
export function compareEngines(policy: HostPolicy, image: Image, judge: Judge, question: Question): Comparison {
  const { packet, interfaceName, hook } = question;
  const expected = ofReference(evaluateHook(policy, interfaceName, hook, { kind: 'packet', packet }));
  const point = pointOf(image, interfaceName);
  if (point === undefined) return { expected, judged: { verdict: 'allow', reason: 'unmanaged' } };
  return { expected, judged: ofJudge(judge.judge(frameOf(question), point, hook), image) };
}

/** The question's frame. Throws when it does not read back as the packet it was built of. */
export function frameOf({ packet, tags }: Question): Uint8Array {
  const frame = buildFrame(packet, { tags });
  expect(parseFrame(frame, true)).toEqual({ kind: 'packet', packet });
  return frame;
}

function ofReference({ verdict, reason, egress, ingress }: HookVerdict): Answer {
  const side = (walk: WalkVerdict): Side => ({
    verdict: walk.verdict,
    decider: walk.decider,
    reason: walk.reason ?? 'row',
  });
  const sides = {
    ...(egress === undefined ? {} : { egress: side(egress) }),
    ...(ingress === undefined ? {} : { ingress: side(ingress) }),
  };
  const deciding = egress !== undefined && (egress.verdict !== 'allow' || ingress === undefined) ? egress : ingress;
  return { verdict, reason: reason ?? deciding?.reason ?? 'row', ...sides };
}

function ofJudge({ action, reason, egress, ingress }: Judgement, image: Image): Answer {
  const side = (judged: JudgedSide): Side => ({
    verdict: judged.action,
    decider: image.rules.get(judged.rule)?.decider,
    reason: judged.reason,
  });
  return {
    verdict: action,
    reason,
    ...(egress === undefined ? {} : { egress: side(egress) }),
    ...(ingress === undefined ? {} : { ingress: side(ingress) }),
  };
}
