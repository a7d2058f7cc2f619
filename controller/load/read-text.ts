import type { Diagnostic } from '../errors/diagnostic.ts';
import type { SnapshotEntry } from '../model/snapshot.ts';
import { decodeText } from './decode.ts';
import { diagnosticAt, startOf } from './finding.ts';
import type { Followed } from './symlink.ts';

/** An entry that is no link. */
export type Held = Exclude<SnapshotEntry, { kind: 'symlink' }>;

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

/** Why a link leads nowhere; `undefined`: it leads to a file or folder. */
export function linkMistake(followed: Followed): string | undefined {
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
