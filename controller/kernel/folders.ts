import { closeSync, constants, fchmodSync, fstatSync, mkdirSync, openSync, readdirSync, statSync } from 'node:fs';
import { Fault } from '../errors/fault.ts';
import { Refusal } from './ffi.ts';

/** Folders of pins. What may not be read is not taken for absent: everything here throws Refusal. */

const PRIVATE = 0o700;
const OF_OTHERS = 0o077;

/** Whether there is something at `path`. */
export function isThere(path: string): boolean {
  return asked(`looking for ${path}`, () => statSync(path, { throwIfNoEntry: false })) !== undefined;
}

/** Names in a folder; none where there is no such folder. */
export function entriesOf(path: string): readonly string[] {
  return isThere(path) ? asked(`reading ${path}`, () => readdirSync(path)) : [];
}

/**
 * Opens a folder that nobody else reads, and so locks, making it or shutting others out. A symbolic link is not followed.
 * Throws Fault PINS_FOREIGN where it is another user's.
 */
export function openPrivate(path: string): number {
  return asked(`opening ${path}`, () => {
    mkdirSync(path, { recursive: true, mode: PRIVATE });
    const folder = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
    try {
      shut(folder, path);
      return folder;
    } catch (error) {
      closeSync(folder);
      throw error;
    }
  });
}

function shut(folder: number, path: string): void {
  const { uid, mode } = fstatSync(folder);
  if (uid !== process.geteuid?.()) {
    throw new Fault(
      'PINS_FOREIGN',
      `writing to ${path}: the folder is user ${uid}'s, who could take away what is pinned; remove it, or name another with --pins`,
    );
  }
  if ((mode & OF_OTHERS) !== 0) fchmodSync(folder, PRIVATE);
}

/** Node's errors of system calls carry the negative errno. */
function isOfSystem(error: unknown): error is { readonly errno: number } {
  return typeof error === 'object' && error !== null && 'errno' in error && typeof error.errno === 'number';
}

function asked<T>(doing: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof Fault || !isOfSystem(error)) throw error;
    throw new Refusal(doing, -error.errno);
  }
}
