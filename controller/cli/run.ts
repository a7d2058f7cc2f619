import type { Command } from './command.ts';
import { CONFIG_OPTION, MARK_OPTION, PLACE_OPTIONS, readConfig } from './configuration.ts';

export const run: Command = {
  name: 'run',
  summary: 'Follow the configured source and enforce it (the agent)',
  options: [CONFIG_OPTION, ...PLACE_OPTIONS, MARK_OPTION],
  examples: [
    { command: 'weir run', does: 'as weir.service does' },
    { command: 'weir run --config agent.yaml --backend memory', does: 'without root: decide, enforce nothing' },
  ],
  async run(_args, options, terminal) {
    const { runAgent } = await import('../daemon/agent.ts');
    return runAgent(readConfig(options, terminal.cwd), terminal);
  },
};
