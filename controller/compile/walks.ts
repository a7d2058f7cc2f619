import {
  hostDefaultDecider,
  policyDefaultDecider,
  ruleDecider,
  safetyDecider,
  tierDefaultDecider,
} from '../model/decider.ts';
import type {
  Action,
  Direction,
  HostPolicy,
  ResolvedPolicy,
  ResolvedRule,
  ResolvedTier,
  Subject,
} from '../model/policy.ts';
import { safetyWord } from '../model/subject.ts';
import type { Lines } from './lines.ts';

/** What a row asks of a packet. */
export type RowMatch = Pick<ResolvedRule, 'from' | 'to' | 'services' | 'sourcePorts'>;

/** One row of a walk. `next`: where a `pass` goes on, a row of the same walk, counted from its first. */
export interface WalkRow {
  readonly line: number;
  readonly action: Action;
  readonly match: RowMatch;
  readonly next: number;
  /** Counts the tiers of the walk. */
  readonly tier: number;
}

const EVERYTHING: RowMatch = { from: 'any', to: 'any', services: 'any', sourcePorts: 'any' };

/** A policy that selects a subject, with its tier. */
interface Selected {
  readonly tier: ResolvedTier;
  readonly policies: readonly ResolvedPolicy[];
}

/** Which policies select a subject, tier by tier; tiers without one are left out. */
export type Selections = (subject: Subject) => readonly Selected[];

export function selectionsOf(policy: HostPolicy): Selections {
  const bySubject = new Map<string, { tier: ResolvedTier; policies: ResolvedPolicy[] }[]>();
  for (const tier of policy.tiers) {
    for (const member of tier.policies) {
      for (const key of new Set(member.subjects.map(subjectKey))) {
        const selected = bySubject.get(key) ?? [];
        bySubject.set(key, selected);
        const last = selected.at(-1);
        if (last?.tier === tier) last.policies.push(member);
        else selected.push({ tier, policies: [member] });
      }
    }
  }
  return (subject) => bySubject.get(subjectKey(subject)) ?? [];
}

export function subjectKey(subject: Subject): string {
  switch (subject.kind) {
    case 'host':
      return `host:${subject.scope}`;
    case 'workload':
      return `workload:${subject.workload}`;
    case 'stranger':
      return 'stranger';
  }
}

/** Whose rows, and which way. */
export interface WalkQuestion {
  readonly subject: Subject;
  readonly direction: Direction;
}

/**
 * The rows of one walk in the order they are asked: tier safety, then each tier's policies and the default
 * that ends it, then the host's default, which accepts everything (I-3).
 */
export function walkRows(
  policy: HostPolicy,
  { subject, direction }: WalkQuestion,
  selected: readonly Selected[],
  lines: Lines,
): readonly WalkRow[] {
  const rows: WalkRow[] = [];
  const safety = policy.safety.filter((s) => s.direction === direction && s.subjects.includes(safetyWord(subject)));
  addTier(
    rows,
    0,
    safety.map(({ rule }) => ({
      line: lines.numberOf(safetyDecider(rule, direction)),
      action: rule.action,
      match: rule,
    })),
  );
  selected.forEach((selection, i) => {
    addTier(rows, i + 1, tierRows(selection, direction, lines));
  });
  const { verdict } = policy.default[direction];
  const line = lines.numberOf(hostDefaultDecider(policy, direction));
  rows.push({ line, action: verdict, match: EVERYTHING, next: 0, tier: selected.length + 1 });
  return rows;
}

type TierRow = Omit<WalkRow, 'next' | 'tier'>;

/** Appends one tier; its `pass` rows go on behind it. */
function addTier(rows: WalkRow[], tier: number, added: readonly TierRow[]): void {
  const behind = rows.length + added.length;
  for (const { line, action, match } of added) {
    rows.push({ line, action, match, next: action === 'pass' ? behind : 0, tier });
  }
}

function tierRows({ tier, policies }: Selected, direction: Direction, lines: Lines): readonly TierRow[] {
  const rules = policies.flatMap((policy) =>
    policy[direction].map((rule) => ({
      line: lines.numberOf(ruleDecider(tier, policy, rule, direction)),
      action: rule.action,
      match: rule,
    })),
  );
  const end = tierEnd({ tier, policies }, direction, lines);
  return end === undefined ? rules : [...rules, end];
}

/** The strictest stated default (deny before allow, then the first), else the tier's own unless it is `pass`. */
function tierEnd({ tier, policies }: Selected, direction: Direction, lines: Lines): TierRow | undefined {
  for (const verdict of ['deny', 'allow'] as const) {
    const policy = policies.find((candidate) => candidate.default[direction]?.verdict === verdict);
    if (policy === undefined) continue;
    return { line: lines.numberOf(policyDefaultDecider(tier, policy, direction)), action: verdict, match: EVERYTHING };
  }
  if (tier.default === 'pass') return undefined;
  return { line: lines.numberOf(tierDefaultDecider(tier, direction)), action: tier.default, match: EVERYTHING };
}
