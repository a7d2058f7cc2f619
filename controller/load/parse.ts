import { Composer, type Document, Lexer, LineCounter, Parser, type YAMLParseError, type YAMLWarning } from 'yaml';
import type { Diagnostic, Place } from '../errors/diagnostic.ts';
import type { DocumentPath } from '../model/manifest.ts';
import { diagnosticAt } from './finding.ts';
import { type NodeFinding, walkNodes } from './nodes.ts';
import { startOf, type Targets, type Written, writtenAt } from './offset.ts';
import { plainValue } from './plain-value.ts';
import { moreMistakes, REPORTED } from './reported.ts';

/** Levels of lists and maps a document may have; deeper ones exhaust the parser. */
const DEPTH_LIMIT = 100;

/** Lexical tokens a file may have, at a microsecond and 400 bytes each: 100,000 peers of a rule are a million. */
const TOKEN_LIMIT = 2_000_000;

/** Documents a file may have, items of lists counted. */
export const DOCUMENT_LIMIT = 100_000;

/** Syntax errors reported per document: what follows the first few is mostly their echo. */
const ERROR_LIMIT = 20;

/** Part of a text, and where it and what is in it were written. */
interface Part {
  readonly place: Place;
  /** See Manifest.at. */
  readonly at: (path: DocumentPath) => Place;
  /** The part at `path`, found once so that nothing of it is found from the root again. */
  readonly part: (path: DocumentPath) => Part;
}

/** One document as plain values, and where they were written. */
export interface SourceDocument extends Part {
  readonly value: unknown;
  /** It is read for what else is wrong with it only: of two equal keys the last counts, leading zeros do not. */
  readonly isRefused: boolean;
}

export interface Parsed {
  readonly documents: readonly SourceDocument[];
  /** Whether every document could be read, with mistakes or without. */
  readonly isWhole: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

type PlaceOf = (offset: number) => Place;

/**
 * The documents of one YAML 1.2 (or JSON) text. Empty documents are left out, and so are those that cannot be read;
 * of a text with too many there are none.
 */
export function parseDocuments(text: string, file: string): Parsed {
  const lines = new LineCounter();
  const placeOf: PlaceOf = (offset) => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const documents: SourceDocument[] = [];
  const diagnostics: Diagnostic[] = [];
  let isWhole = true;
  let count = 0;
  let size = 0;
  for (const document of composed(text, lines)) {
    if (typeof document === 'string') {
      diagnostics.push(givenUp(document, placeOf(lines.lineStarts.at(-1) ?? 0)));
      isWhole = false;
      continue;
    }
    if (++count > DOCUMENT_LIMIT)
      return { documents: [], isWhole: false, diagnostics: [tooManyDocuments(placeOf(document.range[0]))] };
    const read = readDocument(document, placeOf, size);
    diagnostics.push(...read.diagnostics);
    size += read.size;
    isWhole &&= read.isRead;
    if (read.source !== undefined) documents.push(read.source);
  }
  return { documents, isWhole, diagnostics };
}

export function tooManyDocuments(place: Place): Diagnostic {
  const wrong = `the file has more than ${DOCUMENT_LIMIT} documents by here, items of lists counted`;
  return diagnosticAt('FILE_TOO_LARGE', place, { message: `reading YAML: ${wrong}; split it into several files` });
}

interface ReadDocument {
  readonly isRead: boolean;
  /** Values it is made into, aliases expanded. */
  readonly size: number;
  /** Absent where it says nothing or cannot be read. */
  readonly source?: SourceDocument;
  readonly diagnostics: readonly Diagnostic[];
}

function readDocument(document: Document.Parsed, placeOf: PlaceOf, before: number): ReadDocument {
  const syntax = syntaxDiagnostics(document, placeOf);
  if (syntax.length > 0) return { isRead: false, size: 0, diagnostics: syntax };
  const { contents } = document;
  const { findings, targets, size } = walkNodes(contents, DEPTH_LIMIT, before);
  const diagnostics = nodeDiagnostics(findings, placeOf);
  const isRead = findings.every(({ code }) => code === 'YAML_DUPLICATE_KEY' || code === 'VALUE_INVALID');
  const value = isRead ? plainValue(contents, targets) : null;
  if (value === null) return { isRead, size: 0, diagnostics };
  const root = { node: contents, offset: startOf(contents) ?? document.range[0] };
  return {
    isRead,
    size,
    source: { value, isRefused: findings.length > 0, ...partOf(root, targets, placeOf) },
    diagnostics,
  };
}

function partOf(written: Written, targets: Targets, placeOf: PlaceOf): Part {
  return {
    place: placeOf(written.offset),
    at: (path) => placeOf(writtenAt(written, path, targets).offset),
    part: (path) => partOf(writtenAt(written, path, targets), targets, placeOf),
  };
}

type Exhausting = 'too-deep' | 'too-many';

/** Composes document by document, and stops before a text that would exhaust the composer. */
function* composed(text: string, lines: LineCounter): Generator<Document.Parsed | Exhausting> {
  const parser = new Parser(lines.addNewLine);
  const composer = new Composer({ version: '1.2', uniqueKeys: false, logLevel: 'silent' });
  lines.addNewLine(0);
  let tokens = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) yield* composer.next(token);
    if (parser.stack.length > DEPTH_LIMIT) return yield 'too-deep';
    if (++tokens > TOKEN_LIMIT) return yield 'too-many';
  }
  for (const token of parser.end()) yield* composer.next(token);
  yield* composer.end();
}

function givenUp(why: Exhausting, place: Place): Diagnostic {
  if (why === 'too-deep') {
    const message = `reading YAML: lists and maps are nested more than ${DEPTH_LIMIT} levels deep; flatten them`;
    return diagnosticAt('YAML_SYNTAX', place, { message });
  }
  const message = `reading YAML: the file has more than ${TOKEN_LIMIT} tokens by here; split it, or move addresses to a set file`;
  return diagnosticAt('FILE_TOO_LARGE', place, { message });
}

function syntaxDiagnostics(document: Document.Parsed, placeOf: PlaceOf): readonly Diagnostic[] {
  const { explicit, version } = document.directives.yaml;
  const errors = [...document.errors, ...document.warnings].slice(0, ERROR_LIMIT);
  const syntax = errors.map((error) => syntaxError(error, placeOf));
  if (explicit !== true || version === '1.2') return syntax;
  const message = `reading YAML: the document declares YAML ${version}; remove the %YAML line, weir reads YAML 1.2`;
  return [...syntax, diagnosticAt('YAML_SYNTAX', placeOf(document.range[0]), { message })];
}

function nodeDiagnostics(findings: readonly NodeFinding[], placeOf: PlaceOf): readonly Diagnostic[] {
  const reported = findings.slice(0, REPORTED).map(({ code, offset, wrong, remedy, first }) => {
    const other = first === undefined ? '' : ` on line ${placeOf(first).line}`;
    return diagnosticAt(code, placeOf(offset), { message: `reading YAML: ${wrong}${other}; ${remedy}` });
  });
  const next = findings[REPORTED];
  if (next === undefined) return reported;
  return [...reported, diagnosticAt(next.code, placeOf(next.offset), { message: moreMistakes('reading YAML') })];
}

function syntaxError(error: YAMLParseError | YAMLWarning, placeOf: PlaceOf): Diagnostic {
  const what = error.message.replace(/\s+/g, ' ');
  const message = `reading YAML: ${what}; correct the syntax here or just before`;
  return diagnosticAt('YAML_SYNTAX', placeOf(error.pos[0]), { message });
}
