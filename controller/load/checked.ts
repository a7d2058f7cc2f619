import type { Diagnostic } from '../errors/diagnostic.ts';
import type { Manifest, Salvaged } from '../model/manifest.ts';

/** Something that was refused. */
export interface Refused {
  readonly kind?: string;
  /** How others name it; absent where that cannot be read. */
  readonly name?: string;
  /** Of documents that are no YAML: the file's text. */
  readonly text?: string;
  /** What is left of it, to ask what its names refer to. */
  readonly salvaged?: Salvaged;
}

/** What one document comes to: exactly one of `manifest`, `refused`, `ignored` and `unread`. */
export interface CheckedDocument {
  readonly manifest?: Manifest | undefined;
  readonly refused?: Refused;
  /** The kind of a Kubernetes object that decides no packet. */
  readonly ignored?: string;
  /** Of a kind that makes pods, or labels namespaces, in a way that is not read. */
  readonly unread?: true;
  readonly diagnostics: readonly Diagnostic[];
}
