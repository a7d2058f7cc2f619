import { EXIT } from '../errors/fault.ts';
import type { Command } from './command.ts';
import { CONFIG_OPTION, PLACE_OPTIONS } from './configuration.ts';
import { planMarkdown } from './plan-markdown.ts';
import { type HostPlan, reportOf } from './plan-report.ts';
import { readSides } from './plan-sides.ts';
import { planText } from './plan-text.ts';

export const plan: Command = {
  name: 'plan',
  summary: 'Show what would change, rule by rule, before it does',
  arguments: [
    { name: '[directory]', description: 'folder of policies; absent: the configured source', completes: 'directory' },
  ],
  options: [
    CONFIG_OPTION,
    ...PLACE_OPTIONS,
    { flags: '--ref <ref>', description: 'branch or tag of the configured repository instead' },
    { flags: '--head <side>', description: 'folder, or revision of the local repository, to compare instead' },
    {
      flags: '--base <side>',
      description: 'folder, or revision of the local repository, to compare with; absent: what this host enforces',
    },
    { flags: '--exit-code', description: 'exit with 3 when something would change' },
    { flags: '-o, --output <format>', description: 'format', default: 'text', choices: ['text', 'json', 'markdown'] },
  ],
  examples: [
    { command: 'weir plan', does: 'the configured source against what this host enforces' },
    {
      command: 'weir plan policies --base origin/main -o markdown',
      does: 'a pull request, every host, no root needed',
    },
    { command: 'weir plan --base old/ --head new/ --host web-1 --exit-code', does: 'two folders, for a script' },
  ],
  async run([directory], options, terminal) {
    const sides = await readSides({ directory, options, terminal });
    if (sides === undefined) return EXIT.invalidInput;
    const plans = sides.map(reportOf);
    const render = { text: planText, markdown: planMarkdown, json: planJson }[String(options['output'])] ?? planText;
    terminal.out(render(plans, terminal.colour.out));
    return options['exitCode'] === true && plans.some(({ changes }) => changes) ? EXIT.differences : EXIT.done;
  },
};

function planJson(plans: readonly HostPlan[]): string {
  return `${JSON.stringify(plans, undefined, 2)}\n`;
}
