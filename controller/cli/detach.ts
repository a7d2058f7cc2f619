import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { composeBackend } from '../compose.ts';
import { isAgentThere, socketPath } from '../daemon/socket.ts';
import { EXIT, Fault } from '../errors/fault.ts';
import type { Command, Terminal } from './command.ts';
import { CONFIG_OPTION, PLACE_OPTIONS, readConfig } from './configuration.ts';

export const detach: Command = {
  name: 'detach',
  summary: 'Stop enforcing: remove every program, map and pin of weir from the kernel',
  options: [CONFIG_OPTION, ...PLACE_OPTIONS, { flags: '--yes', description: 'do not ask' }],
  examples: [
    { command: 'weir detach', does: 'ask, then let all traffic pass weir by' },
    { command: 'weir detach --yes', does: 'in a script; stop the agent first' },
  ],
  async run(_args, options, terminal) {
    const config = readConfig(options, terminal.cwd, { directory: '/' });
    if (await isAgentThere(config.run)) {
      throw new Fault(
        'AGENT_RUNNING',
        `detaching: an agent answers at ${socketPath(config.run)} and would attach again; stop it first`,
      );
    }
    if (options['yes'] !== true && !(await isConfirmed(terminal))) {
      terminal.err('Nothing was changed.\n');
      return EXIT.refused;
    }
    using backend = await composeBackend(config);
    backend.release();
    // What the agent wrote last would go on saying that this host is enforced.
    rmSync(join(config.run, 'status.json'), { force: true });
    terminal.out(`detached: nothing of weir is left in the kernel (${config.pins})\n`);
    return EXIT.done;
  },
};

/** Throws CONFIRMATION_MISSING where nobody can answer. */
async function isConfirmed(terminal: Terminal): Promise<boolean> {
  if (!terminal.interactive) {
    throw new Fault('CONFIRMATION_MISSING', 'detaching: this opens the host and nobody can be asked here; give --yes', {
      exit: EXIT.refused,
    });
  }
  terminal.err('This host will no longer filter traffic. Remove all of weir from the kernel? [y/N] ');
  for await (const line of terminal.stdin) return /^\s*y(es)?\s*$/i.test(Buffer.from(line).toString());
  return false;
}
