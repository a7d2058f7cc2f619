import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { CONSTANTS } from '../abi/layout.generated.ts';
import { EXIT } from '../errors/fault.ts';
import type { Command } from './command.ts';
import { table } from './render.ts';

/** weir's own version, from package.json, which lies one level above both controller/ and dist/. */
export function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
}

const LIBBPF = 'libbpf.so.1';
const LIBRARY_FOLDERS = ['/usr/lib', '/usr/lib64', '/usr/local/lib'];

/** What the soname link of libbpf leads to (`libbpf.so.1.1.2` → `1.1.2`); undefined where there is none. Loads nothing. */
export function libbpfVersion(folders: readonly string[] = LIBRARY_FOLDERS): string | undefined {
  const nested = folders.filter(existsSync).flatMap((folder) => [
    folder,
    ...readdirSync(folder)
      .filter((entry) => entry.endsWith('-linux-gnu'))
      .map((entry) => join(folder, entry)),
  ]);
  const found = nested.map((folder) => join(folder, LIBBPF)).find(existsSync);
  return found === undefined ? undefined : /\.so\.(.+)$/.exec(realpathSync(found))?.[1];
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
    const versions = {
      weir: readVersion(),
      layout: CONSTANTS.WEIR_VERSION,
      node: process.versions.node,
      kernel: release(),
      libbpf: libbpfVersion() ?? null,
    };
    const rows = Object.entries(versions).map(([what, found]) => [what, String(found ?? 'absent')]);
    terminal.out(options['output'] === 'json' ? `${JSON.stringify(versions)}\n` : table(rows));
    return EXIT.done;
  },
};
