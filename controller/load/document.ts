import type { Checked, Diagnostic } from '../errors/diagnostic.ts';
import { nearest } from '../errors/suggest.ts';
import type { Manifest, ManifestKind } from '../model/manifest.ts';
import { documentFindings } from './document-checks.ts';
import { diagnosticAt, didYouMean, type Finding, pathText, quoted } from './finding.ts';
import { KINDS, manifestOf, stemOf } from './kinds.ts';
import { withListedExceptions } from './normal.ts';
import type { SourceDocument } from './parse.ts';
import { type Fields, fieldsOf, isFields } from './shape.ts';
import { schemaFindings } from './violations.ts';

const API_VERSION = 'weir/v1';

/** One document against everything that can be judged by itself. */
export function checkDocument(source: SourceDocument): Checked<Manifest> {
  const { value } = source;
  if (!isFields(value)) {
    const message = `reading a document: expected a map with apiVersion and kind, got ${quoted(value)}; correct it`;
    return refused([diagnosticAt('VALUE_TYPE', source.place, { message })]);
  }
  const kind = kindOf(value, source);
  if (typeof kind !== 'string') return refused([kind]);
  const document = withListedExceptions(value);
  const manifest = manifestOf(kind, document, source);
  const schema = manifest === undefined ? schemaFindings(stemOf(kind), document) : [];
  const findings = [...schema, ...documentFindings(kind, document)];
  if (findings.length > 0) return refused(findings.map((finding) => toDiagnostic(finding, source, kind)));
  return { value: manifest, diagnostics: [] };
}

/** The document's kind, or why it has none. */
function kindOf(document: Fields, { place, at }: SourceDocument): ManifestKind | Diagnostic {
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

function toDiagnostic(finding: Finding, source: SourceDocument, kind: ManifestKind): Diagnostic {
  const { code, path, wrong, remedy, ...rest } = finding;
  const name = fieldsOf(fieldsOf(source.value)['metadata'])['name'];
  const document = typeof name === 'string' ? `${kind} "${name}"` : kind;
  const subject = path.length === 0 ? document : `${document} ${pathText(path)}`;
  return diagnosticAt(code, source.at(path), { message: `${subject}: ${wrong}; ${remedy}`, ...rest });
}

function refused(diagnostics: readonly Diagnostic[]): Checked<Manifest> {
  return { value: undefined, diagnostics };
}
