import type { Direction, HostPolicy, ResolvedPolicy, ResolvedRule, ResolvedTier } from './policy.ts';
import type { Decider } from './verdict.ts';

/** How each kind of line names itself; the compiler's rules and the evaluator's answers use the same words. */

export const SAFETY_TIER = 'safety';

export function safetyDecider(rule: ResolvedRule, direction: Direction): Decider {
  return { by: 'safety', tier: SAFETY_TIER, rule: rule.name, direction, place: rule.place };
}

export function ruleDecider(
  tier: ResolvedTier,
  policy: ResolvedPolicy,
  rule: ResolvedRule,
  direction: Direction,
): Decider {
  return { by: 'rule', tier: tier.name, policy: policy.name, rule: rule.name, direction, place: rule.place };
}

/** `place` is the stated default's own line. */
export function policyDefaultDecider(tier: ResolvedTier, policy: ResolvedPolicy, direction: Direction): Decider {
  const place = policy.default[direction]?.place ?? policy.place;
  return { by: 'policy-default', tier: tier.name, policy: policy.name, direction, place };
}

export function tierDefaultDecider(tier: ResolvedTier, direction: Direction): Decider {
  return { by: 'tier-default', tier: tier.name, direction, place: tier.place };
}

export function hostDefaultDecider(policy: HostPolicy, direction: Direction): Decider {
  return { by: 'host-default', direction, place: policy.default[direction].place };
}
