import type { Delta, Plan } from '../plan/plan.ts';
import { figures, ruleText, short, shown, summary } from './plan-text.ts';

/** Plans for a comment on a pull request: a diff block a host. */
export function planMarkdown(plans: readonly Plan[]): string {
  return plans.map(section).join('\n');
}

function section(plan: Plan): string {
  const before = plan.before === null ? 'nothing applied' : `\`${short(plan.before.revision)}\``;
  const head = `### ${plan.host}: ${before} → \`${short(plan.after.revision)}\`\n\n`;
  if (!plan.changes) return `${head}No change.\n`;
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
  ];
  return `${head}${summary(plan)}; ${figures(plan)}.\n\n\`\`\`diff\n${lines.map((line) => `${line}\n`).join('')}\`\`\`\n`;
}

function deltaLines({ added, removed }: Delta, label: string): readonly string[] {
  return [...removed.map((one) => `- ${label}${one}`), ...added.map((one) => `+ ${label}${one}`)];
}
