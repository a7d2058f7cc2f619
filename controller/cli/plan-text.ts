import type { ChangedRule, Delta, Plan, PlannedRule } from '../plan/plan.ts';
import { lookupText } from './figures.ts';
import { beforeText, type HostPlan, warningsOf } from './plan-report.ts';
import { plainLine } from './refusal.ts';
import { paint, plural, type Style } from './render.ts';

/** Rows of one rule that are listed before the rest is counted. */
export const ROWS_SHOWN = 20;

type Paint = (style: Style, text: string) => string;

/** Plans for a terminal, one section a host, then what the snapshot is warned of. */
export function planText(plans: readonly HostPlan[], colour: boolean): string {
  const painted: Paint = (style, text) => paint(colour, style, text);
  const warnings = warningsOf(plans);
  const lines = warnings.map((one) => `  ${plainLine(one)}\n`).join('');
  const tail = warnings.length === 0 ? [] : [`${painted('yellow', plural(warnings.length, 'warning'))}:\n${lines}`];
  return [...plans.map((plan) => section(plan, painted)), ...tail].join('\n');
}

function section(plan: HostPlan, painted: Paint): string {
  const head = painted('bold', `${plan.host}: ${beforeText(plan, short)} → ${short(plan.after.revision)}`);
  if (!plan.changes) return `${head}\n  ${noChange(plan)} (digest ${plan.after.digest.slice(0, 12)})\n`;
  const lines = [
    ...plan.removed.map((rule) => painted('red', `- ${ruleText(rule)}`)),
    ...plan.added.map((rule) => painted('green', `+ ${ruleText(rule)}`)),
    ...plan.changed.flatMap((rule) => changedLines(rule, painted)),
    ...plan.moved.map((rule) => painted('cyan', `> ${ruleText(rule)}`)),
    ...deltaLines(plan.facts, '', painted),
    ...deltaLines(plan.interfaces, 'interface ', painted),
    ...attachLines(plan).map((line) => painted('green', line)),
  ];
  return [
    head,
    ...lines.map((line) => `  ${line}`),
    `  ${figures(plan)}`,
    `  lookup: ${lookupText(plan.after.figures)}`,
    `  ${summary(plan)}`,
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** What the records say may not be so any more. */
export function noChange({ enforced }: HostPlan): string {
  return enforced?.known === 'records' ? 'no change against the records' : 'no change';
}

/** Interfaces that are there and not policed yet. */
export function attachLines({ enforced }: HostPlan): readonly string[] {
  return (enforced?.unattached ?? []).map((name) => `+ attach ${name}`);
}

/** `2 added, 1 removed, 0 changed, 0 moved`. */
export function summary({ added, removed, changed, moved }: Plan): string {
  return `${added.length} added, ${removed.length} removed, ${changed.length} changed, ${moved.length} moved`;
}

/** What the image costs before and after. */
export function figures({ before, after }: Plan): string {
  const pair = (name: 'rows' | 'bytes'): string => `${name} ${before?.figures[name] ?? 0} → ${after.figures[name]}`;
  return `${pair('rows')}, ${pair('bytes')}`;
}

/** A commit as people write it; the content's first digits where there is no git. */
export function short(revision: string): string {
  return revision.startsWith('directory:') ? revision.slice(0, 'directory:'.length + 12) : revision.slice(0, 12);
}

/** The first rows, and how many more there are. */
export function shown(rows: readonly string[]): readonly string[] {
  const rest = rows.length - ROWS_SHOWN;
  return rest <= 0 ? rows : [...rows.slice(0, ROWS_SHOWN), `… and ${rest} more`];
}

/** `allow application/web/ingress/https (web.yaml:12)`. */
export function ruleText({ action, rule, place }: PlannedRule): string {
  return `${action} ${rule} (${place})`;
}

function changedLines(rule: ChangedRule, painted: Paint): readonly string[] {
  const { before, action } = rule;
  const turned = before.action === action ? '' : `, was ${before.action}`;
  return [
    painted('yellow', `~ ${ruleText(rule)}${turned}`),
    ...shown(rule.removedRows).map((row) => painted('red', `    - ${row}`)),
    ...shown(rule.addedRows).map((row) => painted('green', `    + ${row}`)),
  ];
}

function deltaLines({ added, removed }: Delta, label: string, painted: Paint): readonly string[] {
  return [
    ...removed.map((one) => painted('red', `- ${label}${one}`)),
    ...added.map((one) => painted('green', `+ ${label}${one}`)),
  ];
}
