import type { PolicySubject } from '../model/documents.generated.ts';
import type { ManifestOf } from '../model/manifest.ts';
import type { Scope, Subject } from '../model/policy.ts';
import type { WorkloadEndpoint } from './endpoints.ts';
import type { Findings } from './findings.ts';
import type { Endpoints } from './inventory.ts';
import { formatChoice } from './population.ts';
import { formatSelector, selects } from './selector.ts';

const SCOPES: Readonly<Record<NonNullable<PolicySubject['scope']>, readonly Scope[]>> = {
  own: ['own'],
  forward: ['forward'],
  all: ['own', 'forward'],
};

/**
 * Whom a policy selects on each host. A policy that selects nobody is reported; workloads without an interface are no
 * one's subject.
 */
export function selectSubjects(
  policy: ManifestOf<'Policy'>,
  endpoints: Endpoints,
  findings: Findings,
): ReadonlyMap<string, readonly Subject[]> {
  const { subject } = policy.spec;
  if (subject.hosts !== undefined) {
    const hosts = [...endpoints.hosts.values()].filter(({ labels }) => selects(subject.hosts ?? {}, labels));
    if (hosts.length === 0) reportEmpty(policy, `host ${formatSelector(subject.hosts)}`, findings);
    const scopes = SCOPES[subject.scope ?? 'own'].map((scope): Subject => ({ kind: 'host', scope }));
    return new Map(hosts.map(({ name }) => [name, scopes]));
  }
  const choice = { labels: subject.workloads ?? {}, namespaces: subject.namespaces };
  const workloads = endpoints.population.choose(choice);
  if (workloads.length === 0) reportEmpty(policy, `workload ${formatChoice(choice)}`, findings);
  return attachedByHost(workloads);
}

/** Workloads as subjects of the hosts they are attached to. */
export function attachedByHost(workloads: readonly WorkloadEndpoint[]): ReadonlyMap<string, readonly Subject[]> {
  const byHost = new Map<string, Subject[]>();
  for (const { host, subject } of workloads) {
    if (host === undefined || subject === undefined) continue;
    const subjects = byHost.get(host);
    if (subjects === undefined) byHost.set(host, [subject]);
    else subjects.push(subject);
  }
  return byHost;
}

function reportEmpty(policy: ManifestOf<'Policy'>, name: string, findings: Findings): void {
  const message = `policy "${policy.metadata.name}" has subject "${name}", which selects nobody; it is enforced nowhere until something carries these labels`;
  findings.add('SUBJECT_EMPTY', policy.at(['spec', 'subject']), message, { value: name });
}
