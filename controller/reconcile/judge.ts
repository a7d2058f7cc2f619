import { compile } from '../compile/compile.ts';
import type { DiagnosticCode } from '../errors/catalogue.ts';
import { byPlace, type Checked, type Diagnostic, isError } from '../errors/diagnostic.ts';
import type { Refused } from '../load/checked.ts';
import { KINDS } from '../load/kinds.ts';
import { READ_KINDS } from '../load/kube-kinds.ts';
import { examine } from '../load/load.ts';
import type { ImageFigures } from '../model/image.ts';
import type { HostPolicy, Resolved } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { diagnose, resolve } from '../resolve/resolve.ts';

/** A snapshot through load and resolve. */
export interface Judged extends Checked<Resolved> {
  /** Documents found, valid or not. */
  readonly documents: number;
  /** Valid PolicyTest documents: nothing here runs them. */
  readonly tests: number;
  /** Kinds of the Kubernetes objects that decide no packet, one entry an object. */
  readonly ignored: readonly string[];
}

/** What a name that nothing bears is reported as, and the kinds that could bear it. */
const BEARERS: { readonly [C in DiagnosticCode]?: readonly string[] } = {
  SET_UNKNOWN: ['AddressSet'],
  PORT_SET_UNKNOWN: ['PortSet'],
  TIER_UNKNOWN: ['Tier'],
  HOST_UNKNOWN: ['Host'],
  ENDPOINT_UNKNOWN: ['Host', 'Workload', ...READ_KINDS.map(({ kind }) => kind)],
};

/** Kinds that say who is selected: without one of them policies may seem to be for the same pods. */
const POPULATION: readonly string[] = ['Workload', ...READ_KINDS.map(({ kind }) => kind)];

/**
 * load → resolve, reporting both at once: when documents are refused, the valid ones and what is left of the others
 * are resolved all the same, for their errors only, and unknown names that a refused document may bear are left out.
 */
export function judge(snapshot: Snapshot): Judged {
  const { loaded, refused, ignored, diagnostics } = examine(snapshot);
  const counts = {
    documents: loaded.manifests.length + refused.length,
    tests: loaded.manifests.filter(({ kind }) => kind === 'PolicyTest').length,
    ignored,
  };
  if (!diagnostics.some(isError)) {
    const resolved = resolve(loaded);
    return { value: resolved.value, diagnostics: [...diagnostics, ...resolved.diagnostics].sort(byPlace), ...counts };
  }
  const salvaged = refused.flatMap((document) => document.salvaged ?? []);
  const further = diagnose(loaded, salvaged).filter((found) => isOwnError(found, refused));
  return { value: undefined, diagnostics: [...diagnostics, ...further].sort(byPlace), ...counts };
}

/** What one host's policy costs as an image, or that it does not fit (IMAGE_LIMIT, at the Host's line). */
export function judgeImage(policy: HostPolicy): Checked<ImageFigures> {
  const { value: image, diagnostics } = compile(policy);
  return { value: image?.figures, diagnostics };
}

function isOwnError(found: Diagnostic, refused: readonly Refused[]): boolean {
  if (found.code === 'PRIORITY_CONFLICT' && refused.some(({ kind }) => POPULATION.includes(kind ?? ''))) return false;
  const bearers = BEARERS[found.code];
  const name = found.value?.split('/').at(-1) ?? '';
  return isError(found) && !(bearers && refused.some((document) => mayBear(document, bearers, name)));
}

/** Whether something refused may be the document of that name, were it mended. */
function mayBear({ kind, name, text }: Refused, bearers: readonly string[], wanted: string): boolean {
  if (text !== undefined) return text.includes(wanted);
  const isOfOtherKind = KINDS.some((known) => known === kind && !bearers.includes(known));
  return !isOfOtherKind && (name === undefined || name === wanted);
}
