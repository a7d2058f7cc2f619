import { posix } from 'node:path';

/**
 * The path, relative to the repository root, of a set file that the document in `file` calls `entry`.
 * It starts with `../` (or `/`) when the entry leaves the repository.
 */
export function setFilePath(file: string, entry: string): string {
  return entry.startsWith('/') ? entry : posix.normalize(posix.join(posix.dirname(file), entry));
}
