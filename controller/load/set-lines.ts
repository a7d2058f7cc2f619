import type { Diagnostic } from '../errors/diagnostic.ts';
import { isPrefix, type Prefix, parsePrefix } from '../net/prefix.ts';
import { prefixMistake } from './address-mistakes.ts';
import { diagnosticAt, startOf } from './finding.ts';

/** Lines a set file may have. */
export const LINE_LIMIT = 1_000_000;

/** Bad lines reported one by one; the rest are counted. */
const REPORTED = 20;

const HASH = 35;

export interface SetLines {
  readonly prefixes: readonly Prefix[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a set file: one CIDR block or address a line; `#` starts a comment; blank lines and CRLF are fine.
 */
export function parseSetLines(path: string, text: string): SetLines {
  if (hasTooManyLines(text)) return { prefixes: [], diagnostics: [tooManyLines(path)] };
  const prefixes: Prefix[] = [];
  const diagnostics: Diagnostic[] = [];
  let line = 0;
  let bad = 0;
  let lastBad = 0;
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    line++;
    const word = wordOf(text, start, end);
    const prefix = word === '' ? undefined : parsePrefix(word);
    if (prefix !== undefined && isPrefix(prefix)) prefixes.push(prefix);
    else if (prefix !== undefined) {
      bad++;
      lastBad = line;
      if (bad <= REPORTED)
        diagnostics.push(badLine({ path, line, column: text.indexOf(word, start) - start + 1 }, word));
    }
    start = end + 1;
  }
  if (bad > REPORTED) diagnostics.push(moreBadLines(path, lastBad, bad - REPORTED));
  return { prefixes, diagnostics };
}

function hasTooManyLines(text: string): boolean {
  let lines = 0;
  for (let start = 0; start < text.length && lines <= LINE_LIMIT; lines++) {
    const newline = text.indexOf('\n', start);
    start = newline === -1 ? text.length : newline + 1;
  }
  return lines > LINE_LIMIT;
}

/** The line without its comment and the blanks around it. */
function wordOf(text: string, start: number, end: number): string {
  let last = start;
  while (last < end && text.charCodeAt(last) !== HASH) last++;
  return text.slice(start, last).trim();
}

function badLine(at: { path: string; line: number; column: number }, word: string): Diagnostic {
  const { wrong, remedy, value, suggestion } = prefixMistake(word);
  const place = { file: at.path, line: at.line, column: at.column };
  const message = `reading set file: ${wrong}; ${remedy}`;
  return diagnosticAt('SET_FILE_LINE', place, { message, value, ...(suggestion === undefined ? {} : { suggestion }) });
}

function moreBadLines(path: string, line: number, count: number): Diagnostic {
  const message = `reading set file: … and ${count} more such ${count === 1 ? 'line' : 'lines'}, the last one here; correct them all`;
  return diagnosticAt('SET_FILE_LINE', { file: path, line, column: 1 }, { message });
}

function tooManyLines(path: string): Diagnostic {
  const message = `reading set file: it has more than ${LINE_LIMIT} lines; aggregate the blocks or split the set`;
  return diagnosticAt('SET_TOO_LARGE', startOf(path), { message });
}
