import { posix } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import type { Diagnostic } from '../errors/diagnostic.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { diagnosticAt, startOf } from './finding.ts';
import { linkMistake, readText } from './read-text.ts';
import { follow } from './symlink.ts';

const NAME = '.weirignore';

/** Bytes a `.weirignore` may have. */
const LIMIT = 1024 * 1024;

export interface Ignored {
  /** Whether a path of the snapshot is named by a `.weirignore` at or above it. */
  readonly isIgnored: (path: string) => boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * What every `.weirignore` of a snapshot leaves out, in gitignore syntax, case and all: each speaks for its own folder,
 * a deeper one over a shallower one, and nothing brings back what lies in a folder that is left out.
 */
export function ignoredBy(snapshot: Snapshot): Ignored {
  const rules = new Map<string, Ignore>();
  const isIgnored = (path: string): boolean => isNamed(path, rules);
  const diagnostics: Diagnostic[] = [];
  for (const path of ignoreFiles(snapshot)) {
    if (isIgnored(path)) continue;
    const text = textAt(snapshot, path);
    if (typeof text === 'string') rules.set(posix.dirname(path), ignore({ ignorecase: false }).add(text));
    else diagnostics.push(text);
  }
  return { isIgnored, diagnostics };
}

/** Shallow ones first. */
function ignoreFiles(snapshot: Snapshot): readonly string[] {
  const paths = [...snapshot.entries.keys()].filter((path) => posix.basename(path) === NAME);
  return paths.sort((a, b) => a.split('/').length - b.split('/').length);
}

function textAt(snapshot: Snapshot, path: string): string | Diagnostic {
  const followed = follow(snapshot, path);
  if (followed.kind === 'file') return readText(path, followed.entry, LIMIT);
  const wrong = linkMistake(followed) ?? 'it leads to a folder';
  const message = `following link ${path}: ${wrong}; write the file itself`;
  return diagnosticAt('PATH_OUTSIDE', startOf(path), { message });
}

/** Judges the folders on the way first, then the path. */
function isNamed(path: string, rules: ReadonlyMap<string, Ignore>): boolean {
  if (rules.size === 0) return false;
  const parts = path.split('/');
  return parts.some((_, i) => {
    const head = parts.slice(0, i + 1).join('/');
    return lastWord(i + 1 < parts.length ? `${head}/` : head, parts.slice(0, i), rules);
  });
}

/** What the deepest file that speaks of `path` says; `folders` are those it lies in. */
function lastWord(path: string, folders: readonly string[], rules: ReadonlyMap<string, Ignore>): boolean {
  for (let depth = folders.length; depth >= 0; depth--) {
    const folder = folders.slice(0, depth).join('/');
    const said = rules.get(folder === '' ? '.' : folder)?.test(folder === '' ? path : path.slice(folder.length + 1));
    if (said?.ignored === true) return true;
    if (said?.unignored === true) return false;
  }
  return false;
}
