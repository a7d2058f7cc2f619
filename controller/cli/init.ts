import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT, type ExitStatus, Fault } from '../errors/fault.ts';
import { KUBERNETES_SCHEMAS, SCHEMAS } from '../load/schemas.generated.ts';
import { snapshotDirectory } from '../source/directory.ts';
import type { Command, Options, Terminal } from './command.ts';
import { plural } from './render.ts';

const TEMPLATE = fileURLToPath(new URL('../../policies/', import.meta.url));
const SCHEMA_FOLDER = '.weir/schemas';
const MODELINE = /^(# yaml-language-server: \$schema=).*$/gm;

/** `weir init DIR` */
export const init: Command = {
  name: 'init',
  summary: 'Write a policy repository to start from',
  arguments: [{ name: '<dir>', description: 'a new or empty folder', completes: 'directory' }],
  examples: [{ command: 'weir init policies && weir validate policies', does: 'Start a repository and check it' }],
  run,
};

async function run([directory = '.']: readonly string[], _options: Options, terminal: Terminal): Promise<ExitStatus> {
  const root = resolve(terminal.cwd, directory);
  await assertEmpty(root, directory);
  const files = [...(await templateFiles()), ...schemaFiles()];
  for (const [path, content] of files) {
    const target = join(root, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content, { flag: 'wx' });
  }
  terminal.out(files.map(([path]) => `${join(directory, path)}\n`).join(''));
  terminal.err(`wrote ${plural(files.length, 'file')}; next: weir validate ${directory}\n`);
  return EXIT.done;
}

/** A fresh clone holds `.git` and nothing else: that counts as empty. */
async function assertEmpty(root: string, directory: string): Promise<void> {
  const names = await readdir(root).catch((error: unknown) => {
    if (isAbsent(error)) return [];
    throw new Fault('USAGE', `writing a repository to ${directory}: it is no folder; name a new one`, { cause: error });
  });
  const [other] = names.filter((name) => name !== '.git').toSorted();
  if (other === undefined) return;
  const message = `writing a repository to ${directory}: the folder is not empty (it holds ${other}), and nothing is overwritten; name a new or empty folder`;
  throw new Fault('USAGE', message);
}

function isAbsent(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}

/** The example policies, their modelines pointing at the schemas written beside them. */
async function templateFiles(): Promise<readonly (readonly [string, string])[]> {
  const { entries } = await snapshotDirectory(TEMPLATE);
  return [...entries].flatMap(([path, entry]) => {
    if (entry.kind !== 'file') return [];
    const schema = posix.relative(posix.dirname(path), `${SCHEMA_FOLDER}/weir.schema.json`);
    const text = new TextDecoder().decode(entry.bytes).replace(MODELINE, (_line, start: string) => start + schema);
    return [[path, text] as const];
  });
}

function schemaFiles(): readonly (readonly [string, string])[] {
  return Object.entries({ ...SCHEMAS, ...KUBERNETES_SCHEMAS })
    .filter(([stem]) => stem !== 'config')
    .map(([stem, schema]) => [`${SCHEMA_FOLDER}/${stem}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`] as const);
}
