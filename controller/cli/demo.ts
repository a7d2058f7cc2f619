import { tmpdir } from 'node:os';
import type { Command } from './command.ts';
import { statusTable } from './status-table.ts';

export const demo: Command = {
  name: 'demo',
  summary: 'Play the whole story in about a minute: commits, packets, a broken commit, a killed agent',
  options: [
    {
      flags: '--backend <kind>',
      description: 'auto takes the kernel where root and BPF allow it',
      default: 'auto',
      choices: ['auto', 'kernel', 'memory'],
    },
  ],
  examples: [
    { command: 'sudo weir demo', does: 'real packets between three network namespaces made for it' },
    { command: 'weir demo --backend memory', does: 'the same decisions without root and without packets' },
  ],
  async run(_args, options, terminal) {
    const { playDemo } = await import('../demo/demo.ts');
    const { out, err, signal, colour } = terminal;
    return playDemo({
      backend: backendOf(options['backend']),
      out,
      err,
      signal,
      temporary: tmpdir(),
      colour: colour.out,
      statusText: (status) => statusTable(status, { colour: false, now: Date.now() }),
    });
  },
};

function backendOf(name: string | boolean | undefined): 'auto' | 'kernel' | 'memory' {
  return name === 'kernel' || name === 'memory' ? name : 'auto';
}
