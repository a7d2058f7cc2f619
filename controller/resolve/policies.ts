import type { ManifestOf } from '../model/manifest.ts';
import type { Direction, StatedDefault } from '../model/policy.ts';
import type { PolicyDraft } from './drafts.ts';
import type { PeerSources } from './peer-sets.ts';
import { resolveRules } from './rules.ts';
import type { PortSets } from './services.ts';
import { selectSubjects } from './subjects.ts';
import { type TierDefinition, tierOf } from './tiers.ts';

const DEFAULT_ORDER = 100;

export interface PolicySources {
  readonly tiers: ReadonlyMap<string, TierDefinition>;
  readonly peers: PeerSources;
  readonly portSets: PortSets;
}

/** Policies of unknown tiers are reported and left out. */
export function draftPolicies(
  policies: readonly ManifestOf<'Policy'>[],
  sources: PolicySources,
): readonly PolicyDraft[] {
  const drafts = policies.map((policy) => draft(policy, sources));
  return drafts.filter((entry) => entry !== undefined);
}

function draft(policy: ManifestOf<'Policy'>, { tiers, peers, portSets }: PolicySources): PolicyDraft | undefined {
  const tier = tierOf(policy, tiers, peers.findings);
  const subjects = selectSubjects(policy, peers.endpoints, peers.findings);
  const rules = { peers, portSets };
  const body = {
    name: policy.metadata.name,
    order: policy.spec.order ?? DEFAULT_ORDER,
    default: { ...stated(policy, 'ingress'), ...stated(policy, 'egress') },
    ingress: resolveRules(policy, 'ingress', rules),
    egress: resolveRules(policy, 'egress', rules),
    place: policy.place,
  };
  return tier && { tier, body, subjects };
}

function stated(policy: ManifestOf<'Policy'>, direction: Direction): { readonly [D in Direction]?: StatedDefault } {
  const verdict = policy.spec.default?.[direction];
  return verdict === undefined ? {} : { [direction]: { verdict, place: policy.at(['spec', 'default', direction]) } };
}
