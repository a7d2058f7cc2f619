import { resolve } from 'node:path';
import type { OptionSpec, Options, Terminal } from './command.ts';

/** The repository a verb reads, under one name for all of them. */
export const POLICIES_OPTION: OptionSpec = {
  flags: '--policies <dir>',
  description: 'repository of policies',
  default: '.',
  completes: 'directory',
};

/** Where the repository lies; a path given as an argument goes before the flag and its twin. */
export function policiesFolder(argument: string | undefined, options: Options, { cwd }: Terminal): string {
  return resolve(cwd, argument ?? String(options['policies'] ?? '.'));
}
