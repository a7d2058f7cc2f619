import type { Diagnostic } from '../errors/diagnostic.ts';
import { nearest } from '../errors/suggest.ts';
import type { LanguageKind } from '../model/manifest.ts';
import type { CheckedDocument, Refused } from './checked.ts';
import { documentFindings } from './document-checks.ts';
import { diagnosticAt, didYouMean, type Finding, quoted } from './finding.ts';
import { toDiagnostics } from './findings-text.ts';
import { API_VERSION, KINDS, manifestOf, stemOf } from './kinds.ts';
import { checkKubernetes } from './kube-document.ts';
import { READ_KINDS } from './kube-kinds.ts';
import { withListedExceptions } from './normal.ts';
import type { SourceDocument } from './parse.ts';
import { REPORTED } from './reported.ts';
import { salvage } from './salvage.ts';
import { type Fields, fieldsOf, isFields, textOf } from './shape.ts';
import { schemaFindings, withoutEchoes } from './violations.ts';

/** One document against everything that can be judged by itself. */
export function checkDocument(source: SourceDocument): CheckedDocument {
  const { value } = source;
  if (!isFields(value)) {
    const message = `reading a document: expected a map with apiVersion and kind, got ${quoted(value)}; correct it`;
    return { refused: {}, diagnostics: [diagnosticAt('VALUE_TYPE', source.place, { message })] };
  }
  const kubernetes = checkKubernetes(source);
  if (kubernetes !== undefined) return kubernetes;
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
    diagnostics: toDiagnostics(findings, source, titleOf(kind, source)),
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
    const version = READ_KINDS.find((read) => read.kind === kind)?.apiVersion ?? API_VERSION;
    const message = `reading a document: "apiVersion" is missing; write apiVersion: ${version}, or name the file in .weirignore`;
    return diagnosticAt('API_VERSION_MISSING', place, { message });
  }
  const kinds = READ_KINDS.filter((read) => read.apiVersion === apiVersion).map((read) => read.kind);
  if (kind === undefined && (apiVersion === API_VERSION || kinds.length > 0)) {
    const message = `reading a document: "kind" is missing; write one of ${(kinds.length > 0 ? kinds : KINDS).join(', ')}`;
    return diagnosticAt('FIELD_MISSING', place, { message, value: 'kind' });
  }
  if (apiVersion !== API_VERSION) {
    const version = READ_KINDS.find((read) => read.kind === kind)?.apiVersion ?? API_VERSION;
    const message = `reading a document: apiVersion ${quoted(apiVersion)} is unknown; write ${version}`;
    return diagnosticAt('API_VERSION_UNKNOWN', at(['apiVersion']), { message, value: quoted(apiVersion) });
  }
  const known = KINDS.find((name) => name === kind);
  if (known !== undefined) return known;
  const api = READ_KINDS.find((read) => read.kind === kind);
  const suggestion = typeof kind === 'string' && api === undefined ? nearest(kind, KINDS) : undefined;
  const otherwise = api === undefined ? `write one of ${KINDS.join(', ')}` : `write apiVersion: ${api.apiVersion}`;
  const remedy = didYouMean(suggestion, otherwise);
  const message = `reading a document: kind ${quoted(kind)} is unknown; ${remedy}`;
  const value = quoted(kind);
  return diagnosticAt('KIND_UNKNOWN', at(['kind']), {
    message,
    value,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

/** `Policy "web"`, or `Policy` where the name cannot be read. */
export function titleOf(kind: LanguageKind, { value }: SourceDocument): string {
  const name = textOf(fieldsOf(fieldsOf(value)['metadata'])['name']);
  return name === undefined ? kind : `${kind} "${name}"`;
}
