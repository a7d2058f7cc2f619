import type { Condition } from '../model/match.ts';
import type { Direction, Subject } from '../model/policy.ts';
import type { PolicyStep, TierStep, TriedRule, Walk } from '../model/walk.ts';
import { deciderText, sideJson } from './flow-render.ts';

/** Rules of one policy that are listed for a reader; of those before, only the number is told. */
const LISTED = 10;

const FAILED: Readonly<Record<Condition, string>> = {
  ports: 'another protocol, port or type',
  sourcePorts: 'another source port',
  from: 'the source is none of its peers',
  to: 'the destination is none of its peers',
};

/** Where a walk was made, in words. */
export function subjectText(subject: Subject, host: string): string {
  switch (subject.kind) {
    case 'host':
      return `host "${host}", ${subject.scope === 'own' ? 'its own packets' : 'packets it forwards'}`;
    case 'workload':
      return `workload "${subject.workload}" on host "${host}"`;
    case 'stranger':
      return `an address of no workload there, on host "${host}"`;
  }
}

/** A walk as indented lines, tier by tier, ending with the line that decided. */
export function walkLines({ steps, verdict }: Walk): readonly string[] {
  const side = sideJson(verdict);
  const reason = side.reason === undefined ? '' : ` (${side.reason})`;
  const decided = `=> ${side.verdict} by ${deciderText(side)}${reason}  ${side.file}:${side.line}`;
  return [...steps.flatMap(tierLines), decided].map((line) => `  ${line}`);
}

function tierLines({ tier, policies, outcome }: TierStep): readonly string[] {
  const ends: Readonly<Record<TierStep['outcome'], string>> = {
    decided: '',
    passed: ' - left by a pass rule',
    'no-match': ' - nothing matched',
    'no-policy': ' - no policy selects this subject',
  };
  return [`tier ${tier}${ends[outcome]}`, ...policies.flatMap(policyLines).map((line) => `  ${line}`)];
}

function policyLines({ policy, tried }: PolicyStep): readonly string[] {
  const hidden = Math.max(0, tried.length - LISTED);
  const rules = tried.slice(hidden).map(ruleLine);
  const lines = hidden === 0 ? rules : [`(${hidden} earlier rules do not match)`, ...rules];
  if (policy === undefined) return lines;
  const { file, line } = policy.place;
  return [`policy ${policy.name}  ${file}:${line}`, ...lines.map((text) => `  ${text}`)];
}

function ruleLine({ rule, match, failed }: TriedRule): string {
  const answer =
    failed !== undefined
      ? `no: ${FAILED[failed]}`
      : match === 'yes'
        ? `matches: ${rule.action}`
        : 'may match: its ports are not in this fragment';
  return `rule ${rule.name}  ${answer}  ${rule.place.file}:${rule.place.line}`;
}

/** A walk as JSON: every rule that was tried, and what failed. */
export function walkJson(direction: Direction, { steps, verdict }: Walk): object {
  return {
    direction,
    subject: verdict.subject,
    tiers: steps.map(({ tier, outcome, policies }) => ({
      tier,
      outcome,
      policies: policies.map(({ policy, tried }) => ({
        ...(policy === undefined ? {} : { policy: policy.name, file: policy.place.file, line: policy.place.line }),
        tried: tried.map(({ rule, match, failed }) => ({
          rule: rule.name,
          action: rule.action,
          match,
          ...(failed === undefined ? {} : { failed }),
          file: rule.place.file,
          line: rule.place.line,
        })),
      })),
    })),
  };
}
