/** Archives in the format the kernel unpacks at boot: Documentation/driver-api/early-userspace/buffer-format.rst ("newc"). */

const DIRECTORY = 0o040755;
const LINK = 0o120777;
const FILE = 0o100755;

export type Entry =
  | { readonly kind: 'directory'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | { readonly kind: 'file'; readonly path: string; readonly bytes: Uint8Array };

/** Paths have no leading slash; a directory comes before what lies in it. */
export function cpio(entries: readonly Entry[]): Uint8Array {
  const parts = entries.flatMap((entry, i) => record(entry.path, modeOf(entry), bytesOf(entry), i + 1));
  return Buffer.concat([...parts, ...record('TRAILER!!!', 0, new Uint8Array(0), 0)]);
}

function modeOf({ kind }: Entry): number {
  return { directory: DIRECTORY, link: LINK, file: FILE }[kind];
}

function bytesOf(entry: Entry): Uint8Array {
  if (entry.kind === 'file') return entry.bytes;
  return new TextEncoder().encode(entry.kind === 'link' ? entry.target : '');
}

function record(path: string, mode: number, bytes: Uint8Array, inode: number): readonly Uint8Array[] {
  const name = new TextEncoder().encode(`${path}\0`);
  // inode, mode, uid, gid, links, mtime, size, device (4 fields), length of the name, checksum
  const fields = [inode, mode, 0, 0, 1, 0, bytes.length, 0, 0, 0, 0, name.length, 0];
  const head = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`;
  return [...padded(new TextEncoder().encode(head), name), ...padded(bytes)];
}

function padded(...parts: readonly Uint8Array[]): readonly Uint8Array[] {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  return [...parts, new Uint8Array((4 - (size % 4)) % 4)];
}
