import { join, relative } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { byPlace, type Checked, type Diagnostic, isError } from '../errors/diagnostic.ts';
import { EXIT, type ExitStatus, Fault } from '../errors/fault.ts';
import { nearest } from '../errors/suggest.ts';
import type { ImageFigures } from '../model/image.ts';
import type { HostPolicy } from '../model/policy.ts';
import { snapshotDirectory } from '../source/directory.ts';
import type { Command, Options, Terminal } from './command.ts';
import {
  DIAGNOSTIC_FORMATS,
  type DiagnosticFormat,
  diagnosticsJson,
  ignoredLine,
  renderDiagnostics,
  summaryLine,
} from './diagnostics.ts';
import { hostLines } from './figures.ts';
import { POLICIES_OPTION, policiesFolder } from './policies-flag.ts';

/** Milliseconds without a word. */
const PATIENCE = 1000;

/** ECMA-48 §8.3.41 (EL), from the first column. */
const ERASE_LINE = '\r\u001b[2K';

/** `weir validate [DIR]` */
export const validate: Command = {
  name: 'validate',
  summary: 'Check a policy repository and report every mistake at its place',
  arguments: [{ name: '[dir]', description: 'root of the repository (default: --policies)', completes: 'directory' }],
  options: [
    POLICIES_OPTION,
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

async function run([directory]: readonly string[], options: Options, terminal: Terminal): Promise<ExitStatus> {
  const root = policiesFolder(directory, options, terminal);
  // A syntax tree outlives many young collections: a young generation that grows at once copies it less often.
  setFlagsFromString('--semi-space-growth-factor=8');
  const { judge, judgeImage } = await import('../reconcile/judge.ts');
  const { value, documents, tests, ignored, diagnostics: judged } = judge(await snapshotDirectory(root));
  if (documents === 0 && judged.length === 0) {
    const message = `reading ${root}: there is no policy document (*.yaml, *.yml, *.json); name the folder that holds them`;
    throw new Fault('SNAPSHOT_EMPTY', message, { exit: EXIT.invalidInput });
  }
  const compiled = judgeImages(value === undefined ? [] : [...value.hosts.values()], judgeImage, terminal);
  const images = compiled.flatMap(({ host, value: figures }) => (figures === undefined ? [] : [{ host, figures }]));
  const diagnostics = [
    ...judged,
    ...compiled.flatMap((image) => image.diagnostics),
    ...missingHost(options['host'], value && [...value.hosts.keys()]),
  ].sort(byPlace);
  const format = formatOf(options['output']);
  terminal.out(
    format === 'json'
      ? diagnosticsJson(diagnostics, { documents, ignored: ignored.length, images })
      : renderDiagnostics(diagnostics, format, { colour: terminal.colour.out, shown: shownFrom(terminal.cwd, root) }),
  );
  if (format === 'text' || format === 'table') terminal.err(hostLines(images));
  terminal.err(ignoredLine(ignored));
  terminal.err(summaryLine(diagnostics, { documents, tests }));
  return diagnostics.some(isError) ? EXIT.invalidInput : EXIT.done;
}

/** Compiles every host; a person who waits longer than a second sees how far it is. */
function judgeImages(
  hosts: readonly HostPolicy[],
  judgeImage: (policy: HostPolicy) => Checked<ImageFigures>,
  terminal: Terminal,
): readonly (Checked<ImageFigures> & { readonly host: string })[] {
  const start = performance.now();
  let shown = false;
  const compiled = hosts.map((policy, index) => {
    if (terminal.interactive && performance.now() - start > PATIENCE) {
      terminal.err(`\rcompiling host ${index + 1} of ${hosts.length}`);
      shown = true;
    }
    return { host: policy.host, ...judgeImage(policy) };
  });
  if (shown) terminal.err(ERASE_LINE);
  return compiled;
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
