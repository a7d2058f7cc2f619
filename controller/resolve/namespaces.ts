import type { Labels } from '../model/documents.generated.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Findings } from './findings.ts';
import { manifestsOf } from './manifests.ts';

/** What namespace selectors choose by. */
export interface Namespaces {
  /** Those its document gives it, and its name: that label every namespace has, declared or not. */
  labelsOf(name: string): Labels;
  isDeclared(name: string): boolean;
}

const NAME_LABEL = 'kubernetes.io/metadata.name';

export function collectNamespaces(manifests: readonly Manifest[]): Namespaces {
  const declared = new Map(
    manifestsOf(manifests, 'Namespace').map(({ metadata }) => [metadata.name, metadata.labels ?? {}]),
  );
  return {
    labelsOf: (name) => ({ ...declared.get(name), [NAME_LABEL]: name }),
    isDeclared: (name) => declared.has(name),
  };
}

/** Kinds whose selectors choose namespaces by label, and so the Workloads in them. */
const CHOOSING: readonly string[] = [
  ...['NetworkPolicy', 'ClusterNetworkPolicy', 'AdminNetworkPolicy', 'BaselineAdminNetworkPolicy'],
];

/** Whether a selector by label means a namespace cannot be known while nothing says what labels it has. */
export function reportUndeclared(manifests: readonly Manifest[], namespaces: Namespaces, findings: Findings): void {
  const reported = new Set<string>();
  const areChosen = manifests.some(({ kind }) => CHOOSING.includes(kind));
  for (const manifest of manifests) {
    const isWorkload = manifest.kind === 'Workload' && areChosen;
    if (manifest.kind !== 'NetworkPolicy' && manifest.kind !== 'Pod' && !isWorkload) continue;
    const { name, namespace } = manifest.metadata;
    if (namespace === undefined || namespaces.isDeclared(namespace) || reported.has(namespace)) continue;
    reported.add(namespace);
    const what = manifest.kind === 'Pod' ? manifest.object : manifest.kind;
    const message = `${what} "${namespace}/${name}" is in namespace "${namespace}", which nothing declares, so it has no label but its name; add a Namespace of that name`;
    findings.add('NAMESPACE_UNDECLARED', manifest.at(['metadata', 'namespace']), message, { value: namespace });
  }
}
