import { CATALOGUE } from '../errors/catalogue.ts';
import type { Diagnostic } from '../errors/diagnostic.ts';
import { diagnosticAt, type Finding, pathText } from './finding.ts';
import type { SourceDocument } from './parse.ts';

/** Mistakes of one document that are reported. */
export const REPORTED = 200;

/** Findings of one document as diagnostics that begin with its title: errors first, so that none is left out for a warning. */
export function toDiagnostics(
  findings: readonly Finding[],
  source: SourceDocument,
  title: string,
): readonly Diagnostic[] {
  const ordered = [...findings.filter(isRefusing), ...findings.filter((finding) => !isRefusing(finding))];
  const reported = ordered.slice(0, REPORTED).map((finding) => toDiagnostic(finding, source, title));
  const next = ordered[REPORTED];
  if (next === undefined) return reported;
  return [...reported, diagnosticAt(next.code, source.at(next.path), { message: moreMistakes(title) })];
}

/** What is said in place of the mistakes that are not reported. */
export function moreMistakes(title: string): string {
  return `${title}: it has more than ${REPORTED} mistakes; the others are reported once these are mended`;
}

function isRefusing({ code }: Finding): boolean {
  return CATALOGUE[code] === 'error';
}

function toDiagnostic(finding: Finding, source: SourceDocument, title: string): Diagnostic {
  const { code, path, wrong, remedy, ...rest } = finding;
  const subject = path.length === 0 ? title : `${title} ${pathText(path)}`;
  return diagnosticAt(code, source.at(path), { message: `${subject}: ${wrong}; ${remedy}`, ...rest });
}
