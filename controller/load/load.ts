import { byPlace, type Checked, type Diagnostic, isError } from '../errors/diagnostic.ts';
import type { Loaded, Manifest } from '../model/manifest.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { checkDocument } from './document.ts';
import { documentFiles, type TextFile } from './files.ts';
import { nameDiagnostics, tierDiagnostics } from './names.ts';
import { parseDocuments, type SourceDocument } from './parse.ts';
import { readSetFiles } from './set-files.ts';
import { fieldsOf, textOf } from './shape.ts';

/** A document that is not valid: how others would name it, as far as that can be read. */
export interface Refused {
  readonly kind?: string;
  readonly name?: string;
}

/** Everything load can say about a snapshot, errors or not. */
export interface Examined {
  /** The valid documents only. Complete exactly when no diagnostic is an error. */
  readonly loaded: Loaded;
  readonly refused: readonly Refused[];
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
  const manifests = files.flatMap((file) => file.manifests);
  const sets = readSetFiles(snapshot, manifests);
  const diagnostics = [
    ...found.diagnostics,
    ...files.flatMap((file) => file.diagnostics),
    ...sets.diagnostics,
    ...nameDiagnostics(manifests),
    ...tierDiagnostics(manifests),
  ];
  return {
    loaded: { manifests, setFiles: sets.setFiles },
    refused: [...found.diagnostics.map(() => ({})), ...files.flatMap((file) => file.refused)],
    diagnostics: diagnostics.sort(byPlace),
  };
}

interface ExaminedFile {
  readonly manifests: readonly Manifest[];
  readonly refused: readonly Refused[];
  readonly diagnostics: readonly Diagnostic[];
}

function examineFile({ path, text }: TextFile): ExaminedFile {
  const parsed = parseDocuments(text, path);
  const checked = parsed.documents.map((document) => ({ document, result: checkDocument(document) }));
  const refused = checked.filter(({ result }) => result.value === undefined).map(({ document }) => refusedOf(document));
  return {
    manifests: checked.flatMap(({ result }) => (result.value === undefined ? [] : [result.value])),
    refused: [...(parsed.diagnostics.length > 0 ? [{}] : []), ...refused],
    diagnostics: [...parsed.diagnostics, ...checked.flatMap(({ result }) => result.diagnostics)],
  };
}

function refusedOf({ value }: SourceDocument): Refused {
  const kind = textOf(fieldsOf(value)['kind']);
  const name = textOf(fieldsOf(fieldsOf(value)['metadata'])['name']);
  return { ...(kind === undefined ? {} : { kind }), ...(name === undefined ? {} : { name }) };
}
