import type { Diagnostic } from '../errors/diagnostic.ts';
import type { SetFile } from '../model/manifest.ts';
import { setFilePath } from '../model/set-path.ts';
import { FILE_LIMIT, type Snapshot } from '../model/snapshot.ts';
import { titleOf } from './document.ts';
import { diagnosticAt } from './finding.ts';
import { API_VERSION } from './kinds.ts';
import type { SourceDocument } from './parse.ts';
import { readText } from './read-text.ts';
import { parseSetLines } from './set-lines.ts';
import { fieldsOf, listOf } from './shape.ts';
import { type Followed, follow, leaves } from './symlink.ts';

export interface SetFiles {
  /** By path relative to the repository root, as the AddressSets name it (links not replaced). */
  readonly setFiles: ReadonlyMap<string, SetFile>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads every file that documents of kind AddressSet name, refused ones too, once each. A file with a mistake is
 * not among `setFiles`.
 */
export function readSetFiles(snapshot: Snapshot, documents: readonly SourceDocument[]): SetFiles {
  const setFiles = new Map<string, SetFile>();
  const seen = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const named of documents.flatMap(namedFiles)) {
    const path = setFilePath(named.source.place.file, named.entry);
    if (seen.has(path)) continue;
    const followed: Followed = leaves(path) ? { kind: 'outside', target: named.entry } : follow(snapshot, path);
    if (followed.kind !== 'file') {
      diagnostics.push(unreadable(named, followed));
      continue;
    }
    seen.add(path);
    const text = readText(path, followed.entry, FILE_LIMIT);
    const lines = typeof text === 'string' ? parseSetLines(path, text) : { prefixes: [], diagnostics: [text] };
    if (lines.diagnostics.length === 0) setFiles.set(path, { path, prefixes: lines.prefixes });
    diagnostics.push(...lines.diagnostics);
  }
  return { setFiles, diagnostics };
}

/** A file as a set names it: `entry`, the `index`th of its `files`. */
interface Named {
  readonly source: SourceDocument;
  readonly index: number;
  readonly entry: string;
}

function namedFiles(source: SourceDocument): readonly Named[] {
  const { apiVersion, kind, spec } = fieldsOf(source.value);
  if (apiVersion !== API_VERSION || kind !== 'AddressSet') return [];
  return listOf(fieldsOf(spec)['files']).flatMap((entry, index) =>
    typeof entry === 'string' && entry !== '' ? [{ source, index, entry }] : [],
  );
}

function unreadable({ source, index, entry }: Named, followed: Exclude<Followed, { kind: 'file' }>): Diagnostic {
  const place = source.at(['spec', 'files', index]);
  const subject = `${titleOf('AddressSet', source)} spec.files[${index}]`;
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
