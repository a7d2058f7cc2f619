import { posix } from 'node:path';
import type { Snapshot, SnapshotEntry } from '../model/snapshot.ts';

/** Links followed for one path, as Linux does (ELOOP). */
const HOP_LIMIT = 40;

/** Where a path leads once its symbolic links are followed. */
export type Followed =
  | { readonly kind: 'file'; readonly path: string; readonly entry: Exclude<SnapshotEntry, { kind: 'symlink' }> }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'absent'; readonly path: string }
  | { readonly kind: 'outside'; readonly target: string }
  | { readonly kind: 'loop' };

/** Follows every link on `path` (relative to the root, normalised), in its folders too. */
export function follow(snapshot: Snapshot, path: string): Followed {
  let current = path;
  for (let hop = 0; hop <= HOP_LIMIT; hop++) {
    if (leaves(current)) return { kind: 'outside', target: current };
    const link = firstLink(snapshot, current);
    if (link === undefined) return arrived(snapshot, current);
    const target = posix.join(posix.dirname(link.path), link.target, link.rest);
    if (posix.isAbsolute(link.target) || leaves(target)) return { kind: 'outside', target: link.target };
    current = target.replace(/\/$/, '');
  }
  return { kind: 'loop' };
}

/** Whether a normalised path leads out of the root. */
export function leaves(path: string): boolean {
  return path === '..' || path.startsWith('../') || posix.isAbsolute(path);
}

function firstLink(snapshot: Snapshot, path: string): { path: string; target: string; rest: string } | undefined {
  const parts = path.split('/');
  for (let length = 1; length <= parts.length; length++) {
    const head = parts.slice(0, length).join('/');
    const entry = snapshot.entries.get(head);
    if (entry?.kind === 'symlink') return { path: head, target: entry.target, rest: parts.slice(length).join('/') };
  }
  return undefined;
}

function arrived(snapshot: Snapshot, path: string): Followed {
  const entry = snapshot.entries.get(path);
  if (entry !== undefined && entry.kind !== 'symlink') return { kind: 'file', path, entry };
  if (path === '.' || path === '') return { kind: 'folder', path };
  for (const other of snapshot.entries.keys()) if (other.startsWith(`${path}/`)) return { kind: 'folder', path };
  return { kind: 'absent', path };
}
