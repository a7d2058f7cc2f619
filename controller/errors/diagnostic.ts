import type { DiagnosticCode } from './catalogue.ts';

/** Where a fact was written: a path relative to the repository root, line and column counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type Severity = 'error' | 'warning';

/**
 * One finding about user input. `message` is one line and follows
 * `<doing what>: <what is wrong, with the value>; <what to do>`.
 * An error anywhere refuses the whole snapshot; a warning never does.
 */
export interface Diagnostic {
  readonly severity: Severity;
  readonly code: DiagnosticCode;
  readonly place: Place;
  readonly message: string;
  /** The offending value as it was written, where there is one. */
  readonly value?: string;
  /** What was probably meant ("did you mean"). */
  readonly suggestion?: string;
}

/** A stage's answer: the value is absent exactly when an error is among the diagnostics. */
export interface Checked<T> {
  readonly value: T | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export function isError(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === 'error';
}

/** Stable order for every listing: file, line, column, code. */
export function byPlace(a: Diagnostic, b: Diagnostic): number {
  return (
    compare(a.place.file, b.place.file) ||
    a.place.line - b.place.line ||
    a.place.column - b.place.column ||
    compare(a.code, b.code)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
