import { Fault } from '../errors/fault.ts';
import { FILE_LIMIT, isDocumentFile } from '../model/snapshot.ts';

/** Bytes the files of one snapshot may have together (files over FILE_LIMIT are not read and not counted). */
export const SNAPSHOT_LIMIT: number = 256 * 1024 * 1024;

/** Paths one snapshot may have. */
export const PATH_LIMIT: number = 100_000;

/** A path before its bytes are read. `size` in bytes. */
export interface Listed {
  readonly kind: 'file' | 'symlink';
  /** Relative to the root, `/`-separated. */
  readonly path: string;
  readonly size: number;
}

/** Whether a snapshot leaves the path out: some part of it starts with a dot, `.weirignore` files excepted. */
export function isHidden(path: string): boolean {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  return parts.some((part) => part.startsWith('.')) || (name.startsWith('.') && name !== '.weirignore');
}

/** Order of a snapshot's paths: by UTF-16 code units, the same for every source and locale. */
export function byPath(a: Listed, b: Listed): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

/**
 * Whether a path says which file it is: one that is not UTF-8 (its bytes read as U+FFFD) may look like another, and is
 * left out. Throws SNAPSHOT_INVALID where a document, or a folder of them, would be lost that way.
 */
export function isTellable(path: string, kind: 'file' | 'folder', origin: string): boolean {
  if (!path.includes('\ufffd')) return true;
  if (kind === 'file' && !isDocumentFile(path)) return false;
  throw new Fault(
    'SNAPSHOT_INVALID',
    `reading ${origin}: ${kind} name ${JSON.stringify(path)} is not UTF-8; rename the ${kind}`,
  );
}

/** Refuses a listing before anything of it is read. Throws SNAPSHOT_INVALID: too many paths, or too many bytes. */
export function assertAdmissible(listing: readonly Listed[], origin: string): void {
  const refuse = (wrong: string, remedy: string): never => {
    throw new Fault('SNAPSHOT_INVALID', `reading ${origin}: ${wrong}; ${remedy}`);
  };
  if (listing.length > PATH_LIMIT) {
    refuse(
      `${listing.length} files, at most ${PATH_LIMIT} are read`,
      'point source at the folder that holds the policies',
    );
  }
  const bytes = listing.reduce((sum, { size }) => sum + (size > FILE_LIMIT ? 0 : size), 0);
  if (bytes > SNAPSHOT_LIMIT) {
    refuse(
      `${bytes} bytes in all, at most ${SNAPSHOT_LIMIT} are read`,
      'point source at the folder that holds the policies',
    );
  }
}
