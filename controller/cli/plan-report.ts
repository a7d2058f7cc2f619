import { byPlace, type Diagnostic } from '../errors/diagnostic.ts';
import { type Plan, plan } from '../plan/plan.ts';
import type { Enforced } from './plan-enforced.ts';
import type { Sides } from './plan-sides.ts';

/** A plan, and what has to be known to trust it. */
export interface HostPlan extends Plan {
  /** `null`: two sides that were named were compared, and no host was looked at. */
  readonly enforced: Enforced | null;
  /** Of the whole snapshot that would be applied, and of this host's share of it. */
  readonly warnings: readonly Diagnostic[];
}

/** An image that decides but not at every interface is a change to come, like one that does not decide. */
export function reportOf({ desired, live, enforced, warnings }: Sides): HostPlan {
  const compared = plan(desired, live);
  const changes = compared.changes || (enforced !== undefined && enforced.unattached.length > 0);
  return { ...compared, changes, enforced: enforced ?? null, warnings };
}

/** The left-hand side as people read it; `short` shortens and marks a revision. */
export function beforeText({ before, enforced }: HostPlan, short: (revision: string) => string): string {
  if (before !== null) return short(before.revision);
  if (enforced?.known !== 'kernel') return 'nothing applied';
  const { digest, lastApplied } = enforced;
  const past = lastApplied === null ? '' : ` (last applied ${short(lastApplied)})`;
  return digest === null
    ? `nothing is enforced${past}`
    : `an image the records do not know, digest ${digest.slice(0, 12)}${past}`;
}

/** Every warning once: hosts of one snapshot share most of them. */
export function warningsOf(plans: readonly HostPlan[]): readonly Diagnostic[] {
  return [...new Set(plans.flatMap(({ warnings }) => warnings))].sort(byPlace);
}
