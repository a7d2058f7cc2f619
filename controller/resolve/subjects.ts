import type { PolicySubject } from '../model/documents.generated.ts';
import type { ManifestOf } from '../model/manifest.ts';
import type { Scope, Subject } from '../model/policy.ts';
import type { Endpoints } from './endpoints.ts';
import type { Findings } from './findings.ts';
import { selectWorkloads, workloadsText } from './peers.ts';
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
  const selector = subject.workloads ?? {};
  const workloads = selectWorkloads(endpoints, selector, subject.namespaces);
  if (workloads.length === 0) reportEmpty(policy, workloadsText(selector, subject.namespaces), findings);
  const attached = workloads.filter(({ manifest }) => manifest.spec.interface !== undefined);
  const byHost = new Map<string, Subject[]>();
  for (const { name, manifest } of attached) {
    const { host } = manifest.spec;
    byHost.set(host, [...(byHost.get(host) ?? []), { kind: 'workload', workload: name }]);
  }
  return byHost;
}

function reportEmpty(policy: ManifestOf<'Policy'>, name: string, findings: Findings): void {
  const message = `policy "${policy.metadata.name}" has subject "${name}", which selects nobody; it is enforced nowhere until something carries these labels`;
  findings.add('SUBJECT_EMPTY', policy.at(['spec', 'subject']), message, { value: name });
}
