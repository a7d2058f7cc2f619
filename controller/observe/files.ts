import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { Fault } from '../errors/fault.ts';

/**
 * Replaces a file so that a reader, or a crash at any instant, meets the old text or the new one:
 * write-new, fsync, rename, fsync of the folder. Folders are made (mode 0755). Throws STATE_UNWRITABLE.
 */
export function writeDurably(file: string, text: string, mode = 0o644): void {
  const folder = dirname(file);
  const fresh = `${file}.new`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    rmSync(fresh, { force: true });
    synced(fresh, 'wx', mode, (descriptor) => writeAll(descriptor, Buffer.from(text)));
    renameSync(fresh, file);
    synced(folder, 'r', mode, () => undefined);
  } catch (error) {
    throw new Fault('STATE_UNWRITABLE', `writing ${file}: ${reasonOf(error)}; make ${folder} writable for the agent`, {
      cause: error,
    });
  }
}

/** The JSON value of a file; `undefined` when there is no such file or it is not JSON. */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function synced(path: string, flags: string, mode: number, action: (descriptor: number) => void): void {
  const descriptor = openSync(path, flags, mode);
  try {
    action(descriptor);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
}

function reasonOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
}
