import { type Diagnostic, isError } from '../errors/diagnostic.ts';
import type { CheckedDocument } from './checked.ts';
import { diagnosticAt } from './finding.ts';
import type { Unlisted } from './kube-lists.ts';
import { moreMistakes, REPORTED } from './reported.ts';

interface CheckedList extends Unlisted {
  readonly checked: readonly CheckedDocument[];
}

/**
 * What is told of one written document: of a list as much as of any other, however many items it has. Errors come
 * first, so that what is left out never decides; what aliases repeat is told once.
 */
export function listDiagnostics({ list, diagnostics, checked }: CheckedList): readonly Diagnostic[] {
  const all = [...diagnostics, ...checked.flatMap((document) => document.diagnostics)];
  if (list === undefined) return all;
  const distinct = [...new Map(all.map((found) => [keyOf(found), found])).values()];
  const ordered = [...distinct.filter(isError), ...distinct.filter((found) => !isError(found))];
  const next = ordered[REPORTED];
  if (next === undefined) return ordered;
  return [...ordered.slice(0, REPORTED), diagnosticAt(next.code, next.place, { message: moreMistakes(list) })];
}

function keyOf({ code, place, message }: Diagnostic): string {
  return `${place.line}:${place.column} ${code} ${message}`;
}
