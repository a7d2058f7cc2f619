import ignore from 'ignore';
import type { Diagnostic } from '../errors/diagnostic.ts';
import type { Snapshot, SnapshotEntry } from '../model/snapshot.ts';
import { decodeText } from './decode.ts';
import { diagnosticAt, startOf } from './finding.ts';
import { type Followed, follow } from './symlink.ts';

/** Bytes a file of documents may have. */
const DOCUMENT_FILE_LIMIT = 8 * 1024 * 1024;

/** An entry that is no link. */
type Held = Exclude<SnapshotEntry, { kind: 'symlink' }>;

export interface TextFile {
  readonly path: string;
  readonly text: string;
}

export interface DocumentFiles {
  readonly files: readonly TextFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The files of a snapshot that hold documents, by path: `*.yaml`, `*.yml`, `*.json`, less what is hidden or named by
 * `.weirignore`. A file that several links lead to is read once, under its own path where it has one.
 */
export function documentFiles(snapshot: Snapshot): DocumentFiles {
  const isIgnored = ignoredBy(snapshot);
  const considered = [...snapshot.entries].filter(([path]) => !isHidden(path) && !isIgnored(path));
  const chosen = new Map<string, Held>();
  for (const [path, entry] of considered) if (entry.kind !== 'symlink' && isDocumentFile(path)) chosen.set(path, entry);
  const links = considered.filter(([, entry]) => entry.kind === 'symlink').map(([path]) => path);
  const mistakes = chooseLinked(snapshot, links, chosen);
  const texts = [...chosen]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, entry]) => ({ path, text: readText(path, entry, DOCUMENT_FILE_LIMIT) }));
  return {
    files: texts.flatMap(({ path, text }) => (typeof text === 'string' ? [{ path, text }] : [])),
    diagnostics: [...mistakes, ...texts.flatMap(({ text }) => (typeof text === 'string' ? [] : [text]))],
  };
}

/** Adds what links lead to and nothing else does; every link that leads nowhere is a mistake, whatever its name. */
function chooseLinked(snapshot: Snapshot, links: readonly string[], chosen: Map<string, Held>): readonly Diagnostic[] {
  const targets = new Set(chosen.keys());
  return links.flatMap((link) => {
    const followed = follow(snapshot, link);
    if (followed.kind === 'file' && isDocumentFile(link) && !targets.has(followed.path)) {
      targets.add(followed.path);
      chosen.set(link, followed.entry);
    }
    const wrong = linkMistake(followed);
    if (wrong === undefined) return [];
    const message = `following link ${link}: ${wrong}; link to a file of the repository or remove the link`;
    return [diagnosticAt('PATH_OUTSIDE', startOf(link), { message })];
  });
}

/** The text of one file, or why it cannot be read. */
export function readText(path: string, entry: Held, limit: number): string | Diagnostic {
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

/** By its name. */
export function isDocumentFile(path: string): boolean {
  return /\.(yaml|yml|json)$/.test(path);
}

function isHidden(path: string): boolean {
  return path.split('/').some((part) => part.startsWith('.'));
}
