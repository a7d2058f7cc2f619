import {
  hostDefaultDecider,
  policyDefaultDecider,
  ruleDecider,
  SAFETY_TIER,
  safetyDecider,
  tierDefaultDecider,
} from './decider.ts';
import { type Condition, type Match, matchRule } from './match.ts';
import type { Packet } from './packet.ts';
import type { Direction, HostPolicy, ResolvedPolicy, ResolvedRule, ResolvedTier, Subject } from './policy.ts';
import { safetyWord, sameSubject } from './subject.ts';
import type { Decider, Verdict, WalkVerdict } from './verdict.ts';

/** A rule that was asked, and what it answered. */
export interface TriedRule {
  readonly rule: ResolvedRule;
  readonly match: Match;
  readonly failed?: Condition;
}

/** One policy that selects the subject; `policy` is absent in tier safety. */
export interface PolicyStep {
  readonly policy?: ResolvedPolicy;
  readonly tried: readonly TriedRule[];
}

/** `no-policy`: none selects the subject. `no-match`: no rule matched and no default decided. */
export interface TierStep {
  readonly tier: string;
  readonly policies: readonly PolicyStep[];
  readonly outcome: 'decided' | 'passed' | 'no-match' | 'no-policy';
}

/** A walk from tier safety to the line that decided. */
export interface Walk {
  readonly steps: readonly TierStep[];
  readonly verdict: WalkVerdict;
}

interface Decision {
  readonly verdict: Verdict;
  readonly decider: Decider;
  readonly fragment?: true;
}

/** `decision` is absent when the tier was left: by a `pass` rule, or because nothing matched. */
interface TierWalk {
  readonly step: TierStep;
  readonly decision?: Decision;
}

/** What is asked, the same for every tier of a walk. */
interface Question {
  readonly subject: Subject;
  readonly direction: Direction;
  readonly packet: Packet;
}

/** Asks every line in order until one decides: tier safety, the tiers, the host's default. */
export function walk(policy: HostPolicy, subject: Subject, direction: Direction, packet: Packet): Walk {
  const question: Question = { subject, direction, packet };
  const steps: TierStep[] = [];
  for (const { step, decision } of tierWalks(policy, question)) {
    steps.push(step);
    if (decision !== undefined) return { steps, verdict: answer(subject, decision) };
  }
  const decision: Decision = {
    verdict: policy.default[direction].verdict,
    decider: hostDefaultDecider(policy, direction),
  };
  return { steps, verdict: answer(subject, decision) };
}

function* tierWalks(policy: HostPolicy, question: Question): Generator<TierWalk> {
  yield walkSafety(policy, question);
  if (question.subject.kind === 'stranger') return;
  for (const tier of policy.tiers) yield walkTier(tier, question);
}

function answer(subject: Subject, { verdict, decider, fragment }: Decision): WalkVerdict {
  if (fragment === true) return { subject, verdict, decider, reason: 'fragment' };
  if (subject.kind === 'stranger') return { subject, verdict, decider, reason: 'not-a-workload' };
  return { subject, verdict, decider };
}

function walkSafety(policy: HostPolicy, { subject, direction, packet }: Question): TierWalk {
  const rules = policy.safety
    .filter((entry) => entry.direction === direction && entry.subjects.includes(safetyWord(subject)))
    .map((entry) => entry.rule);
  const tried = tryRules(rules, packet);
  const last = tried.at(-1);
  const policies = [{ tried }];
  if (last === undefined || !settles(last)) {
    return { step: { tier: SAFETY_TIER, policies, outcome: 'no-match' } };
  }
  return decideBy(last, safetyDecider(last.rule, direction), { tier: SAFETY_TIER, policies });
}

function walkTier(tier: ResolvedTier, question: Question): TierWalk {
  const { subject, direction, packet } = question;
  const selecting = tier.policies.filter((policy) => policy.subjects.some((own) => sameSubject(own, subject)));
  const policies: PolicyStep[] = [];
  for (const policy of selecting) {
    const tried = tryRules(policy[direction], packet);
    policies.push({ policy, tried });
    const last = tried.at(-1);
    if (last === undefined || !settles(last)) continue;
    return decideBy(last, ruleDecider(tier, policy, last.rule, direction), { tier: tier.name, policies });
  }
  if (selecting.length === 0) return { step: { tier: tier.name, policies, outcome: 'no-policy' } };
  const decision = tierDefault(tier, selecting, direction);
  if (decision === undefined) return { step: { tier: tier.name, policies, outcome: 'no-match' } };
  return { step: { tier: tier.name, policies, outcome: 'decided' }, decision };
}

/** Rules top to bottom, up to and including the first that settles the packet. */
function tryRules(rules: readonly ResolvedRule[], packet: Packet): readonly TriedRule[] {
  const tried: TriedRule[] = [];
  for (const rule of rules) {
    const asked: TriedRule = { rule, ...matchRule(rule, packet) };
    tried.push(asked);
    if (settles(asked)) break;
  }
  return tried;
}

/**
 * To a later fragment an allow rule must be certain, any other rule need only be possible: what passes
 * would pass whatever the ports are that it does not carry.
 */
function settles({ match, rule }: TriedRule): boolean {
  return match === 'yes' || (match === 'maybe' && rule.action !== 'allow');
}

/** By the rule that settles it: a later fragment that it may or may not match is dropped. */
function decideBy(last: TriedRule, decider: Decider, step: Pick<TierStep, 'tier' | 'policies'>): TierWalk {
  if (last.match === 'maybe') {
    return { step: { ...step, outcome: 'decided' }, decision: { verdict: 'deny', decider, fragment: true } };
  }
  if (last.rule.action === 'pass') return { step: { ...step, outcome: 'passed' } };
  return { step: { ...step, outcome: 'decided' }, decision: { verdict: last.rule.action, decider } };
}

/** The strictest default of the policies that select the subject, else the tier's own unless it is `pass`. */
function tierDefault(
  tier: ResolvedTier,
  selecting: readonly ResolvedPolicy[],
  direction: Direction,
): Decision | undefined {
  for (const verdict of ['deny', 'allow'] as const) {
    const policy = selecting.find((candidate) => candidate.default[direction]?.verdict === verdict);
    if (policy !== undefined) return { verdict, decider: policyDefaultDecider(tier, policy, direction) };
  }
  if (tier.default === 'pass') return undefined;
  return { verdict: tier.default, decider: tierDefaultDecider(tier, direction) };
}
