import { Fault } from '../errors/fault.ts';
import { FILE_LIMIT, type SnapshotEntry } from '../model/snapshot.ts';
import { type Answer, runGit } from './child.ts';
import { assertAdmissible, byPath, isHidden, isTellable, type Listed } from './listing.ts';
import type { Mirror } from './mirror.ts';

interface Blob extends Listed {
  readonly object: string;
}

/** Where a tree is read. `folder` empty = the root; `origin` is for messages. */
export interface TreePlace {
  readonly commit: string;
  readonly folder: string;
  readonly origin: string;
}

/**
 * The entries of a commit, sorted, by two git processes whatever their number. Submodules are not entered.
 * Throws SOURCE_MISSING (the folder is not in the commit, or an object is missing) and SNAPSHOT_INVALID.
 */
export async function readTree(mirror: Mirror, place: TreePlace): Promise<Map<string, SnapshotEntry>> {
  const { commit, folder, origin } = place;
  const listed = await runGit(mirror, [
    'ls-tree',
    '--full-tree',
    '-r',
    '-z',
    '-l',
    folder === '' ? commit : `${commit}:${folder}`,
  ]);
  if (listed.status !== 0) {
    const wrong = folder === '' ? firstLine(listed) : `no folder ${JSON.stringify(folder)} in commit ${commit}`;
    throw new Fault('SOURCE_MISSING', `reading ${origin}: ${wrong}; check source.git.path`);
  }
  const blobs = parseListing(listed.stdout.toString('utf8')).filter(({ path }) => isTellable(path, 'file', origin));
  assertAdmissible(blobs, origin);
  const wanted = [...new Set(blobs.filter(isRead).map(({ object }) => object))];
  const contents = wanted.length === 0 ? new Map<string, Buffer>() : await readBlobs(mirror, wanted, origin);
  return new Map(blobs.map((blob) => [blob.path, entryOf(blob, contents)]));
}

/** One record is `<mode> SP <type> SP <object> SP <padded size> TAB <path> NUL` (git-ls-tree(1)). */
function parseListing(text: string): Blob[] {
  const blobs: Blob[] = [];
  for (const record of text.split('\0')) {
    const match = /^(\d{6}) blob ([0-9a-f]+) +(\d+)\t(.*)$/s.exec(record);
    if (match === null) continue;
    const [, mode, object = '', size, path = ''] = match;
    if (!isHidden(path)) blobs.push({ kind: mode === '120000' ? 'symlink' : 'file', object, size: Number(size), path });
  }
  return blobs.sort(byPath);
}

async function readBlobs(mirror: Mirror, objects: readonly string[], origin: string): Promise<Map<string, Buffer>> {
  const answer = await runGit(mirror, ['cat-file', '--batch'], { input: `${objects.join('\n')}\n` });
  const contents = new Map<string, Buffer>();
  let at = 0;
  for (const object of objects) {
    const end = answer.stdout.indexOf('\n', at);
    const header = /^([0-9a-f]+) blob (\d+)$/.exec(answer.stdout.toString('latin1', at, Math.max(at, end)));
    if (header === null || header[1] !== object) {
      throw new Fault(
        'SOURCE_MISSING',
        `reading ${origin}: object ${object} is not in the mirror ${mirror.folder}; remove the mirror, it is fetched again`,
      );
    }
    const first = end + 1;
    at = first + Number(header[2]);
    contents.set(object, answer.stdout.subarray(first, at));
    at += 1;
  }
  return contents;
}

/** A link's target is never long: one over the limit is kept as oversize like any other. */
function isRead({ size }: Blob): boolean {
  return size <= FILE_LIMIT;
}

function entryOf(blob: Blob, contents: ReadonlyMap<string, Buffer>): SnapshotEntry {
  const bytes = contents.get(blob.object);
  if (bytes === undefined) return { kind: 'oversize', size: blob.size };
  return blob.kind === 'symlink' ? { kind: 'symlink', target: bytes.toString('utf8') } : { kind: 'file', bytes };
}

function firstLine({ stderr }: Answer): string {
  return stderr.split('\n')[0] ?? '';
}
