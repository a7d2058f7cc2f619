import { byPlace, type Checked, type Diagnostic, isError } from '../errors/diagnostic.ts';
import type { Loaded, Manifest } from '../model/manifest.ts';
import { isDocumentFile, type Snapshot } from '../model/snapshot.ts';
import type { Refused } from './checked.ts';
import { checkDocument } from './document.ts';
import { documentFiles, type TextFile } from './files.ts';
import { unlisted } from './kube-lists.ts';
import { unreadDiagnostics } from './kube-unread.ts';
import { listDiagnostics } from './list-diagnostics.ts';
import { nameDiagnostics, tierDiagnostics } from './names.ts';
import { parseDocuments, type SourceDocument } from './parse.ts';
import { readSetFiles } from './set-files.ts';

/** Everything load can say about a snapshot, errors or not. */
export interface Examined {
  /** The valid documents only. Complete exactly when no diagnostic is an error. */
  readonly loaded: Loaded;
  readonly refused: readonly Refused[];
  /** Kinds of the Kubernetes objects that decide no packet, one entry an object. */
  readonly ignored: readonly string[];
  /** By place. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads every document of a snapshot, and every file its sets name, and judges each by itself: what one document
 * says about another is resolve's, names and tier orders aside. All findings of all files are reported, by place.
 */
export function load(snapshot: Snapshot): Checked<Loaded> {
  const { loaded, diagnostics } = examine(snapshot);
  return { value: diagnostics.some(isError) ? undefined : loaded, diagnostics };
}

/** As `load`, for a caller that wants to know what else is wrong when some documents are refused. */
export function examine(snapshot: Snapshot): Examined {
  const found = documentFiles(snapshot);
  const files = found.files.map(examineFile);
  const documents = files.flatMap((file) => file.documents);
  const sets = readSetFiles(snapshot, documents);
  const diagnostics = [
    ...found.diagnostics,
    ...files.flatMap((file) => file.diagnostics),
    ...sets.diagnostics,
    ...nameDiagnostics(documents),
    ...tierDiagnostics(documents),
    ...unreadDiagnostics(documents),
  ];
  const unread = found.diagnostics.filter(({ place }) => isDocumentFile(place.file));
  return {
    loaded: { manifests: files.flatMap((file) => file.manifests), setFiles: sets.setFiles },
    refused: [...unread.map(() => ({})), ...files.flatMap((file) => file.refused)],
    ignored: files.flatMap((file) => file.ignored),
    diagnostics: diagnostics.sort(byPlace),
  };
}

interface ExaminedFile extends Pick<Examined, 'refused' | 'ignored' | 'diagnostics'> {
  readonly documents: readonly SourceDocument[];
  readonly manifests: readonly Manifest[];
}

function examineFile({ path, text }: TextFile): ExaminedFile {
  const { documents: written, diagnostics, isWhole } = parseDocuments(text, path);
  const lists = unlisted(written).map((list) => ({ ...list, checked: list.documents.map(checkDocument) }));
  const checked = lists.flatMap((list) => list.checked);
  const isUnread = !isWhole || lists.some((list) => !list.isWhole);
  return {
    documents: lists.flatMap((list) => list.documents),
    manifests: checked.flatMap(({ manifest }) => manifest ?? []),
    refused: [...(isUnread ? [{ text }] : []), ...checked.flatMap(({ refused }) => refused ?? [])],
    ignored: checked.flatMap(({ ignored }) => ignored ?? []),
    diagnostics: [...diagnostics, ...lists.flatMap(listDiagnostics)],
  };
}
