import { type Diagnostic, isError, type Place } from '../errors/diagnostic.ts';
import type { HostFigures } from './figures.ts';
import { paint, plural } from './render.ts';

/** `table` is the text form under the name other verbs give it. */
export const DIAGNOSTIC_FORMATS = ['text', 'table', 'json', 'github'] as const;

export type DiagnosticFormat = (typeof DIAGNOSTIC_FORMATS)[number];

/** `shown` turns a path of the repository into one that can be opened from where the person is. */
export interface Rendering {
  readonly colour: boolean;
  readonly shown: (file: string) => string;
}

/** `path:line:col CODE message`, a warning marked as such; ended by a newline. */
export function diagnosticLine(diagnostic: Diagnostic, { colour, shown }: Rendering): string {
  const { place, code, message } = diagnostic;
  const mark = isError(diagnostic) ? '' : paint(colour, 'yellow', 'warning ');
  const where = paint(colour, 'bold', placeText({ ...place, file: shown(place.file) }));
  return `${where} ${mark}${paint(colour, isError(diagnostic) ? 'red' : 'yellow', code)} ${message}\n`;
}

/** A GitHub Actions workflow command, which the pull request shows at its line. */
export function githubAnnotation(diagnostic: Diagnostic, { shown }: Rendering): string {
  const { severity, place, code, message } = diagnostic;
  const properties = Object.entries({
    file: shown(place.file),
    line: String(place.line),
    col: String(place.column),
    title: code,
  }).map(([name, value]) => `${name}=${escaped(value).replaceAll(':', '%3A').replaceAll(',', '%2C')}`);
  return `::${severity} ${properties.join(',')}::${escaped(message)}\n`;
}

/** One object for the whole run: counts, what each host's image costs, and every diagnostic with its place flattened. */
export function diagnosticsJson(
  diagnostics: readonly Diagnostic[],
  counts: { readonly documents: number; readonly ignored: number; readonly images: readonly HostFigures[] },
): string {
  const { documents, ignored, images } = counts;
  const { errors, warnings } = countOf(diagnostics);
  const list = diagnostics.map(({ place, ...rest }) => ({ ...place, ...rest }));
  return `${JSON.stringify({ documents, ignored, errors, warnings, images, diagnostics: list }, null, 2)}\n`;
}

export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  format: 'text' | 'table' | 'github',
  rendering: Rendering,
): string {
  const line = format === 'github' ? githubAnnotation : diagnosticLine;
  return diagnostics.map((diagnostic) => line(diagnostic, rendering)).join('');
}

/** `11 documents (1 PolicyTest, not run yet), 1 error, 0 warnings`: nobody is to believe that tests passed. */
export function summaryLine(
  diagnostics: readonly Diagnostic[],
  { documents, tests }: { readonly documents: number; readonly tests: number },
): string {
  const { errors, warnings } = countOf(diagnostics);
  const unrun = tests === 0 ? '' : ` (${plural(tests, 'PolicyTest')}, not run yet)`;
  return `${plural(documents, 'document')}${unrun}, ${plural(errors, 'error')}, ${plural(warnings, 'warning')}\n`;
}

/** `ignored 12 documents of kinds that decide no packet: 8 Service, 4 ConfigMap`; nothing where there are none. */
export function ignoredLine(kinds: readonly string[]): string {
  if (kinds.length === 0) return '';
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const listed = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([kind, n]) => `${n} ${kind}`);
  return `ignored ${plural(kinds.length, 'document')} of kinds that decide no packet: ${listed.join(', ')}\n`;
}

function countOf(diagnostics: readonly Diagnostic[]): { readonly errors: number; readonly warnings: number } {
  const errors = diagnostics.filter(isError).length;
  return { errors, warnings: diagnostics.length - errors };
}

function placeText({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
