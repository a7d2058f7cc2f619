import type { Place } from '../errors/diagnostic.ts';
import type {
  AddressSetSpec,
  HostSpec,
  Metadata,
  PolicySpec,
  PolicyTestSpec,
  PortSetSpec,
  TierSpec,
  WorkloadMetadata,
  WorkloadSpec,
} from './documents.generated.ts';

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

/** One document that is valid against its schema. */
export type Manifest = Located &
  (
    | { readonly kind: 'Host'; readonly metadata: Metadata; readonly spec: HostSpec }
    | { readonly kind: 'Workload'; readonly metadata: WorkloadMetadata; readonly spec: WorkloadSpec }
    | { readonly kind: 'AddressSet'; readonly metadata: Metadata; readonly spec: AddressSetSpec }
    | { readonly kind: 'PortSet'; readonly metadata: Metadata; readonly spec: PortSetSpec }
    | { readonly kind: 'Tier'; readonly metadata: Metadata; readonly spec: TierSpec }
    | { readonly kind: 'Policy'; readonly metadata: Metadata; readonly spec: PolicySpec }
    | { readonly kind: 'PolicyTest'; readonly metadata: Metadata; readonly spec: PolicyTestSpec }
  );

export type ManifestKind = Manifest['kind'];
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
