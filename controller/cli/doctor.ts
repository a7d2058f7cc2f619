import { EXIT } from '../errors/fault.ts';
import { type Check, checkHost } from '../kernel/features.ts';
import type { Command } from './command.ts';
import { textOption } from './configuration.ts';
import { paint, type Style, table } from './render.ts';

const DEFAULT_PINS = '/sys/fs/bpf/weir';
const STYLE: Readonly<Record<Check['state'], Style>> = { ok: 'green', warn: 'yellow', fail: 'red' };

export const doctor: Command = {
  name: 'doctor',
  summary: 'Say what this host lacks to enforce policy, and how to get it',
  options: [
    { flags: '--pins <folder>', description: 'folder in the BPF file system', default: DEFAULT_PINS },
    { flags: '-o, --output <format>', description: 'format', default: 'table', choices: ['table', 'json'] },
  ],
  examples: [
    {
      command: 'weir doctor',
      does: 'check kernel, libraries, programs and neighbours; exit 1 if something is missing',
    },
    { command: 'weir doctor -o json', does: 'the same, for an inventory' },
  ],
  async run(_args, options, terminal) {
    const checks = checkHost(textOption(options, 'pins') ?? DEFAULT_PINS);
    if (options['output'] === 'json') terminal.out(`${JSON.stringify(checks)}\n`);
    else terminal.out(checkTable(checks, terminal.colour.out));
    return checks.some(({ state }) => state === 'fail') ? EXIT.operational : EXIT.done;
  },
};

/** State, what was looked at, what was found; the fix on a line of its own. */
export function checkTable(checks: readonly Check[], colour: boolean): string {
  return table(
    checks.flatMap(({ state, name, found, fix }) => [
      [paint(colour, STYLE[state], state), name, found],
      ...(fix === undefined ? [] : [['', '', `fix: ${fix}`]]),
    ]),
  );
}
