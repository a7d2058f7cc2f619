import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import { EXIT } from '../errors/fault.ts';
import type { Command } from './command.ts';
import { table } from './render.ts';

/** weir's own version, from package.json, which lies one level above both controller/ and dist/. */
export function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
}

export const version: Command = {
  name: 'version',
  summary: 'Print the versions of weir and of what it runs on',
  options: [{ flags: '-o, --output <format>', description: 'format', default: 'table', choices: ['table', 'json'] }],
  examples: [
    { command: 'weir version', does: 'for people' },
    { command: 'weir version -o json', does: 'for a bug report or an inventory' },
  ],
  async run(_args, options, terminal) {
    const versions = { weir: readVersion(), node: process.versions.node, kernel: release() };
    const rows = Object.entries(versions);
    terminal.out(options['output'] === 'json' ? `${JSON.stringify(versions)}\n` : table(rows));
    return EXIT.done;
  },
};
