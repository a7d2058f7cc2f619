import type { Loaded, ManifestOf } from '../model/manifest.ts';
import type { PrefixSet } from '../model/policy.ts';
import { setFilePath } from '../model/set-path.ts';
import { isPrefix, type Prefix, parsePrefix } from '../net/prefix.ts';
import { manifestsOf } from './endpoints.ts';
import { type Findings, type Known, reportUnknown } from './findings.ts';

export interface AddressSets {
  /** What names can be meant, resolvable or not. */
  readonly known: Known;
  /** `undefined` for a set that does not exist or was refused. */
  get(name: string): PrefixSet | undefined;
}

/** Reads every set, its files and the sets it includes; each prefix once. */
export function resolveAddressSets({ manifests, setFiles }: Loaded, findings: Findings): AddressSets {
  const documents = new Map(manifestsOf(manifests, 'AddressSet').map((document) => [document.metadata.name, document]));
  const merging: Merging = { documents, setFiles, findings, merged: new Map(), open: [] };
  for (const name of documents.keys()) merge(name, merging);
  return { known: documents, get: (name) => merging.merged.get(name) };
}

interface Merging {
  readonly documents: ReadonlyMap<string, ManifestOf<'AddressSet'>>;
  readonly setFiles: Loaded['setFiles'];
  readonly findings: Findings;
  /** `undefined`: refused. */
  readonly merged: Map<string, PrefixSet | undefined>;
  /** The sets being merged, outermost first. */
  readonly open: string[];
}

function merge(name: string, merging: Merging): PrefixSet | undefined {
  if (merging.merged.has(name)) return merging.merged.get(name);
  const document = merging.documents.get(name);
  if (document === undefined) return undefined;
  merging.open.push(name);
  const parts = [writtenPrefixes(document), ...filePrefixes(document, merging), ...included(document, merging)];
  merging.open.pop();
  const set = whole(name, parts);
  merging.merged.set(name, set);
  if (set?.prefixes.length === 0) {
    merging.findings.add(
      'SET_EMPTY',
      document.place,
      `address set "${name}" holds no address; add one, or remove the set`,
    );
  }
  return set;
}

/** A set of which a part was refused is refused. */
function whole(name: string, parts: readonly (readonly Prefix[] | undefined)[]): PrefixSet | undefined {
  const present = parts.filter((part) => part !== undefined);
  return present.length < parts.length ? undefined : { name, prefixes: present.flat() };
}

/** Texts that are no prefix were refused by load. */
function writtenPrefixes({ spec }: ManifestOf<'AddressSet'>): readonly Prefix[] {
  return (spec.cidrs ?? []).map(parsePrefix).filter(isPrefix);
}

/** Files that could not be read were refused by load. */
function filePrefixes(
  document: ManifestOf<'AddressSet'>,
  { setFiles }: Merging,
): readonly (readonly Prefix[] | undefined)[] {
  return (document.spec.files ?? []).map((file) => setFiles.get(setFilePath(document.place.file, file))?.prefixes);
}

function included(document: ManifestOf<'AddressSet'>, merging: Merging): readonly (readonly Prefix[] | undefined)[] {
  return (document.spec.include ?? []).map((name, index) => {
    const place = document.at(['spec', 'include', index]);
    const start = merging.open.indexOf(name);
    if (start !== -1) {
      const cycle = [...merging.open.slice(start), name].join(' → ');
      merging.findings.add(
        'SET_CYCLE',
        place,
        `address set "${name}" includes itself: ${cycle}; remove one of these includes`,
        {
          value: name,
        },
      );
      return undefined;
    }
    if (!merging.documents.has(name)) {
      reportUnknownSet(merging.findings, {
        place,
        who: `address set "${document.metadata.name}"`,
        name,
        known: merging.documents,
      });
    }
    return merge(name, merging)?.prefixes;
  });
}

export function reportUnknownSet(
  findings: Findings,
  named: Pick<Parameters<typeof reportUnknown>[1], 'place' | 'who' | 'name' | 'known'>,
): void {
  reportUnknown(findings, {
    ...named,
    code: 'SET_UNKNOWN',
    what: 'address set',
    remedy: 'add an AddressSet of that name',
  });
}
