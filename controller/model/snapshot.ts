/** One path of a snapshot. Bytes of a file over the size limit are not kept. */
export type SnapshotEntry =
  | { readonly kind: 'file'; readonly bytes: Uint8Array }
  | { readonly kind: 'oversize'; readonly size: number }
  | { readonly kind: 'symlink'; readonly target: string };

/**
 * The files of one revision. Paths are relative to the repository root, `/`-separated,
 * sorted, without hidden files and folders (`.weirignore` itself excepted).
 */
export interface Snapshot {
  /** Full commit id, or `directory:<sha-256 of the content>` where there is no git. */
  readonly revision: string;
  /** What a person reads: remote and ref, or the folder. No credentials. */
  readonly origin: string;
  readonly entries: ReadonlyMap<string, SnapshotEntry>;
}

/** Whether a file holds documents, by its name. */
export function isDocumentFile(path: string): boolean {
  return /\.(yaml|yml|json)$/.test(path);
}

/** Bytes a file may have; a larger one becomes an `oversize` entry. */
export const FILE_LIMIT: number = 64 * 1024 * 1024;
