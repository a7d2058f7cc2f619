import { pointOf } from '../abi/points.ts';
import type { Checked } from '../errors/diagnostic.ts';
import { EXIT, Fault } from '../errors/fault.ts';
import type { Judge, JudgedSide } from '../kernel/backend.ts';
import type { Engine } from '../model/engine.ts';
import type { Image } from '../model/image.ts';
import type { Direction, HostPolicy, Subject } from '../model/policy.ts';
import { scopeOf, workloadSubject } from '../model/subject.ts';
import type { WalkVerdict } from '../model/verdict.ts';
import { buildFrame } from '../net/frame-build.ts';

export interface JudgeParts {
  readonly name: Engine['name'];
  readonly compile: (policy: HostPolicy) => Checked<Image>;
  readonly openJudge: () => Judge;
}

interface Loaded {
  readonly image: Image;
  readonly judge: Judge;
}

/**
 * An engine that compiles each host once and asks a judge about real frames. Throws SNAPSHOT_INVALID
 * where a policy does not fit an image, IMAGE_CORRUPT where a frame meets no row, and what the judge throws.
 */
export function judgedEngine({ name, compile, openJudge }: JudgeParts): Engine {
  const hosts = new Map<HostPolicy, Loaded>();
  const hostOf = (policy: HostPolicy): Loaded => {
    const known = hosts.get(policy);
    if (known !== undefined) return known;
    const image = compiled(policy, compile(policy));
    const loaded = { image, judge: openJudge() };
    hosts.set(policy, loaded);
    loaded.judge.load(image);
    return loaded;
  };
  return {
    name,
    subject(policy, subject, direction, packet) {
      const { image, judge } = hostOf(policy);
      const host = subject.kind === 'host';
      const asked = subject.kind === 'workload' ? subject.workload : 'host';
      const point = image.subjectPoints.get(asked);
      if (point === undefined) throw new Error(`asking ${asked} of host ${policy.host}: the image has no point for it`);
      const judgement = judge.judge(buildFrame(packet), point, host ? direction : opposite(direction));
      return walkVerdict(image, subject, judgement[direction]);
    },
    hook(policy, interfaceName, hook, packet) {
      const { image, judge } = hostOf(policy);
      const point = pointOf(image, interfaceName);
      if (point === undefined) return { verdict: 'allow', reason: 'unmanaged' };
      const judgement = judge.judge(buildFrame(packet), point, hook);
      const host: Subject = { kind: 'host', scope: scopeOf(policy, hook, packet) };
      const hostSide = { [hook]: walkVerdict(image, host, judgement[hook]) };
      const workload = workloadSubject(policy, interfaceName, hook, packet);
      if (workload === undefined) return { verdict: judgement.action, ...hostSide };
      const other = opposite(hook);
      return { verdict: judgement.action, ...hostSide, [other]: walkVerdict(image, workload, judgement[other]) };
    },
    [Symbol.dispose]() {
      for (const { judge } of hosts.values()) judge[Symbol.dispose]();
    },
  };
}

function opposite(direction: Direction): Direction {
  return direction === 'ingress' ? 'egress' : 'ingress';
}

function compiled(policy: HostPolicy, { value, diagnostics }: Checked<Image>): Image {
  if (value !== undefined) return value;
  const messages = diagnostics.map(({ code, message }) => `${code} ${message}`).join('; ');
  throw new Fault('SNAPSHOT_INVALID', `compiling host "${policy.host}": ${messages}`, { exit: EXIT.invalidInput });
}

function walkVerdict(image: Image, subject: Subject, side: JudgedSide | undefined): WalkVerdict {
  const decider = side && image.rules.get(side.rule)?.decider;
  if (side === undefined || decider === undefined) {
    const what = side === undefined ? 'no answer' : side.reason;
    throw new Fault(
      'IMAGE_CORRUPT',
      `asking the image of host "${image.host}": ${what} for subject ${JSON.stringify(subject)}; report this policy`,
    );
  }
  const verdict = { subject, verdict: side.action, decider };
  if (side.reason === 'fragment' || side.reason === 'not-a-workload') return { ...verdict, reason: side.reason };
  return verdict;
}
