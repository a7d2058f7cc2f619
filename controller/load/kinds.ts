import type { Metadata, Specs, WorkloadMetadata } from '../model/documents.generated.ts';
import type { LanguageKind, Manifest } from '../model/manifest.ts';
import type { SourceDocument } from './parse.ts';
import { isValid } from './schema.ts';

/** The version of the language that is read. */
export const API_VERSION = 'weir/v1';

/** Every kind of document, in the order messages list them. */
export const KINDS: readonly LanguageKind[] = [
  'Host',
  'Workload',
  'AddressSet',
  'PortSet',
  'Tier',
  'Policy',
  'PolicyTest',
];

/** What a valid document of kind `K` holds. */
interface Valid<K extends LanguageKind> {
  readonly metadata: K extends 'Workload' ? WorkloadMetadata : Metadata;
  readonly spec: Specs[K];
}

/** The stem of the kind's schema file. */
export function stemOf(kind: LanguageKind): string {
  return kind.toLowerCase();
}

/** The document as a manifest; `undefined` when it is not valid against its schema. */
export function manifestOf(kind: LanguageKind, document: unknown, { place, at }: SourceDocument): Manifest | undefined {
  switch (kind) {
    case 'Host':
      return isOf(kind, document) ? { kind, place, at, metadata: document.metadata, spec: document.spec } : undefined;
    case 'Workload':
      return isOf(kind, document) ? { kind, place, at, metadata: document.metadata, spec: document.spec } : undefined;
    case 'AddressSet':
      return isOf(kind, document) ? { kind, place, at, metadata: document.metadata, spec: document.spec } : undefined;
    case 'PortSet':
      return isOf(kind, document) ? { kind, place, at, metadata: document.metadata, spec: document.spec } : undefined;
    case 'Tier':
      return isOf(kind, document) ? { kind, place, at, metadata: document.metadata, spec: document.spec } : undefined;
    case 'Policy':
      return isOf(kind, document) ? { kind, place, at, metadata: document.metadata, spec: document.spec } : undefined;
    case 'PolicyTest':
      return isOf(kind, document) ? { kind, place, at, metadata: document.metadata, spec: document.spec } : undefined;
  }
}

function isOf<K extends LanguageKind>(kind: K, document: unknown): document is Valid<K> {
  return isValid<Valid<K>>(stemOf(kind), document);
}
