import { byPlace, type Diagnostic, isError } from '../errors/diagnostic.ts';
import type { Terminal } from './command.ts';
import { diagnosticLine, renderDiagnostics } from './diagnostics.ts';
import { plural } from './render.ts';

/** Paths as the snapshot has them: what a revision of git holds lies in no folder that could be opened. */
const asWritten = (file: string): string => file;

/** One finding on one line, without colour and newline. */
export function plainLine(diagnostic: Diagnostic): string {
  return diagnosticLine(diagnostic, { colour: false, shown: asWritten }).trimEnd();
}

/** Every finding on its line, then how many there are; to `err`. */
export function printDiagnostics(diagnostics: readonly Diagnostic[], terminal: Terminal): void {
  if (diagnostics.length === 0) return;
  const rendering = { colour: terminal.colour.err, shown: asWritten };
  terminal.err(renderDiagnostics([...diagnostics].sort(byPlace), 'text', rendering));
  const errors = diagnostics.filter(isError).length;
  terminal.err(`${plural(errors, 'error')}, ${plural(diagnostics.length - errors, 'warning')}\n`);
}
