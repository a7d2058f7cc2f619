import { byPlace, type Diagnostic, isError } from '../errors/diagnostic.ts';
import type { Terminal } from './command.ts';
import { paint, plural } from './render.ts';

/** `file:line:column CODE message`. */
export function diagnosticLine({ place, code, message }: Diagnostic): string {
  return `${place.file}:${place.line}:${place.column} ${code} ${message}`;
}

/** Every finding on its line, then how many there are; to `err`. */
export function printDiagnostics(diagnostics: readonly Diagnostic[], terminal: Terminal): void {
  for (const diagnostic of [...diagnostics].sort(byPlace)) {
    const style = isError(diagnostic) ? 'red' : 'yellow';
    terminal.err(`${paint(terminal.colour.err, style, diagnostic.severity)} ${diagnosticLine(diagnostic)}\n`);
  }
  const errors = diagnostics.filter(isError).length;
  if (diagnostics.length === 0) return;
  terminal.err(`${plural(errors, 'error')}, ${plural(diagnostics.length - errors, 'warning')}\n`);
}
