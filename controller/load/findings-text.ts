import type { Diagnostic } from '../errors/diagnostic.ts';
import { diagnosticAt, type Finding, pathText } from './finding.ts';
import type { SourceDocument } from './parse.ts';

/** Mistakes of one document that are reported. */
export const REPORTED = 200;

/** Findings of one document as diagnostics that begin with its title. */
export function toDiagnostics(
  findings: readonly Finding[],
  source: SourceDocument,
  title: string,
): readonly Diagnostic[] {
  const reported = findings.slice(0, REPORTED).map((finding) => toDiagnostic(finding, source, title));
  const next = findings[REPORTED];
  if (next === undefined) return reported;
  const message = `${title}: it has more than ${REPORTED} mistakes; the others are reported once these are mended`;
  return [...reported, diagnosticAt(next.code, source.at(next.path), { message })];
}

function toDiagnostic(finding: Finding, source: SourceDocument, title: string): Diagnostic {
  const { code, path, wrong, remedy, ...rest } = finding;
  const subject = path.length === 0 ? title : `${title} ${pathText(path)}`;
  return diagnosticAt(code, source.at(path), { message: `${subject}: ${wrong}; ${remedy}`, ...rest });
}
