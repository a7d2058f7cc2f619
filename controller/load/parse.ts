import { Composer, type Document, Lexer, LineCounter, Parser, type YAMLParseError, type YAMLWarning } from 'yaml';
import type { Diagnostic, Place } from '../errors/diagnostic.ts';
import type { DocumentPath } from '../model/manifest.ts';
import { diagnosticAt } from './finding.ts';
import { nodeFindings } from './nodes.ts';
import { offsetAt } from './offset.ts';

/** Levels of lists and maps a document may have; deeper ones exhaust the parser. */
const DEPTH_LIMIT = 100;

/** Lexical tokens a file may have, at a microsecond and 400 bytes each: 100,000 peers of a rule are a million. */
const TOKEN_LIMIT = 2_000_000;

/** Syntax errors reported per document: what follows the first few is mostly their echo. */
const ERROR_LIMIT = 20;

/** One document as plain values, and where they were written. */
export interface SourceDocument {
  readonly value: unknown;
  /** It is read for what else is wrong with it only: of two equal keys the last counts, leading zeros do not. */
  readonly isRefused: boolean;
  readonly place: Place;
  /** See Manifest.at. */
  readonly at: (path: DocumentPath) => Place;
}

export interface Parsed {
  readonly documents: readonly SourceDocument[];
  /** Whether every document could be read, with mistakes or without. */
  readonly isWhole: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

type PlaceOf = (offset: number) => Place;

/**
 * The documents of one YAML 1.2 (or JSON) text. Empty documents are left out, and so are those that cannot be read.
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
  for (const document of composed(text, lines)) {
    if (typeof document === 'string') {
      diagnostics.push(givenUp(document, placeOf(lines.lineStarts.at(-1) ?? 0)));
      isWhole = false;
      continue;
    }
    const found = findings(document, placeOf);
    diagnostics.push(...found);
    const isRead = found.every(({ code }) => code === 'YAML_DUPLICATE_KEY' || code === 'VALUE_INVALID');
    isWhole &&= isRead;
    if (!isRead || document.contents === null) continue;
    const value: unknown = document.toJS({ maxAliasCount: -1 });
    const at = (path: DocumentPath): Place => placeOf(offsetAt(document, path));
    if (value !== null) documents.push({ value, isRefused: found.length > 0, place: at([]), at });
  }
  return { documents, isWhole, diagnostics };
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
  const message = `reading YAML: the file has more than ${TOKEN_LIMIT} tokens by here; move addresses to a set file`;
  return diagnosticAt('FILE_TOO_LARGE', place, { message });
}

function findings(document: Document.Parsed, placeOf: PlaceOf): readonly Diagnostic[] {
  const { explicit, version } = document.directives.yaml;
  const errors = [...document.errors, ...document.warnings].slice(0, ERROR_LIMIT);
  const syntax = errors.map((error) => syntaxError(error, placeOf));
  if (explicit === true && version !== '1.2') {
    const message = `reading YAML: the document declares YAML ${version}; remove the %YAML line, weir reads YAML 1.2`;
    syntax.push(diagnosticAt('YAML_SYNTAX', placeOf(document.range[0]), { message }));
  }
  if (syntax.length > 0) return syntax;
  return nodeFindings(document).map(({ code, offset, wrong, remedy, first }) => {
    const other = first === undefined ? '' : ` on line ${placeOf(first).line}`;
    return diagnosticAt(code, placeOf(offset), { message: `reading YAML: ${wrong}${other}; ${remedy}` });
  });
}

function syntaxError(error: YAMLParseError | YAMLWarning, placeOf: PlaceOf): Diagnostic {
  const what = error.message.replace(/\s+/g, ' ');
  const message = `reading YAML: ${what}; correct the syntax here or just before`;
  return diagnosticAt('YAML_SYNTAX', placeOf(error.pos[0]), { message });
}
