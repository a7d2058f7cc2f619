import { diagnosticLine } from '../../controller/cli/diagnostics.ts';
import type { Diagnostic } from '../../controller/errors/diagnostic.ts';
import type { Snapshot, SnapshotEntry } from '../../controller/model/snapshot.ts';

/** A path's content: text, bytes, a symbolic link, or a file too large to be kept. */
export type Content = string | Uint8Array | { readonly link: string } | { readonly oversize: number };

export type Files = Readonly<Record<string, Content>>;

export function snapshotFrom(files: Files): Snapshot {
  const entries = Object.entries(files).map(([path, content]) => [path, entryOf(content)] as const);
  return {
    revision: 'directory:test',
    origin: 'test',
    entries: new Map(entries.toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** What a person reads, line by line. */
export function linesOf(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map((found) => diagnosticLine(found, { colour: false, shown: (file) => file }).trimEnd());
}

function entryOf(content: Content): SnapshotEntry {
  if (typeof content === 'string') return { kind: 'file', bytes: new TextEncoder().encode(content) };
  if (content instanceof Uint8Array) return { kind: 'file', bytes: content };
  if ('link' in content) return { kind: 'symlink', target: content.link };
  return { kind: 'oversize', size: content.oversize };
}
