import { readFile, stat, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { Diagnostic } from '../errors/diagnostic.ts';
import { EXIT, type ExitStatus, Fault } from '../errors/fault.ts';
import { documentFiles } from '../load/files.ts';
import { readText } from '../load/read-text.ts';
import { FILE_LIMIT } from '../model/snapshot.ts';
import { snapshotDirectory } from '../source/directory.ts';
import type { Command, Options, Terminal } from './command.ts';
import { diagnosticLine } from './diagnostics.ts';
import { POLICIES_OPTION } from './policies-flag.ts';

/** `weir fmt [--check] [PATHS...]` */
export const fmt: Command = {
  name: 'fmt',
  summary: 'Write policy files in their canonical form, comments kept',
  arguments: [{ name: '[paths...]', description: 'files and folders (default: --policies)', completes: 'file' }],
  options: [
    POLICIES_OPTION,
    { flags: '--check', description: 'change nothing; list files that would change and exit 3' },
  ],
  examples: [
    { command: 'weir fmt', does: 'Format every YAML file below here' },
    { command: 'weir fmt --check policies', does: 'Fail in CI when a file is not formatted' },
  ],
  run,
};

interface File {
  /** As the person would write it. */
  readonly shown: string;
  readonly path: string;
  readonly text: string;
}

async function run(paths: readonly string[], options: Options, terminal: Terminal): Promise<ExitStatus> {
  const { formatDocuments } = await import('../load/format.ts');
  const check = options['check'] === true;
  const diagnostics: Diagnostic[] = [];
  let changed = 0;
  for (const path of paths.length === 0 ? [String(options['policies'] ?? '.')] : paths) {
    const found = await yamlFiles(path, terminal.cwd);
    diagnostics.push(...found.diagnostics);
    for (const file of found.files) {
      const formatted = formatDocuments(file.text, file.shown);
      diagnostics.push(...formatted.diagnostics);
      if (formatted.value === undefined || formatted.value === file.text) continue;
      changed++;
      if (!check) await writeFile(file.path, formatted.value);
      terminal.out(`${file.shown}\n`);
    }
  }
  const rendering = { colour: terminal.colour.err, shown: (file: string): string => file };
  for (const diagnostic of diagnostics) terminal.err(diagnosticLine(diagnostic, rendering));
  if (diagnostics.length > 0) return EXIT.invalidInput;
  return check && changed > 0 ? EXIT.differences : EXIT.done;
}

interface Found {
  readonly files: readonly File[];
  readonly diagnostics: readonly Diagnostic[];
}

async function yamlFiles(path: string, cwd: string): Promise<Found> {
  const root = resolve(cwd, path);
  const status = await stat(root).catch((cause: unknown) => {
    throw new Fault('SOURCE_MISSING', `formatting ${path}: there is no such file; correct the path`, { cause });
  });
  if (status.isDirectory()) return filesBelow(root, cwd);
  const text = readText(path, { kind: 'file', bytes: await readFile(root) }, FILE_LIMIT);
  return typeof text === 'string'
    ? { files: [{ shown: path, path: root, text }], diagnostics: [] }
    : { files: [], diagnostics: [text] };
}

/** Regular YAML files only: a link is formatted where it leads. */
async function filesBelow(root: string, cwd: string): Promise<Found> {
  const snapshot = await snapshotDirectory(root);
  const shownOf = (file: string): string => relative(cwd, join(root, file));
  const { files, diagnostics } = documentFiles(snapshot);
  return {
    files: files
      .filter(({ path }) => /\.ya?ml$/.test(path) && snapshot.entries.get(path)?.kind === 'file')
      .map(({ path, text }) => ({ shown: shownOf(path), path: join(root, path), text })),
    diagnostics: diagnostics.map((found) => ({ ...found, place: { ...found.place, file: shownOf(found.place.file) } })),
  };
}
