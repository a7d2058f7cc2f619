import { DEFAULT_NAMESPACE, type Manifest, type ManifestKind, type ManifestOf } from '../model/manifest.ts';

export function manifestsOf<K extends ManifestKind>(manifests: readonly Manifest[], kind: K): readonly ManifestOf<K>[] {
  return manifests.filter((manifest): manifest is ManifestOf<K> => manifest.kind === kind);
}

/** `namespace/name`, as selectors and messages know a namespaced document. */
export function qualifiedName({ metadata }: ManifestOf<'Workload' | 'Pod' | 'NetworkPolicy'>): string {
  return `${namespaceOf({ metadata })}/${metadata.name}`;
}

export function namespaceOf({ metadata }: { readonly metadata: { readonly namespace?: string } }): string {
  return metadata.namespace ?? DEFAULT_NAMESPACE;
}
