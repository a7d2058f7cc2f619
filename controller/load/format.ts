import { type Document, isMap, isScalar, type Pair, parseAllDocuments, type YAMLMap } from 'yaml';
import type { Checked } from '../errors/diagnostic.ts';
import { parseDocuments } from './parse.ts';
import { SCHEMAS } from './schemas.generated.ts';
import { fieldsOf, textOf } from './shape.ts';

const TOP: readonly string[] = ['apiVersion', 'kind', 'metadata', 'spec'];

/**
 * The canonical text of a YAML file: two blanks a level, one `---` between documents, keys of the document, of
 * `metadata` and of `spec` in the schema's order, comments and quotes kept. Formatting it again changes nothing.
 * Text with errors is left alone: the answer has their diagnostics.
 */
export function formatDocuments(text: string, file: string): Checked<string> {
  const { diagnostics } = parseDocuments(text, file);
  if (diagnostics.length > 0) return { value: undefined, diagnostics };
  const parsed = parseAllDocuments(text.replaceAll('\r\n', '\n'), {
    version: '1.2',
    uniqueKeys: false,
    logLevel: 'silent',
  });
  if ('empty' in parsed) return { value: text, diagnostics };
  const texts = parsed.filter(saysSomething).map((document, index) => formatDocument(document, index === 0));
  return { value: texts.join(''), diagnostics };
}

/** Two stray `---` make a document that holds nothing, not even a comment. */
function saysSomething({ contents, commentBefore, comment }: Document.Parsed): boolean {
  return !isNothing(contents) || [commentBefore, comment, contents?.commentBefore, contents?.comment].some(Boolean);
}

function isNothing(contents: Document.Parsed['contents']): boolean {
  return contents === null || (isScalar(contents) && contents.value === null);
}

/** A document that holds comments and nothing else. */
function commentText({ commentBefore, comment, contents }: Document.Parsed, isFirst: boolean): string {
  const comments = [commentBefore, contents?.commentBefore, contents?.comment, comment].filter(Boolean).join('\n\n');
  const lines = comments.split('\n').map((line) => (line === '' ? '\n' : `#${line}\n`));
  return `${isFirst ? '' : '---\n'}${lines.join('')}`;
}

function formatDocument(document: Document.Parsed, isFirst: boolean): string {
  const { contents } = document;
  if (isMap(contents)) sortDocument(contents);
  if (isNothing(contents)) return commentText(document, isFirst);
  document.directives.docStart = isFirst ? null : true;
  document.directives.docEnd = false;
  return document.toString({ indent: 2, indentSeq: true, lineWidth: 0, flowCollectionPadding: true });
}

function sortDocument(map: YAMLMap): void {
  const schema = fieldsOf(SCHEMAS[(textOf(map.get('kind')) ?? '').toLowerCase()]);
  const { metadata, spec } = fieldsOf(schema['properties']);
  const header = map.items[0]?.key;
  sortKeys(map, TOP);
  keepHeader(header, map.items[0]?.key);
  sortValue(map, 'metadata', keysOf(definitionOf(metadata)));
  sortValue(map, 'spec', keysOf(spec));
}

/** The comment a file starts with (an editor's modeline, a licence) stays at its start. */
function keepHeader(from: unknown, to: unknown): void {
  if (from === to || !isScalar(from) || !isScalar(to) || !from.commentBefore) return;
  to.commentBefore = [from.commentBefore, to.commentBefore].filter(Boolean).join('\n');
  from.commentBefore = null;
}

function sortValue(map: YAMLMap, key: string, order: readonly string[]): void {
  const value: unknown = map.get(key, true);
  if (!isMap(value)) return;
  const first = value.items[0]?.key;
  if (isScalar(first) && value.commentBefore && !value.flow) {
    first.commentBefore = value.commentBefore;
    value.commentBefore = null;
  }
  sortKeys(value, order);
}

/** Known keys in order, the others after them as they were. Blank lines before keys stay with their keys. */
function sortKeys(map: YAMLMap, order: readonly string[]): void {
  const rank = ({ key }: Pair): number => {
    const index = order.indexOf(isScalar(key) ? String(key.value) : '');
    return index === -1 ? order.length : index;
  };
  const sorted = map.items.toSorted((a, b) => rank(a) - rank(b));
  const [first] = map.items;
  const [leading] = sorted;
  if (first !== leading && isScalar(leading?.key)) leading.key.spaceBefore = false;
  map.items = sorted;
}

function keysOf(schema: unknown): readonly string[] {
  return Object.keys(fieldsOf(fieldsOf(schema)['properties']));
}

function definitionOf(reference: unknown): unknown {
  const name = textOf(fieldsOf(reference)['$ref'])?.split('/').at(-1) ?? '';
  return fieldsOf(fieldsOf(SCHEMAS['definitions'])['definitions'])[name];
}
