import ignore from 'ignore';
import type { Diagnostic } from '../errors/diagnostic.ts';
import type { Snapshot, SnapshotEntry } from '../model/snapshot.ts';
import { decodeText } from './decode.ts';
import { diagnosticAt, startOf } from './finding.ts';
import { type Followed, follow } from './symlink.ts';

/** Bytes a file of documents may have. */
const DOCUMENT_FILE_LIMIT = 8 * 1024 * 1024;

export interface TextFile {
  readonly path: string;
  readonly text: string;
}

export interface DocumentFiles {
  readonly files: readonly TextFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The files of a snapshot that hold documents, in its order: `*.yaml`, `*.yml`, `*.json`, less what is hidden or
 * named by `.weirignore`. A file that several links lead to is read once, under its own path where it has one.
 */
export function documentFiles(snapshot: Snapshot): DocumentFiles {
  const isIgnored = ignoredBy(snapshot);
  const paths = [...snapshot.entries.keys()].filter((path) => !isHidden(path) && !isIgnored(path));
  const files: TextFile[] = [];
  const diagnostics: Diagnostic[] = [];
  const read = new Set<string>(paths.filter((path) => isDocumentFile(path) && !isLink(snapshot, path)));
  const own = new Set(read);
  for (const path of paths) {
    if (!isLink(snapshot, path) && !own.has(path)) continue;
    const followed = follow(snapshot, path);
    const wrong = linkMistake(followed);
    if (wrong !== undefined) {
      const message = `following link ${path}: ${wrong}; link to a file of the repository or remove the link`;
      diagnostics.push(diagnosticAt('PATH_OUTSIDE', startOf(path), { message }));
    }
    if (followed.kind !== 'file' || !isDocumentFile(path) || (!own.has(path) && read.has(followed.path))) continue;
    read.add(followed.path);
    const text = readText(path, followed.entry, DOCUMENT_FILE_LIMIT);
    if (typeof text === 'string') files.push({ path, text });
    else diagnostics.push(text);
  }
  return { files, diagnostics };
}

/** The text of one file, or why it cannot be read. */
export function readText(
  path: string,
  entry: Exclude<SnapshotEntry, { kind: 'symlink' }>,
  limit: number,
): string | Diagnostic {
  const size = entry.kind === 'oversize' ? entry.size : entry.bytes.length;
  if (entry.kind === 'oversize' || size > limit) {
    const message = `reading ${path}: it has ${size} bytes, more than the ${limit} a file may have; split it`;
    return diagnosticAt('FILE_TOO_LARGE', startOf(path), { message, value: String(size) });
  }
  const decoded = decodeText(entry.bytes);
  if ('text' in decoded) return decoded.text;
  const message = `reading ${path}: this line is not UTF-8; save the file as UTF-8`;
  return diagnosticAt('FILE_NOT_UTF8', { file: path, line: decoded.badLine, column: 1 }, { message });
}

function linkMistake(followed: Followed): string | undefined {
  switch (followed.kind) {
    case 'outside':
      return `${followed.target} lies outside the repository`;
    case 'absent':
      return `${followed.path} is not there (hidden files are no part of a repository)`;
    case 'loop':
      return 'it leads back to itself';
    case 'file':
    case 'folder':
      return undefined;
  }
}

function ignoredBy(snapshot: Snapshot): (path: string) => boolean {
  const entry = snapshot.entries.get('.weirignore');
  if (entry?.kind !== 'file') return () => false;
  const rules = ignore().add(new TextDecoder().decode(entry.bytes));
  return (path) => rules.ignores(path);
}

function isDocumentFile(path: string): boolean {
  return /\.(yaml|yml|json)$/.test(path);
}

function isHidden(path: string): boolean {
  return path.split('/').some((part) => part.startsWith('.'));
}

function isLink(snapshot: Snapshot, path: string): boolean {
  return snapshot.entries.get(path)?.kind === 'symlink';
}
