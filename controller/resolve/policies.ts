import type { ManifestOf } from '../model/manifest.ts';
import type { Direction, ResolvedPolicy, ResolvedTier, StatedDefault, Subject } from '../model/policy.ts';
import type { PeerSources } from './peer-sets.ts';
import { resolveRules } from './rules.ts';
import type { PortSets } from './services.ts';
import { selectSubjects } from './subjects.ts';
import { type TierDefinition, tierOf } from './tiers.ts';

const DEFAULT_ORDER = 100;

/** A policy without its subjects, and the subjects it has on each host. */
export interface PolicyDraft {
  readonly tier: TierDefinition;
  readonly body: Omit<ResolvedPolicy, 'subjects'>;
  readonly subjects: ReadonlyMap<string, readonly Subject[]>;
}

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

/** Drafts by the hosts on which they have subjects. */
export function draftsByHost(drafts: readonly PolicyDraft[]): ReadonlyMap<string, readonly PolicyDraft[]> {
  const byHost = new Map<string, PolicyDraft[]>();
  for (const draft of drafts) {
    for (const host of draft.subjects.keys()) {
      const here = byHost.get(host);
      if (here === undefined) byHost.set(host, [draft]);
      else here.push(draft);
    }
  }
  return byHost;
}

/** The tiers of one host that have a policy there, sorted; their policies by order, then name. */
export function tiersOfHost(
  host: ManifestOf<'Host'>,
  tiers: ReadonlyMap<string, TierDefinition>,
  drafts: readonly PolicyDraft[],
): readonly ResolvedTier[] {
  const resolved = [...tiers.values()].map((tier): ResolvedTier => {
    const { name, order, place = host.place } = tier;
    return { name, order, default: tier.default, place, policies: policiesOfHost(host, tier, drafts) };
  });
  return resolved.filter(({ policies }) => policies.length > 0);
}

function policiesOfHost(
  { metadata }: ManifestOf<'Host'>,
  tier: TierDefinition,
  drafts: readonly PolicyDraft[],
): readonly ResolvedPolicy[] {
  const here = drafts.flatMap((draft): readonly ResolvedPolicy[] => {
    const subjects = draft.subjects.get(metadata.name);
    return draft.tier === tier && subjects !== undefined ? [{ ...draft.body, subjects }] : [];
  });
  return here.toSorted((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1));
}
