import { isError } from '../errors/diagnostic.ts';
import type { Manifest } from '../model/manifest.ts';
import { DEFAULT_NAMESPACE } from '../model/manifest.ts';
import type { CheckedDocument } from './checked.ts';
import { type Finding, quoted } from './finding.ts';
import { toDiagnostics } from './findings-text.ts';
import { isNamespaced } from './kube-kinds.ts';
import type { SourceDocument } from './parse.ts';
import { type Fields, fieldsOf, isFields, textOf } from './shape.ts';

/** A `Kind "name"` as messages write it: names of objects in namespaces with theirs. */
export function objectTitle(kind: string, value: unknown): string {
  const metadata = fieldsOf(fieldsOf(value)['metadata']);
  const name = textOf(metadata['name']);
  if (name === undefined) return kind;
  return isNamespaced(kind)
    ? `${kind} "${textOf(metadata['namespace']) ?? DEFAULT_NAMESPACE}/${name}"`
    : `${kind} "${name}"`;
}

/** A `Kind "name"` of an object that is not read: its name as it is written, namespace or not. */
export function strangerTitle({ kind, metadata }: Fields): string {
  const name = fieldsOf(metadata)['name'];
  return name === undefined ? String(kind) : `${String(kind)} ${quoted(name)}`;
}

/** A document with what was found in it: warnings leave a manifest standing. */
export function checked(
  manifest: Manifest | undefined,
  findings: readonly Finding[],
  title: string,
  source: SourceDocument,
): CheckedDocument {
  const diagnostics = toDiagnostics(findings, source, title);
  const isRefused = manifest === undefined || source.isRefused || diagnostics.some(isError);
  return isRefused ? { refused: refusedOf(fieldsOf(source.value)), diagnostics } : { manifest, diagnostics };
}

/** What is left to know of a document that was refused. */
export function refusedOf({ kind, metadata }: Fields): NonNullable<CheckedDocument['refused']> {
  const name = textOf(fieldsOf(metadata)['name']);
  return { ...(typeof kind === 'string' ? { kind } : {}), ...(name === undefined ? {} : { name }) };
}

/** To Kubernetes a field that is null is not there. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isFields(value)) return value;
  const written = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(written.map(([key, field]) => [key, withoutNulls(field)]));
}
