import type { Diagnostic } from '../errors/diagnostic.ts';
import { diagnosticAt } from './finding.ts';
import { kubernetesKind } from './kube-kinds.ts';
import { DOCUMENT_LIMIT, type SourceDocument, tooManyDocuments } from './parse.ts';
import { type Fields, isFields, textOf } from './shape.ts';

/** Lists that may stand in one another. */
const LIST_DEPTH = 8;

/** What a document is once its lists are taken apart. */
export interface Unlisted {
  readonly documents: readonly SourceDocument[];
  /** Its kind, where it is a list. */
  readonly list?: string;
  /** Whether all that stands in its lists is among `documents`. */
  readonly isWhole: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

interface Opened {
  readonly documents: SourceDocument[];
  readonly diagnostics: Diagnostic[];
  /** Documents and items of the file there may still be. */
  readonly left: { count: number };
}

/**
 * The documents of one file, each by itself: of a list of the Kubernetes API its items, lists among them taken apart as
 * well, of any other document itself. An item that says none has the version and kind its list implies: `v1` in a
 * List, those of pods in a PodList. Where they are too many, there are none.
 */
export function unlisted(written: readonly SourceDocument[]): readonly Unlisted[] {
  const left = { count: DOCUMENT_LIMIT };
  const lists: Unlisted[] = [];
  for (const document of written) {
    const opened: Opened = { documents: [], diagnostics: [], left };
    const beyond = open(document, opened, 0);
    if (beyond !== undefined) return [{ documents: [], isWhole: false, diagnostics: [tooManyDocuments(beyond.place)] }];
    const { documents, diagnostics } = opened;
    const list = listKind(document.value);
    lists.push({ documents, ...(list && { list }), isWhole: diagnostics.length === 0, diagnostics });
  }
  return lists;
}

/** Adds `document`, or what is in it, to `opened`. Answers the first one beyond what a file may have. */
function open(document: SourceDocument, opened: Opened, depth: number): SourceDocument | undefined {
  const { value } = document;
  if (opened.left.count-- <= 0) return document;
  const kind = listKind(value);
  if (!isFields(value) || kind === undefined) {
    opened.documents.push(document);
    return undefined;
  }
  const { apiVersion, items } = value;
  if (items === null) return undefined;
  const within = document.part(['items']);
  if (!Array.isArray(items) || depth >= LIST_DEPTH) {
    opened.diagnostics.push(listMistake(kind, items, within));
    return undefined;
  }
  const implied = kind === 'List' ? { apiVersion } : { apiVersion, kind: kind.replace(/List$/, '') };
  for (const [index, item] of items.entries()) {
    const own = isFields(item) ? { ...implied, ...item } : item;
    const part = { ...within.part([index]), value: own, isRefused: document.isRefused };
    const beyond = open(part, opened, depth + 1);
    if (beyond !== undefined) return beyond;
  }
  return undefined;
}

function listMistake(kind: string, items: unknown, { place }: Pick<SourceDocument, 'place'>): Diagnostic {
  if (!Array.isArray(items)) {
    const message = `reading ${kind}: "items" must be a list; write the objects below it`;
    return diagnosticAt('VALUE_TYPE', place, { message });
  }
  const message = `reading ${kind}: lists stand in one another more than ${LIST_DEPTH} deep; write the objects into one list`;
  return diagnosticAt('VALUE_INVALID', place, { message });
}

function listKind(value: unknown): string | undefined {
  if (!isFields(value)) return undefined;
  const { apiVersion, kind }: Fields = value;
  const [version, name] = [textOf(apiVersion), textOf(kind)];
  if (version === undefined || name === undefined) return undefined;
  return kubernetesKind(version, name)?.role === 'list' ? name : undefined;
}
