import { CATALOGUE } from '../errors/catalogue.ts';
import type { Diagnostic } from '../errors/diagnostic.ts';
import { diagnosticAt, type Finding, pathText } from './finding.ts';
import type { SourceDocument } from './parse.ts';
import { moreMistakes, REPORTED } from './reported.ts';

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

function isRefusing({ code }: Finding): boolean {
  return CATALOGUE[code] === 'error';
}

function toDiagnostic(finding: Finding, source: SourceDocument, title: string): Diagnostic {
  const { code, path, wrong, remedy, ...rest } = finding;
  const subject = path.length === 0 ? title : `${title} ${pathText(path)}`;
  return diagnosticAt(code, source.at(path), { message: `${subject}: ${wrong}; ${remedy}`, ...rest });
}
