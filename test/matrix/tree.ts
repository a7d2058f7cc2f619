import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Entry } from './cpio.ts';

/** A file system of a guest that is being put together: path without leading slash → what is there. */
export interface Tree {
  file(path: string, bytes: Uint8Array | string): void;
  link(path: string, target: string): void;
  directory(path: string): void;
  /** A file of this machine, under its own path unless another is given. */
  copy(from: string, path?: string): void;
  /** Every file below a folder of this machine that `wanted` accepts. */
  copyFolder(from: string, path: string, wanted?: (file: string) => boolean): void;
  /** A program or library of this machine under its own path, with its interpreter and every library. */
  program(path: string): void;
  entries(): readonly Entry[];
}

export function tree(): Tree {
  const held = new Map<string, Entry>();
  const directory = (path: string): void => {
    if (path === '.' || path === '' || held.has(path)) return;
    directory(dirname(path));
    held.set(path, { kind: 'directory', path });
  };
  const put = (entry: Entry): void => {
    directory(dirname(entry.path));
    held.set(entry.path, entry);
  };
  const made: Tree = {
    file: (path, bytes) => {
      put({ kind: 'file', path, bytes: typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes });
    },
    link: (path, target) => put({ kind: 'link', path, target }),
    directory,
    copy: (from, path = from.slice(1)) => made.file(path, readFileSync(from)),
    copyFolder(from, path, wanted = () => true) {
      for (const entry of readdirSync(from, { withFileTypes: true })) {
        const [here, there] = [join(from, entry.name), join(path, entry.name)];
        if (entry.isDirectory()) made.copyFolder(here, there, wanted);
        else if (entry.isSymbolicLink()) made.link(there, readlinkSync(here));
        else if (wanted(here)) made.copy(here, there);
      }
    },
    program(path) {
      for (const file of [path, ...librariesOf(path)]) made.copy(realpathSync(file), file.slice(1));
    },
    entries: () => [...held.values()],
  };
  return made;
}

/** Libraries and interpreter of a program or library, as the loader of this machine finds them. */
function librariesOf(path: string): readonly string[] {
  const listing = execFileSync('ldd', [path], { encoding: 'utf8' });
  return [...listing.matchAll(/(?:=> |^\s*)(\/\S+) \(0x/gm)].map((found) => found[1] ?? '');
}
