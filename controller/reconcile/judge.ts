import type { DiagnosticCode } from '../errors/catalogue.ts';
import { byPlace, type Checked, type Diagnostic, isError } from '../errors/diagnostic.ts';
import { examine, type Refused } from '../load/load.ts';
import type { Resolved } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { resolve } from '../resolve/resolve.ts';

/** A snapshot through load and resolve. */
export interface Judged extends Checked<Resolved> {
  /** Documents found, valid or not. */
  readonly documents: number;
}

/** What a name that nothing bears is reported as. */
const UNKNOWN_NAMES: readonly DiagnosticCode[] = [
  'SET_UNKNOWN',
  'PORT_SET_UNKNOWN',
  'TIER_UNKNOWN',
  'HOST_UNKNOWN',
  'ENDPOINT_UNKNOWN',
];

/**
 * load → resolve, reporting both at once: when documents are refused, the valid ones are resolved all the same,
 * for their errors only, and errors that may come from a refused document are left out.
 */
export function judge(snapshot: Snapshot): Judged {
  const { loaded, refused, diagnostics } = examine(snapshot);
  const resolved = resolve(loaded);
  const documents = loaded.manifests.length + refused.length;
  const isSound = !diagnostics.some(isError);
  const further = isSound ? resolved.diagnostics : resolved.diagnostics.filter((found) => isOwnError(found, refused));
  return {
    value: isSound ? resolved.value : undefined,
    diagnostics: [...diagnostics, ...further].sort(byPlace),
    documents,
  };
}

function isOwnError(found: Diagnostic, refused: readonly Refused[]): boolean {
  if (!isError(found) || found.code === 'SET_EMPTY') return false;
  if (!UNKNOWN_NAMES.includes(found.code)) return true;
  const name = found.value?.split('/').at(-1);
  return refused.every((document) => document.name !== undefined && document.name !== name);
}
