import type { Diagnostic } from '../errors/diagnostic.ts';
import type { Manifest, ManifestOf, SetFile } from '../model/manifest.ts';
import { setFilePath } from '../model/set-path.ts';
import { FILE_LIMIT, type Snapshot } from '../model/snapshot.ts';
import { readText } from './files.ts';
import { diagnosticAt } from './finding.ts';
import { parseSetLines } from './set-lines.ts';
import { type Followed, follow, leaves } from './symlink.ts';

export interface SetFiles {
  /** By path relative to the repository root, as the AddressSets name it (links not replaced). */
  readonly setFiles: ReadonlyMap<string, SetFile>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads every file the AddressSets name, once each. */
export function readSetFiles(snapshot: Snapshot, manifests: readonly Manifest[]): SetFiles {
  const setFiles = new Map<string, SetFile>();
  const diagnostics: Diagnostic[] = [];
  for (const set of manifests) {
    if (set.kind !== 'AddressSet') continue;
    for (const [index, entry] of (set.spec.files ?? []).entries()) {
      const path = setFilePath(set.place.file, entry);
      if (setFiles.has(path)) continue;
      const followed: Followed = leaves(path) ? { kind: 'outside', target: entry } : follow(snapshot, path);
      if (followed.kind !== 'file') {
        diagnostics.push(unreadable({ set, index, entry }, followed));
        continue;
      }
      const text = readText(path, followed.entry, FILE_LIMIT);
      const lines = typeof text === 'string' ? parseSetLines(path, text) : { prefixes: [], diagnostics: [text] };
      setFiles.set(path, { path, prefixes: lines.prefixes });
      diagnostics.push(...lines.diagnostics);
    }
  }
  return { setFiles, diagnostics };
}

interface Named {
  readonly set: ManifestOf<'AddressSet'>;
  readonly index: number;
  readonly entry: string;
}

function unreadable({ set, index, entry }: Named, followed: Exclude<Followed, { kind: 'file' }>): Diagnostic {
  const place = set.at(['spec', 'files', index]);
  const subject = `AddressSet "${set.metadata.name}" spec.files[${index}]`;
  const say = (wrong: string, remedy: string): { message: string; value: string } => ({
    message: `${subject}: ${wrong}; ${remedy}`,
    value: entry,
  });
  switch (followed.kind) {
    case 'outside':
      return diagnosticAt(
        'PATH_OUTSIDE',
        place,
        say(`${followed.target} lies outside the repository`, 'move the file into it'),
      );
    case 'loop':
      return diagnosticAt('PATH_OUTSIDE', place, say(`${entry} is a link that leads back to itself`, 'link to a file'));
    case 'folder':
      return diagnosticAt('SET_FILE_MISSING', place, say(`${followed.path} is a folder`, 'name a file in it'));
    case 'absent': {
      const remedy = 'add the file or correct the path, which is relative to this file (hidden files are not read)';
      return diagnosticAt('SET_FILE_MISSING', place, say(`there is no file ${followed.path}`, remedy));
    }
  }
}
