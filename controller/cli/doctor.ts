import { hostInterfaces } from '../compose.ts';
import { EXIT, Fault } from '../errors/fault.ts';
import type { HostInterface } from '../kernel/backend.ts';
import { type Check, checkHost } from '../kernel/features.ts';
import { isManagedBy } from '../net/interface-name.ts';
import { type LastApplied, readLastApplied } from '../observe/records.ts';
import { undeclaredAddresses } from '../observe/undeclared.ts';
import type { Command } from './command.ts';
import { CONFIG_OPTION, readConfig } from './configuration.ts';
import { paint, type Style, table } from './render.ts';

const STYLE: Readonly<Record<Check['state'], Style>> = { ok: 'green', warn: 'yellow', fail: 'red' };

export const doctor: Command = {
  name: 'doctor',
  summary: 'Say what this host lacks to enforce policy, and how to get it',
  options: [
    CONFIG_OPTION,
    { flags: '--state <folder>', description: 'folder of what survives a reboot', completes: 'directory' },
    { flags: '--pins <folder>', description: 'folder in the BPF file system' },
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
    const { pins, state } = readConfig(options, terminal.cwd, { directory: '/' });
    const checks = [...checkHost(pins), ...(await checkDeclared(readLastApplied(state)))];
    if (options['output'] === 'json') terminal.out(`${JSON.stringify(checks)}\n`);
    else terminal.out(checkTable(checks, terminal.colour.out));
    return checks.some(({ state }) => state === 'fail') ? EXIT.operational : EXIT.done;
  },
};

/** Where `ip` does not answer, another line says so. */
async function checkDeclared(last: LastApplied | undefined): Promise<readonly Check[]> {
  if (last === undefined) return [];
  try {
    return checkAddresses(last, await hostInterfaces());
  } catch (error) {
    if (error instanceof Fault) return [];
    throw error;
  }
}

/** What was applied last against the addresses the host has now. */
export function checkAddresses(
  { interfaces, addresses: declared }: Pick<LastApplied, 'interfaces' | 'addresses'>,
  present: readonly HostInterface[],
): readonly Check[] {
  if (declared === undefined) return [];
  const managed = present.filter(({ name }) => isManagedBy(interfaces, name));
  const found = undeclaredAddresses(managed, declared);
  if (found.length === 0) return [{ name: 'addresses', state: 'ok', found: 'all declared' }];
  const told = found.map(({ name, addresses }) => `${addresses.join(', ')} at ${name}`).join('; ');
  const fix = "declare them in Host.spec.addresses: rules for the host's own packets do not concern them";
  return [{ name: 'addresses', state: 'warn', found: `not declared: ${told}`, fix }];
}

/** State, what was looked at, what was found; the fix on a line of its own. */
export function checkTable(checks: readonly Check[], colour: boolean): string {
  return table(
    checks.flatMap(({ state, name, found, fix }) => [
      [paint(colour, STYLE[state], state), name, found],
      ...(fix === undefined ? [] : [['', '', `fix: ${fix}`]]),
    ]),
  );
}
