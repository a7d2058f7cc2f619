import * as fc from 'fast-check';
import { imageJudge } from '../../controller/abi/judge.ts';
import { pointOf } from '../../controller/abi/points.ts';
import { compile } from '../../controller/compile/compile.ts';
import type { Judge } from '../../controller/kernel/backend.ts';
import type { Image } from '../../controller/model/image.ts';
import type { HostPolicy } from '../../controller/model/policy.ts';
import { frameOf } from '../generate/agreement.ts';
import { damagedFrame, damages } from '../generate/frame.ts';
import { largePolicy } from '../generate/large.ts';
import { drawnQuestions, questionsOf } from '../generate/packet.ts';
import { hostPolicies } from '../generate/policy.ts';
import { denyingImage, LINK_TYPE, readOddFrames } from '../kernel/odd-frames.ts';
import type { Asked, Case } from './corpus.ts';

export interface CorpusSize {
  readonly policies: number;
  /** For each policy; every third of them damaged, every fourth policy without a link layer. */
  readonly frames: number;
  /** Rules of one large policy, and frames for it; 0: none. */
  readonly largeRules: number;
  /** Frames of public captures, at most. */
  readonly odd: number;
}

const ETHERNET_BYTES = 14;
const HOOKS = ['ingress', 'egress'] as const;

/** Generated policies with frames at the edges of what they distinguish, and frames of public captures where they are at hand. */
export function drawCorpus(size: CorpusSize, seed: number): readonly Case[] {
  const policies = fc.sample(hostPolicies, { numRuns: size.policies, seed });
  const generated = policies.map((policy, i) => caseOf(policy, size.frames, seed + i));
  const large = largePolicy({ rules: size.largeRules, prefixes: 10 * size.largeRules }, seed);
  return [
    ...generated,
    ...(size.largeRules === 0 ? [] : [caseOf(large, size.largeRules, seed)]),
    ...oddCases(size.odd),
  ];
}

function caseOf(policy: HostPolicy, frames: number, seed: number): Case {
  const image = compile(policy).value;
  if (image === undefined) throw new Error('a generated policy does not compile');
  const linkLayer = seed % 4 !== 0;
  const question = questionsOf(policy);
  const drawn = fc.sample(fc.tuple(drawnQuestions, damages), { numRuns: frames, seed });
  using interpreter = judging(image, linkLayer);
  const asked = drawn.map(([one, done], i): Asked => {
    const about = question(one);
    const frame = (i % 3 === 0 ? damagedFrame(about, done) : frameOf(about)).subarray(linkLayer ? 0 : ETHERNET_BYTES);
    const point = pointOf(image, about.interfaceName) ?? 0;
    return { frame, point, hook: about.hook, expected: interpreter.judge(frame, point, about.hook) };
  });
  return { image: image.bytes, linkLayer, asked };
}

function judging(image: Image, linkLayer: boolean): Judge {
  const interpreter = imageJudge({ linkLayer });
  interpreter.load(image);
  return interpreter;
}

function oddCases(most: number): readonly Case[] {
  const captured = readOddFrames().filter(({ linkType }) => linkType === LINK_TYPE.ethernet);
  const every = Math.max(1, Math.ceil(captured.length / most));
  const frames = captured.filter((_frame, i) => i % every === 0);
  if (frames.length === 0) return [];
  const image = denyingImage();
  using interpreter = judging(image, true);
  const asked = frames.flatMap(({ frame }) =>
    HOOKS.map((hook): Asked => ({ frame, point: 0, hook, expected: interpreter.judge(frame, 0, hook) })),
  );
  return [{ image: image.bytes, linkLayer: true, asked }];
}
