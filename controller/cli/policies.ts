import { byPlace, type Diagnostic, isError } from '../errors/diagnostic.ts';
import { load } from '../load/load.ts';
import type { Resolved } from '../model/policy.ts';
import { resolve } from '../resolve/resolve.ts';
import { snapshotDirectory } from '../source/directory.ts';
import type { Terminal } from './command.ts';

/**
 * The policies of a folder, resolved for every host. `undefined` when they are refused: every error is
 * written to stderr then. Warnings are `validate`'s to tell. Throws SOURCE_MISSING.
 */
export async function readPolicies(folder: string, terminal: Terminal): Promise<Resolved | undefined> {
  const loaded = load(await snapshotDirectory(folder));
  const resolved = loaded.value && resolve(loaded.value);
  if (resolved?.value !== undefined) return resolved.value;
  const errors = [...loaded.diagnostics, ...(resolved?.diagnostics ?? [])].filter(isError).toSorted(byPlace);
  for (const error of errors) terminal.err(diagnosticLine(error));
  return undefined;
}

function diagnosticLine({ place, code, message }: Diagnostic): string {
  return `${place.file}:${place.line}:${place.column} ${code} ${message}\n`;
}
