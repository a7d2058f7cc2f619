import type { Diagnostic } from '../errors/diagnostic.ts';
import { isDocumentFile, type Snapshot } from '../model/snapshot.ts';
import { diagnosticAt, startOf } from './finding.ts';
import { ignoredBy } from './ignored.ts';
import { type Held, linkMistake, readText } from './read-text.ts';
import { follow } from './symlink.ts';

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
 * The files of a snapshot that hold documents, by path: `*.yaml`, `*.yml`, `*.json`, less what is hidden or named by a
 * `.weirignore`. A file that several links lead to is read once, under its own path where it has one.
 */
export function documentFiles(snapshot: Snapshot): DocumentFiles {
  const { isIgnored, diagnostics: unreadRules } = ignoredBy(snapshot);
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
    diagnostics: [
      ...unreadRules,
      ...mistakes,
      ...texts.flatMap(({ text }) => (typeof text === 'string' ? [] : [text])),
    ],
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

function isHidden(path: string): boolean {
  return path.split('/').some((part) => part.startsWith('.'));
}
