import type { ManifestOf } from '../model/manifest.ts';
import type { ResolvedPolicy, ResolvedTier, Subject } from '../model/policy.ts';
import type { TierDefinition } from './tiers.ts';

/** A policy without its subjects, and the subjects it has on each host. */
export interface PolicyDraft {
  readonly tier: TierDefinition;
  readonly body: Omit<ResolvedPolicy, 'subjects'>;
  readonly subjects: ReadonlyMap<string, readonly Subject[]>;
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
