import type { Manifest } from '../model/manifest.ts';
import { shapeClusterPolicy } from './cluster-policy.ts';
import type { PolicyDraft } from './drafts.ts';
import type { WorkloadEndpoint } from './endpoints.ts';
import { isolationDrafts, reportRepliesCut } from './isolation.ts';
import { type KubeSources, lowerRules } from './kube-rules.ts';
import type { KubePolicy } from './kube-shape.ts';
import { holderFinder } from './named-ports.ts';
import { shapeNetworkPolicy } from './network-policy.ts';
import type { PeerSources } from './peer-sets.ts';
import { formatChoice } from './population.ts';
import { type Ranked, reportConflicts } from './priorities.ts';
import { attachedByHost } from './subjects.ts';
import type { TierDefinition } from './tiers.ts';

/** The policies of Kubernetes kinds in the order they were declared, in one form. */
export function shapeKubePolicies(manifests: readonly Manifest[]): readonly KubePolicy[] {
  return manifests.flatMap((manifest): readonly KubePolicy[] => {
    switch (manifest.kind) {
      case 'NetworkPolicy':
        return [shapeNetworkPolicy(manifest)];
      case 'ClusterNetworkPolicy':
      case 'AdminNetworkPolicy':
      case 'BaselineAdminNetworkPolicy':
        return [shapeClusterPolicy(manifest)];
      default:
        return [];
    }
  });
}

/** A policy of a Kubernetes kind as any other. */
export function draftKubePolicies(
  policies: readonly KubePolicy[],
  tiers: ReadonlyMap<string, TierDefinition>,
  peers: PeerSources,
): readonly PolicyDraft[] {
  const sources = { peers, holders: holderFinder(peers.endpoints.population) };
  const ranked = policies.flatMap((policy): readonly Ranked[] => {
    const tier = tiers.get(policy.tier);
    const members = peers.endpoints.population.choose(policy.subject.choice);
    return tier === undefined ? [] : [{ policy, members, draft: draft({ policy, members, tier }, sources) }];
  });
  const drafts = ranked.map((each) => each.draft);
  reportConflicts(ranked, peers.findings);
  reportRepliesCut(ranked, peers.findings);
  return [...drafts, ...isolationDrafts(peers.endpoints.hosts, drafts)];
}

interface Selecting {
  readonly policy: KubePolicy;
  readonly tier: TierDefinition;
  readonly members: readonly WorkloadEndpoint[];
}

function draft({ policy, tier, members }: Selecting, sources: KubeSources): PolicyDraft {
  const { manifest, name, order, who, subject } = policy;
  if (members.length === 0) {
    const value = `pod ${formatChoice(subject.choice)}`;
    const message = `${who} has subject "${value}", which selects nobody; it is enforced nowhere until something carries these labels`;
    sources.peers.findings.add('SUBJECT_EMPTY', manifest.at(subject.path), message, { value });
  }
  const body = {
    name,
    order,
    default: policy.default,
    ingress: lowerRules(policy, 'ingress', sources),
    egress: lowerRules(policy, 'egress', sources),
    place: manifest.place,
  };
  return { tier, body, subjects: attachedByHost(members) };
}
