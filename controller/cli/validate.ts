import { join, relative, resolve } from 'node:path';
import { type Diagnostic, isError } from '../errors/diagnostic.ts';
import { EXIT, type ExitStatus, Fault } from '../errors/fault.ts';
import { nearest } from '../errors/suggest.ts';
import { judge } from '../reconcile/judge.ts';
import { snapshotDirectory } from '../source/directory.ts';
import type { Command, Options, Terminal } from './command.ts';
import {
  DIAGNOSTIC_FORMATS,
  type DiagnosticFormat,
  diagnosticsJson,
  renderDiagnostics,
  summaryLine,
} from './diagnostics.ts';

/** `weir validate [DIR]` */
export const validate: Command = {
  name: 'validate',
  summary: 'Check a policy repository and report every mistake at its place',
  arguments: [{ name: '[dir]', description: 'root of the repository (default: .)', completes: 'directory' }],
  options: [
    { flags: '-o, --output <format>', description: 'form of the report', default: 'text', choices: DIAGNOSTIC_FORMATS },
    { flags: '--host <name>', description: 'there must be a Host document of this name' },
  ],
  examples: [
    { command: 'weir validate policies', does: 'Check a folder' },
    { command: 'weir validate -o github', does: 'Annotate a pull request' },
    { command: 'weir validate --host "$(hostname)" /srv/policies', does: 'Check that this machine is enrolled' },
  ],
  run,
};

async function run([directory = '.']: readonly string[], options: Options, terminal: Terminal): Promise<ExitStatus> {
  const root = resolve(terminal.cwd, directory);
  const { value, documents, diagnostics: judged } = judge(await snapshotDirectory(root));
  if (documents === 0 && judged.length === 0) {
    const message = `reading ${root}: there is no policy document (*.yaml, *.yml, *.json); name the folder that holds them`;
    throw new Fault('SNAPSHOT_EMPTY', message, { exit: EXIT.invalidInput });
  }
  const diagnostics = [...judged, ...missingHost(options['host'], value && [...value.hosts.keys()])];
  const format = formatOf(options['output']);
  terminal.out(
    format === 'json'
      ? diagnosticsJson(diagnostics, documents)
      : renderDiagnostics(diagnostics, format, { colour: terminal.colour.out, shown: shownFrom(terminal.cwd, root) }),
  );
  terminal.err(summaryLine(diagnostics, documents));
  return diagnostics.some(isError) ? EXIT.invalidInput : EXIT.done;
}

/** Relative to where the person is, unless the repository lies elsewhere. */
function shownFrom(cwd: string, root: string): (file: string) => string {
  return (file) => {
    const path = relative(cwd, join(root, file)) || '.';
    return path.startsWith('..') ? join(root, file) : path;
  };
}

/** `hosts` is undefined when the repository has errors: then nothing can be said about its hosts. */
function missingHost(wanted: Options[string], hosts: readonly string[] | undefined): readonly Diagnostic[] {
  if (typeof wanted !== 'string' || hosts === undefined || hosts.includes(wanted)) return [];
  const suggestion = nearest(wanted, hosts);
  const known = hosts.length === 0 ? 'there is none at all' : `there are ${hosts.join(', ')}`;
  const remedy = suggestion === undefined ? `add one (${known})` : `did you mean "${suggestion}"?`;
  const message = `finding host "${wanted}": no Host document has this name; ${remedy}`;
  const place = { file: '.', line: 1, column: 1 };
  return [
    { severity: 'error', code: 'HOST_MISSING', place, message, value: wanted, ...(suggestion && { suggestion }) },
  ];
}

function formatOf(output: Options[string]): DiagnosticFormat {
  return DIAGNOSTIC_FORMATS.find((format) => format === output) ?? 'text';
}
