import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { lstat, readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Fault } from '../errors/fault.ts';
import { FILE_LIMIT, type Snapshot, type SnapshotEntry } from '../model/snapshot.ts';
import { assertAdmissible, byPath, isHidden, isTellable, type Listed } from './listing.ts';

/** A path and what changes when someone writes to it: inode, size and modification time. */
interface Seen extends Listed {
  readonly stamp: string;
}

/** Attempts at a folder that is being written to before giving up. */
const ATTEMPTS = 5;

/**
 * The files below `root` as one consistent snapshot: regular files and symbolic links (not followed),
 * hidden ones left out. The folder is listed before and after reading and read again if it changed
 * in between, so that a file renamed meanwhile can never be missing under both names.
 * Throws SOURCE_MISSING (no such folder, unreadable, or written to without pause) and SNAPSHOT_INVALID.
 */
export async function snapshotDirectory(root: string): Promise<Snapshot> {
  const origin = resolve(root);
  const top = await within(origin, () => realpath(origin));
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const entries = await within(origin, () => attemptSnapshot(top, origin));
    if (entries !== undefined) return { revision: `directory:${digest(entries)}`, origin, entries };
  }
  throw new Fault(
    'SOURCE_MISSING',
    `reading ${origin}: it changed during each of ${ATTEMPTS} attempts; stop writing to it for a moment`,
  );
}

async function attemptSnapshot(top: string, origin: string): Promise<Map<string, SnapshotEntry> | undefined> {
  const before = await list(top, origin);
  assertAdmissible(before, origin);
  const entries = new Map<string, SnapshotEntry>();
  for (const seen of before) {
    const entry = await unlessGone(() => read(join(top, seen.path), seen));
    if (entry === undefined) return undefined;
    entries.set(seen.path, entry);
  }
  const after = await list(top, origin);
  return sameListing(before, after) ? entries : undefined;
}

/** Sorted. A path that vanishes while it is looked at is left out: the listing after reading shows that it went. */
async function list(top: string, origin: string): Promise<Seen[]> {
  const found: Seen[] = [];
  const pending = [''];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const path of await childrenOf(top, folder, origin)) {
      const seen = await look(top, path);
      if (seen === 'folder') pending.push(path);
      else if (seen !== undefined) found.push(seen);
    }
  }
  return found.sort(byPath);
}

async function childrenOf(top: string, folder: string, origin: string): Promise<readonly string[]> {
  const inside = (): Promise<Dirent[]> => readdir(join(top, folder), { withFileTypes: true });
  const children = folder === '' ? await inside() : ((await unlessGone(inside)) ?? []);
  return children.flatMap((child) => {
    const path = folder === '' ? child.name : `${folder}/${child.name}`;
    const isTaken = !isHidden(path) && isTellable(path, child.isDirectory() ? 'folder' : 'file', origin);
    return isTaken ? [path] : [];
  });
}

async function look(top: string, path: string): Promise<Seen | 'folder' | undefined> {
  const stats = await unlessGone(() => lstat(join(top, path), { bigint: true }));
  if (stats === undefined) return undefined;
  if (stats.isDirectory()) return 'folder';
  const kind = stats.isFile() ? 'file' : stats.isSymbolicLink() ? 'symlink' : undefined;
  if (kind === undefined) return undefined;
  const stamp = `${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`;
  return { kind, path, size: Number(stats.size), stamp };
}

async function read(file: string, { kind, size }: Listed): Promise<SnapshotEntry> {
  if (kind === 'symlink') return { kind, target: await readlink(file) };
  if (size > FILE_LIMIT) return { kind: 'oversize', size };
  return { kind, bytes: await readFile(file) };
}

function sameListing(a: readonly Seen[], b: readonly Seen[]): boolean {
  return a.length === b.length && a.every((seen, i) => seen.path === b[i]?.path && seen.stamp === b[i]?.stamp);
}

function digest(entries: ReadonlyMap<string, SnapshotEntry>): string {
  const hash = createHash('sha256');
  for (const [path, entry] of entries) {
    const content = entry.kind === 'file' ? entry.bytes : entry.kind === 'symlink' ? entry.target : String(entry.size);
    hash.update(`${entry.kind}\0${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

async function unlessGone<T>(action: () => Promise<T>): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function within<T>(origin: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof Fault) throw error;
    const code = codeOf(error);
    const wrong = code === 'ENOENT' ? 'no such folder' : code === 'ENOTDIR' ? 'not a folder' : (code ?? String(error));
    throw new Fault('SOURCE_MISSING', `reading ${origin}: ${wrong}; check source.directory and its permissions`, {
      cause: error,
    });
  }
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
