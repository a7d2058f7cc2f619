import type { Delta } from '../plan/plan.ts';
import { lookupText } from './figures.ts';
import { beforeText, type HostPlan, warningsOf } from './plan-report.ts';
import { attachLines, figures, noChange, ruleText, short, shown, summary } from './plan-text.ts';
import { plainLine } from './refusal.ts';
import { plural } from './render.ts';

/** Plans for a comment on a pull request: a diff block a host, then what the snapshot is warned of. */
export function planMarkdown(plans: readonly HostPlan[]): string {
  const warnings = warningsOf(plans);
  const lines = warnings.map((one) => `- ${plainLine(one)}\n`).join('');
  const tail = warnings.length === 0 ? [] : [`### ${plural(warnings.length, 'warning')}\n\n${lines}`];
  return [...plans.map(section), ...tail].join('\n');
}

function section(plan: HostPlan): string {
  const code = (revision: string): string => `\`${short(revision)}\``;
  const head = `### ${plan.host}: ${beforeText(plan, code)} → ${code(plan.after.revision)}\n\n`;
  if (!plan.changes) return `${head}N${noChange(plan).slice(1)}.\n`;
  const lines = [
    ...plan.removed.map((rule) => `- ${ruleText(rule)}`),
    ...plan.added.map((rule) => `+ ${ruleText(rule)}`),
    ...plan.changed.flatMap((rule) => [
      `! ${ruleText(rule)}${rule.before.action === rule.action ? '' : `, was ${rule.before.action}`}`,
      ...shown(rule.removedRows).map((row) => `-     ${row}`),
      ...shown(rule.addedRows).map((row) => `+     ${row}`),
    ]),
    ...plan.moved.map((rule) => `! moved: ${ruleText(rule)}`),
    ...deltaLines(plan.facts, ''),
    ...deltaLines(plan.interfaces, 'interface '),
    ...attachLines(plan),
  ];
  return `${head}${summary(plan)}; ${figures(plan)}; lookup: ${lookupText(plan.after.figures)}.\n\n\`\`\`diff\n${lines.map((line) => `${line}\n`).join('')}\`\`\`\n`;
}

function deltaLines({ added, removed }: Delta, label: string): readonly string[] {
  return [...removed.map((one) => `- ${label}${one}`), ...added.map((one) => `+ ${label}${one}`)];
}
