import type { DiagnosticCode } from '../errors/catalogue.ts';
import { CATALOGUE } from '../errors/catalogue.ts';
import type { Diagnostic, Place } from '../errors/diagnostic.ts';
import type { DocumentPath } from '../model/manifest.ts';

/** What is wrong at one path of a document, before the document's name and place are put to it. */
export interface Finding {
  readonly code: DiagnosticCode;
  readonly path: DocumentPath;
  /** What is wrong, with the value. */
  readonly wrong: string;
  /** What to do about it. */
  readonly remedy: string;
  readonly value?: string;
  readonly suggestion?: string;
}

/** What a diagnostic says besides its code and place. */
export interface Statement {
  readonly message: string;
  readonly value?: string;
  readonly suggestion?: string;
}

/** A diagnostic with the severity its code has. */
export function diagnosticAt(code: DiagnosticCode, place: Place, statement: Statement): Diagnostic {
  return { severity: CATALOGUE[code], code, place, ...statement };
}

/** The start of a file, for findings about the whole of it. */
export function startOf(file: string): Place {
  return { file, line: 1, column: 1 };
}

/** `spec.ingress[0].from` */
export function pathText(path: DocumentPath): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
}

/** A value as it is quoted in a message: JSON on one line, cut at 60 characters. */
export function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** `; did you mean "x"` as a remedy, or what to do when nothing is close. */
export function didYouMean(suggestion: string | undefined, otherwise: string): string {
  return suggestion === undefined ? otherwise : `did you mean ${JSON.stringify(suggestion)}?`;
}
