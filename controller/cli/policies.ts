import { isError } from '../errors/diagnostic.ts';
import type { Resolved } from '../model/policy.ts';
import { snapshotDirectory } from '../source/directory.ts';
import type { Terminal } from './command.ts';
import { renderDiagnostics } from './diagnostics.ts';

/**
 * The policies of a folder, resolved for every host. `undefined` when they are refused: every error is
 * written to stderr then. Warnings are for `validate` to tell. Throws SOURCE_MISSING.
 */
export async function readPolicies(folder: string, terminal: Terminal): Promise<Resolved | undefined> {
  const { judge } = await import('../reconcile/judge.ts');
  const { value, diagnostics } = judge(await snapshotDirectory(folder));
  if (value !== undefined) return value;
  const rendering = { colour: terminal.colour.err, shown: (file: string) => file };
  terminal.err(renderDiagnostics(diagnostics.filter(isError), 'text', rendering));
  return undefined;
}
