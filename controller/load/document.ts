import type { Diagnostic } from '../errors/diagnostic.ts';
import { nearest } from '../errors/suggest.ts';
import type { LanguageKind, Manifest, Salvaged } from '../model/manifest.ts';
import { documentFindings } from './document-checks.ts';
import { diagnosticAt, didYouMean, type Finding, pathText, quoted } from './finding.ts';
import { API_VERSION, KINDS, manifestOf, stemOf } from './kinds.ts';
import { withListedExceptions } from './normal.ts';
import type { SourceDocument } from './parse.ts';
import { salvage } from './salvage.ts';
import { type Fields, fieldsOf, isFields, textOf } from './shape.ts';
import { schemaFindings, withoutEchoes } from './violations.ts';

/** Mistakes of one document that are reported. */
const REPORTED = 200;

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

/** What one document comes to: exactly one of `manifest` and `refused`. */
export interface CheckedDocument {
  readonly manifest?: Manifest;
  readonly refused?: Refused;
  readonly diagnostics: readonly Diagnostic[];
}

/** One document against everything that can be judged by itself. */
export function checkDocument(source: SourceDocument): CheckedDocument {
  const { value } = source;
  if (!isFields(value)) {
    const message = `reading a document: expected a map with apiVersion and kind, got ${quoted(value)}; correct it`;
    return { refused: {}, diagnostics: [diagnosticAt('VALUE_TYPE', source.place, { message })] };
  }
  const kind = kindOf(value, source);
  if (typeof kind !== 'string') return { refused: refusedOf(value, []), diagnostics: [kind] };
  const document = withListedExceptions(value);
  const manifest = manifestOf(kind, document, source);
  const schema = manifest === undefined ? schemaFindings(stemOf(kind), document) : [];
  const findings = withoutEchoes([...schema, ...documentFindings(kind, document)]);
  if (manifest !== undefined && findings.length === 0 && !source.isRefused) return { manifest, diagnostics: [] };
  const remains = manifest ?? (findings.length > REPORTED ? undefined : salvage(kind, document, source));
  return {
    refused: { ...refusedOf(value, findings), ...(remains === undefined ? {} : { salvaged: { remains } }) },
    diagnostics: toDiagnostics(findings, source, kind),
  };
}

/** A name that is not allowed stands for one nobody knows. */
function refusedOf({ kind, metadata }: Fields, findings: readonly Finding[]): Refused {
  const name = textOf(fieldsOf(metadata)['name']);
  const isMisnamed = findings.some(({ path: [first, second] }) => first === 'metadata' && second === 'name');
  return {
    ...(typeof kind === 'string' ? { kind } : {}),
    ...(name === undefined || isMisnamed ? {} : { name }),
  };
}

/** The document's kind, or why it has none. */
function kindOf(document: Fields, { place, at }: SourceDocument): LanguageKind | Diagnostic {
  const { apiVersion, kind } = document;
  if (apiVersion === undefined) {
    const message = `reading a document: "apiVersion" is missing; write apiVersion: ${API_VERSION}, or name the file in .weirignore`;
    return diagnosticAt('API_VERSION_MISSING', place, { message });
  }
  if (apiVersion !== API_VERSION) {
    const message = `reading a document: apiVersion ${quoted(apiVersion)} is unknown; write ${API_VERSION}`;
    return diagnosticAt('API_VERSION_UNKNOWN', at(['apiVersion']), { message, value: quoted(apiVersion) });
  }
  if (kind === undefined) {
    const message = `reading a document: "kind" is missing; write one of ${KINDS.join(', ')}`;
    return diagnosticAt('FIELD_MISSING', place, { message, value: 'kind' });
  }
  const known = KINDS.find((name) => name === kind);
  if (known !== undefined) return known;
  const suggestion = typeof kind === 'string' ? nearest(kind, KINDS) : undefined;
  const remedy = didYouMean(suggestion, `write one of ${KINDS.join(', ')}`);
  const message = `reading a document: kind ${quoted(kind)} is unknown; ${remedy}`;
  const value = quoted(kind);
  return diagnosticAt('KIND_UNKNOWN', at(['kind']), {
    message,
    value,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

function toDiagnostics(
  findings: readonly Finding[],
  source: SourceDocument,
  kind: LanguageKind,
): readonly Diagnostic[] {
  const reported = findings.slice(0, REPORTED).map((finding) => toDiagnostic(finding, source, kind));
  const next = findings[REPORTED];
  if (next === undefined) return reported;
  const message = `${titleOf(kind, source)}: it has more than ${REPORTED} mistakes; the others are reported once these are mended`;
  return [...reported, diagnosticAt(next.code, source.at(next.path), { message })];
}

function toDiagnostic(finding: Finding, source: SourceDocument, kind: LanguageKind): Diagnostic {
  const { code, path, wrong, remedy, ...rest } = finding;
  const document = titleOf(kind, source);
  const subject = path.length === 0 ? document : `${document} ${pathText(path)}`;
  return diagnosticAt(code, source.at(path), { message: `${subject}: ${wrong}; ${remedy}`, ...rest });
}

/** `Policy "web"`, or `Policy` where the name cannot be read. */
export function titleOf(kind: LanguageKind, { value }: SourceDocument): string {
  const name = textOf(fieldsOf(fieldsOf(value)['metadata'])['name']);
  return name === undefined ? kind : `${kind} "${name}"`;
}
