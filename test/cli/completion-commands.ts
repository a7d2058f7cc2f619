import type { Command } from '../../controller/cli/command.ts';
import { EXIT } from '../../controller/errors/fault.ts';

const run: Command['run'] = () => Promise.resolve(EXIT.done);

/** Every form a verb can take: choices, files, folders, plain values, flags; quotes and colons in its words. */
export const COMMANDS: readonly Command[] = [
  {
    name: 'validate',
    summary: "Check a repository: every error, the author's too",
    arguments: [{ name: '[dir]', description: 'the repository', completes: 'directory' }],
    options: [
      { flags: '-o, --output <format>', description: 'format [of the result]', choices: ['text', 'json', 'github'] },
      { flags: '--config <file>', description: 'configuration', completes: 'file' },
      { flags: '--host <name>', description: 'one host only' },
      { flags: '--strict', description: 'warnings are errors' },
    ],
    examples: [],
    run,
  },
  { name: 'version', summary: 'Print versions', examples: [], run },
  {
    name: 'completion',
    summary: 'Print a script',
    arguments: [{ name: '<shell>', description: 'the shell', choices: ['bash', 'zsh', 'fish'] }],
    examples: [],
    run,
  },
];
