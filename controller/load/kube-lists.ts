import type { Diagnostic } from '../errors/diagnostic.ts';
import { diagnosticAt } from './finding.ts';
import { kubernetesKind } from './kube-kinds.ts';
import type { SourceDocument } from './parse.ts';
import { type Fields, isFields, textOf } from './shape.ts';

/** What documents are once their lists are taken apart. */
export interface Unlisted {
  readonly documents: readonly SourceDocument[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The items of a list of the Kubernetes API, lists among them taken apart as well; any other document as it is. An item that says
 * none has the version and kind its list implies: `v1` in a List, those of pods in a PodList.
 */
export function unlisted(document: SourceDocument): Unlisted {
  const { value } = document;
  if (!isFields(value) || !isList(value)) return { documents: [document], diagnostics: [] };
  const { items } = value;
  if (!Array.isArray(items)) {
    const message = `reading ${String(value['kind'])}: "items" must be a list; write the objects below it`;
    return { documents: [], diagnostics: [diagnosticAt('VALUE_TYPE', document.at(['items']), { message })] };
  }
  const parts = items.map((item: unknown, index) => unlisted(itemOf(item, index, document, value)));
  return {
    documents: parts.flatMap((part) => part.documents),
    diagnostics: parts.flatMap((part) => part.diagnostics),
  };
}

function isList({ apiVersion, kind }: Fields): boolean {
  const [version, name] = [textOf(apiVersion), textOf(kind)];
  return version !== undefined && name !== undefined && kubernetesKind(version, name)?.role === 'list';
}

function itemOf(item: unknown, index: number, list: SourceDocument, { apiVersion, kind }: Fields): SourceDocument {
  const implied = kind === 'List' ? { apiVersion } : { apiVersion, kind: String(kind).replace(/List$/, '') };
  return {
    value: isFields(item) ? { ...implied, ...item } : item,
    isRefused: list.isRefused,
    place: list.at(['items', index]),
    at: (path) => list.at(['items', index, ...path]),
  };
}
