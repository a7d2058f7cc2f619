import type { Checked, Diagnostic } from '../errors/diagnostic.ts';
import type { Loaded, Salvaged } from '../model/manifest.ts';
import type { Direction, HostPolicy, Resolved, ResolvedWorkload, StatedDefault } from '../model/policy.ts';
import { resolveAddressSets } from './address-sets.ts';
import { draftsByHost, type PolicyDraft, tiersOfHost } from './drafts.ts';
import type { HostEndpoint, WorkloadEndpoint } from './endpoints.ts';
import { checkEnrolment } from './enrolment.ts';
import { collectFindings } from './findings.ts';
import { collectEndpoints } from './inventory.ts';
import { draftKubePolicies, shapeKubePolicies } from './kube-policies.ts';
import { manifestsOf } from './manifests.ts';
import type { PeerSources } from './peer-sets.ts';
import { draftPolicies, type PolicySources } from './policies.ts';
import { reportCutReplies } from './replies.ts';
import { safetyRules } from './safety.ts';
import { resolvePortSets } from './services.ts';
import { checkPolicyTest } from './tests.ts';
import { collectTiers } from './tiers.ts';

/** Replaces every name by what it stands for: what each host of the repository enforces. */
export function resolve(loaded: Loaded): Checked<Resolved> {
  const findings = collectFindings();
  const endpoints = collectEndpoints(loaded.manifests, findings);
  checkEnrolment(manifestsOf(loaded.manifests, 'Workload'), endpoints, findings);
  const addressSets = resolveAddressSets(loaded, findings);
  const peers: PeerSources = { endpoints, addressSets, findings, shared: new Map() };
  const portSets = resolvePortSets(manifestsOf(loaded.manifests, 'PortSet'));
  const tiers = collectTiers(manifestsOf(loaded.manifests, 'Tier'));
  const sources: PolicySources = { tiers, peers, portSets };
  const drafts = [
    ...draftPolicies(manifestsOf(loaded.manifests, 'Policy'), sources),
    ...draftKubePolicies(shapeKubePolicies(loaded.manifests), tiers, peers),
  ];
  for (const test of manifestsOf(loaded.manifests, 'PolicyTest')) checkPolicyTest(test, peers, portSets);
  const byHost = draftsByHost(drafts);
  const residents = residentsByHost(endpoints.workloads.values());
  const hosts = new Map(
    [...endpoints.hosts.values()].map((host) => {
      const here = { residents: residents.get(host.name) ?? [], drafts: byHost.get(host.name) ?? [] };
      return [host.name, hostPolicy(host, here, sources)];
    }),
  );
  if (!findings.failed) reportCutReplies(hosts.values(), findings);
  const unplaced = [...endpoints.workloads.values()].filter(({ host }) => host === undefined);
  const elsewhere = new Map(unplaced.map(({ name, addresses }) => [name, addresses]));
  return findings.checked({ hosts, elsewhere });
}

/** What resolving finds when some documents were refused and what is left of them stands in. */
export function diagnose(loaded: Loaded, salvaged: readonly Salvaged[]): readonly Diagnostic[] {
  const remains = salvaged.map((document) => document.remains);
  return resolve({ ...loaded, manifests: [...loaded.manifests, ...remains] }).diagnostics;
}

/** Who lives on a host, and what concerns the host or them. */
interface Residents {
  readonly residents: readonly WorkloadEndpoint[];
  readonly drafts: readonly PolicyDraft[];
}

function residentsByHost(workloads: Iterable<WorkloadEndpoint>): ReadonlyMap<string, readonly WorkloadEndpoint[]> {
  const byHost = new Map<string, WorkloadEndpoint[]>();
  for (const workload of workloads) {
    if (workload.host === undefined) continue;
    const here = byHost.get(workload.host);
    if (here === undefined) byHost.set(workload.host, [workload]);
    else here.push(workload);
  }
  return byHost;
}

function hostPolicy(
  host: HostEndpoint,
  { residents, drafts }: Residents,
  { tiers, peers, portSets }: PolicySources,
): HostPolicy {
  const { manifest } = host;
  const { spec } = manifest;
  return {
    host: host.name,
    addresses: host.addresses,
    interfaces: (spec.interfaces ?? []).map(({ name }) => name),
    default: { ingress: hostDefault(host, 'ingress'), egress: hostDefault(host, 'egress') },
    nonIP: {
      verdict: spec.nonIP ?? 'allow',
      place: spec.nonIP === undefined ? manifest.place : manifest.at(['spec', 'nonIP']),
    },
    workloads: residents.map(resolvedWorkload),
    safety: safetyRules(host, peers, portSets),
    tiers: tiersOfHost(manifest, tiers, drafts),
    place: manifest.place,
  };
}

/** Absent: allow, at the Host's own line. */
function hostDefault({ manifest }: HostEndpoint, direction: Direction): StatedDefault {
  const verdict = manifest.spec.default?.[direction];
  if (verdict === undefined) return { verdict: 'allow', place: manifest.place };
  return { verdict, place: manifest.at(['spec', 'default', direction]) };
}

function resolvedWorkload(workload: WorkloadEndpoint): ResolvedWorkload {
  const { name, addresses, place, interface: interfaceName } = workload;
  return { name, ...(interfaceName === undefined ? {} : { interface: interfaceName }), addresses, place };
}
