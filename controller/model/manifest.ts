import type { Place } from '../errors/diagnostic.ts';
import type {
  AddressSetSpec,
  HostSpec,
  Metadata,
  PolicySpec,
  PolicyTestSpec,
  PortSetSpec,
  Specs,
  TierSpec,
  WorkloadMetadata,
  WorkloadSpec,
} from './documents.generated.ts';
import type {
  AdminNetworkPolicySpec,
  BaselineAdminNetworkPolicySpec,
  ClusterNetworkPolicySpec,
  InventoryMeta,
  KubernetesSpecs,
  NetworkPolicySpec,
  ObjectMeta,
  PodStatus,
  PodTemplate,
} from './kubernetes.generated.ts';

/** A path inside a document: `['spec', 'ingress', 0, 'from']`. */
export type DocumentPath = readonly (string | number)[];

interface Located {
  /** Where the document starts. */
  readonly place: Place;
  /**
   * The place of the value at `path` (of its key, where the value is a map entry);
   * of the nearest enclosing node when nothing was written there.
   */
  readonly at: (path: DocumentPath) => Place;
}

/** Kinds of Kubernetes objects that are pods, or make them from a template: one endpoint each. */
export type PodObject =
  | 'Pod'
  | 'Deployment'
  | 'StatefulSet'
  | 'DaemonSet'
  | 'ReplicaSet'
  | 'ReplicationController'
  | 'Job'
  | 'CronJob';

/** One document that is valid against its schema: of the policy language, then of the Kubernetes API. */
export type Manifest = Located &
  (
    | { readonly kind: 'Host'; readonly metadata: Metadata; readonly spec: HostSpec }
    | { readonly kind: 'Workload'; readonly metadata: WorkloadMetadata; readonly spec: WorkloadSpec }
    | { readonly kind: 'AddressSet'; readonly metadata: Metadata; readonly spec: AddressSetSpec }
    | { readonly kind: 'PortSet'; readonly metadata: Metadata; readonly spec: PortSetSpec }
    | { readonly kind: 'Tier'; readonly metadata: Metadata; readonly spec: TierSpec }
    | { readonly kind: 'Policy'; readonly metadata: Metadata; readonly spec: PolicySpec }
    | { readonly kind: 'PolicyTest'; readonly metadata: Metadata; readonly spec: PolicyTestSpec }
    | { readonly kind: 'NetworkPolicy'; readonly metadata: ObjectMeta; readonly spec: NetworkPolicySpec }
    | { readonly kind: 'ClusterNetworkPolicy'; readonly metadata: ObjectMeta; readonly spec: ClusterNetworkPolicySpec }
    | { readonly kind: 'AdminNetworkPolicy'; readonly metadata: ObjectMeta; readonly spec: AdminNetworkPolicySpec }
    | {
        readonly kind: 'BaselineAdminNetworkPolicy';
        readonly metadata: ObjectMeta;
        readonly spec: BaselineAdminNetworkPolicySpec;
      }
    | { readonly kind: 'Namespace'; readonly metadata: InventoryMeta }
    | {
        readonly kind: 'Pod';
        readonly object: PodObject;
        readonly metadata: InventoryMeta;
        /** Of a Pod itself what it has itself. */
        readonly template: PodTemplate;
        readonly templatePath: DocumentPath;
        readonly status?: PodStatus;
      }
  );

export type ManifestKind = Manifest['kind'];

/** Kinds of the policy language (`weir/v1`). */
export type LanguageKind = keyof Specs;

/** Kinds of the Kubernetes API that decide packets. */
export type KubernetesPolicyKind = keyof KubernetesSpecs;

/** A namespaced object without one is in this namespace. */
export const DEFAULT_NAMESPACE = 'default';
export type ManifestOf<K extends ManifestKind> = Extract<Manifest, { kind: K }>;

/**
 * What is left of a refused document, well-formed with the help of values nobody wrote: something to ask what its
 * names refer to, and no manifest, so that nothing is ever decided by it.
 */
export interface Salvaged {
  readonly remains: Manifest;
}

/** A set file named by an AddressSet: path relative to the repository root → its parsed lines. */
export interface SetFile {
  readonly path: string;
  readonly prefixes: readonly import('../net/prefix.ts').Prefix[];
}

/** What load hands to resolve: every document of a snapshot, valid on its own. */
export interface Loaded {
  readonly manifests: readonly Manifest[];
  readonly setFiles: ReadonlyMap<string, SetFile>;
}
