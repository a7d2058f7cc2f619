import type { Labels } from '../model/documents.generated.ts';
import type { Manifest, ManifestKind, ManifestOf } from '../model/manifest.ts';
import type { WorkloadName } from '../model/policy.ts';
import { type Address, parseAddress } from '../net/address.ts';

/** A host or workload as selectors see it. */
export interface Endpoint<K extends 'Host' | 'Workload'> {
  /** A host's name, or a workload's `namespace/name`. */
  readonly name: string;
  readonly labels: Labels;
  readonly addresses: readonly Address[];
  readonly manifest: ManifestOf<K>;
}

export type HostEndpoint = Endpoint<'Host'>;

export interface WorkloadEndpoint extends Endpoint<'Workload'> {
  readonly name: WorkloadName;
  readonly namespace: string;
}

export interface Endpoints {
  readonly hosts: ReadonlyMap<string, HostEndpoint>;
  readonly workloads: ReadonlyMap<WorkloadName, WorkloadEndpoint>;
}

export function manifestsOf<K extends ManifestKind>(manifests: readonly Manifest[], kind: K): readonly ManifestOf<K>[] {
  return manifests.filter((manifest): manifest is ManifestOf<K> => manifest.kind === kind);
}

export function collectEndpoints(manifests: readonly Manifest[]): Endpoints {
  const hosts = manifestsOf(manifests, 'Host').map((manifest): HostEndpoint => {
    const { metadata, spec } = manifest;
    return { name: metadata.name, labels: metadata.labels ?? {}, addresses: addressesIn(spec.addresses), manifest };
  });
  const workloads = manifestsOf(manifests, 'Workload').map((manifest): WorkloadEndpoint => {
    const { metadata, spec } = manifest;
    const namespace = metadata.namespace ?? 'default';
    const name = `${namespace}/${metadata.name}`;
    return { name, namespace, labels: metadata.labels ?? {}, addresses: addressesIn(spec.addresses ?? []), manifest };
  });
  return { hosts: byName(hosts), workloads: byName(workloads) };
}

/** Texts that are no address were refused by load. */
function addressesIn(texts: readonly string[]): readonly Address[] {
  return texts.map(parseAddress).filter((address) => address !== undefined);
}

function byName<T extends { readonly name: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.name, item]));
}
