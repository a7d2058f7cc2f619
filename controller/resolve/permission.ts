import type { Place } from '../errors/diagnostic.ts';
import type { AddressMatch, ResolvedRule, ServiceMatch } from '../model/policy.ts';

export interface Conditions {
  readonly from?: AddressMatch;
  readonly to?: AddressMatch;
  readonly services?: ServiceMatch;
  readonly sourcePorts?: ResolvedRule['sourcePorts'];
}

/** A rule that is written by nobody; what is not said is unrestricted. */
export function allow(name: string, place: Place, conditions: Conditions): ResolvedRule {
  return { name, action: 'allow', from: 'any', to: 'any', services: 'any', sourcePorts: 'any', ...conditions, place };
}
