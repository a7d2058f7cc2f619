import type { KubernetesSpecs, ObjectMeta } from '../model/kubernetes.generated.ts';
import type { KubernetesPolicyKind, Manifest } from '../model/manifest.ts';
import type { CheckedDocument } from './checked.ts';
import type { Finding } from './finding.ts';
import { checked, objectTitle, withoutNulls } from './kube-checked.ts';
import { policyFindings } from './kube-checks.ts';
import type { SourceDocument } from './parse.ts';
import { isValid } from './schema.ts';
import { schemaFindings, withoutEchoes } from './violations.ts';

type Valid<K extends KubernetesPolicyKind> = { readonly metadata: ObjectMeta; readonly spec?: KubernetesSpecs[K] };

/** A policy of the Kubernetes API against its closed schema and what no schema says. */
export function checkedPolicy(kind: KubernetesPolicyKind, source: SourceDocument): CheckedDocument {
  const document = withoutNulls(source.value);
  const stem = `kubernetes/${kind.toLowerCase()}`;
  const manifest = policyOf(kind, stem, document, source);
  const schema = manifest === undefined ? schemaFindings(stem, document) : [];
  const findings = withoutEchoes([...schema.map(stayingFinding), ...policyFindings(kind, document)]);
  return checked(manifest, findings, objectTitle(kind, document), source);
}

/** Fields that a rule, peer, expression or protocol cannot go without, so that taking out an empty one does not help. */
const STAYING: readonly unknown[] = ['from', 'to', 'values', 'networks', 'domainNames', 'tcp', 'udp', 'sctp'];

function stayingFinding(finding: Finding): Finding {
  if (finding.code !== 'LIST_EMPTY' || !STAYING.includes(finding.path.at(-1))) return finding;
  return { ...finding, remedy: 'add an entry' };
}

function policyOf(
  kind: KubernetesPolicyKind,
  stem: string,
  document: unknown,
  { place, at }: SourceDocument,
): Manifest | undefined {
  switch (kind) {
    case 'NetworkPolicy':
      if (!isValid<Valid<'NetworkPolicy'>>(stem, document)) return undefined;
      return { kind, place, at, metadata: document.metadata, spec: document.spec ?? {} };
    case 'ClusterNetworkPolicy':
      if (!isValid<Required<Valid<'ClusterNetworkPolicy'>>>(stem, document)) return undefined;
      return { kind, place, at, metadata: document.metadata, spec: document.spec };
    case 'AdminNetworkPolicy':
      if (!isValid<Required<Valid<'AdminNetworkPolicy'>>>(stem, document)) return undefined;
      return { kind, place, at, metadata: document.metadata, spec: document.spec };
    case 'BaselineAdminNetworkPolicy':
      if (!isValid<Required<Valid<'BaselineAdminNetworkPolicy'>>>(stem, document)) return undefined;
      return { kind, place, at, metadata: document.metadata, spec: document.spec };
  }
}
