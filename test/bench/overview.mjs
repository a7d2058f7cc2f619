// All promised figures on one page, from the results that lie here.
import { describeMachine } from './machine.mjs';
import { targetsTable } from './report.mjs';

/** @import { Result } from './result.d.ts' */

/**
 * @param {readonly Result[]} results in the order of the page
 * @param {readonly string[]} absent names of benchmarks without a result
 * @param {readonly string[]} free names of benchmarks that need no corpora
 */
export function overviewOf(results, absent, free) {
  const targets = results.flatMap(({ name, targets: some }) => some.map((target) => ({ name, ...target })));
  const met = targets.filter((target) => target.met).length;
  const lead = [{ head: 'benchmark', of: ({ name }) => `[${name}](${name}.md)` }];
  const ran = results.map(
    ({ name, title, when, machine }) =>
      `- [${title}](${name}.md), ${when.slice(0, 10)}: ${describeMachine(machine)} ([data](${name}.json))`,
  );
  const parts = [
    '# Benchmarks',
    `\`npm run build && npm run bench\` measures everything here again, \`npm run bench -- NAME…\` some of it, \`npm run bench -- --list\` says
what there is. It needs root. Every ratio is taken within one run, its contestants in turns; a run never fails because of a figure, and a
target that was missed is shown as missed.`,
    `Corpora are external material, real rules and prefixes that are no part of the repository: \`$WEIR_CORPORA\` names their folder, and the default is
in [corpora-root.mjs](../corpora-root.mjs). ${free.map((name) => `\`${name}\``).join(', ')} need none, and where they could use some say in
their results what they had instead; every other benchmark says what it misses before anything is installed for it.`,
    '## Targets',
    targets.length === 0 ? 'Nothing was measured yet.' : `${met} of ${targets.length} met.`,
    ...(targets.length === 0 ? [] : [targetsTable(targets, lead)]),
    '## Results',
    [...ran, ...absent.map((name) => `- ${name}: not measured yet`)].join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}
