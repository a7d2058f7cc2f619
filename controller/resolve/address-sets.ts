import type { Loaded, ManifestOf } from '../model/manifest.ts';
import type { PrefixSet } from '../model/policy.ts';
import { setFilePath } from '../model/set-path.ts';
import { isPrefix, type Prefix, parsePrefix } from '../net/prefix.ts';
import { type Findings, type Known, reportUnknown } from './findings.ts';
import { manifestsOf } from './manifests.ts';

export interface AddressSets {
  /** What names can be meant, resolvable or not. */
  readonly known: Known;
  /** `undefined` for a set that does not exist or was refused. */
  get(name: string): PrefixSet | undefined;
}

/** Prefixes that a set may hold; and all sets, each with what it includes. */
const MOST = 2 ** 20;
const MOST_IN_ALL = 2 ** 24;

/** Reads every set, its files and the sets it includes; each of these lists once, however often it is included. */
export function resolveAddressSets({ manifests, setFiles }: Loaded, findings: Findings): AddressSets {
  const documents = new Map(manifestsOf(manifests, 'AddressSet').map((document) => [document.metadata.name, document]));
  const merging: Merging = { documents, setFiles, findings, merged: new Map(), open: [], total: 0 };
  for (const name of documents.keys()) merge(name, merging);
  const sets = new Map<string, PrefixSet>();
  const get = (name: string): PrefixSet | undefined => {
    const lists = merging.merged.get(name);
    if (lists === undefined) return undefined;
    const set = sets.get(name) ?? { name, prefixes: joined(lists) };
    sets.set(name, set);
    return set;
  };
  return { known: documents, get };
}

/** Written prefixes of a document, or those of a file. The same list is the same object. */
type Lists = ReadonlySet<readonly Prefix[]>;

function joined(lists: Lists): readonly Prefix[] {
  const [alone = [], ...others] = lists;
  return others.length === 0 ? alone : [...lists].flat();
}

interface Merging {
  readonly documents: ReadonlyMap<string, ManifestOf<'AddressSet'>>;
  readonly setFiles: Loaded['setFiles'];
  readonly findings: Findings;
  /** `undefined`: refused. */
  readonly merged: Map<string, Lists | undefined>;
  /** The sets being merged, outermost first. */
  readonly open: string[];
  /** Prefixes of those merged so far. */
  total: number;
}

function merge(name: string, merging: Merging): Lists | undefined {
  if (merging.merged.has(name)) return merging.merged.get(name);
  const document = merging.documents.get(name);
  if (document === undefined || merging.total > MOST_IN_ALL) return undefined;
  merging.open.push(name);
  const lists = whole([writtenPrefixes(document), ...filePrefixes(document, merging), ...included(document, merging)]);
  merging.open.pop();
  const set = lists === undefined ? undefined : checked(document, lists, merging);
  merging.merged.set(name, set);
  return set;
}

/** Lists of a set; `undefined`: refused. */
type Part = Iterable<readonly Prefix[]> | undefined;

/** A set of which a part was refused is refused. */
function whole(parts: readonly Part[]): Lists | undefined {
  const lists = new Set<readonly Prefix[]>();
  for (const part of parts) {
    if (part === undefined) return undefined;
    for (const list of part) if (list.length > 0) lists.add(list);
  }
  return lists;
}

/** The lists, where they are neither too few nor too many. */
function checked({ metadata, place }: ManifestOf<'AddressSet'>, lists: Lists, merging: Merging): Lists | undefined {
  const { findings } = merging;
  const count = [...lists].reduce((sum, { length }) => sum + length, 0);
  const what = `address set "${metadata.name}"`;
  merging.total += count;
  if (count === 0) findings.add('SET_EMPTY', place, `${what} holds no address; add one, or remove the set`);
  if (count > MOST) {
    findings.add(
      'SET_TOO_LARGE',
      place,
      `${what} holds ${count} prefixes with what it includes, one may hold ${MOST}; aggregate them, or include fewer sets`,
    );
    return undefined;
  }
  if (merging.total > MOST_IN_ALL) {
    findings.add(
      'SET_TOO_LARGE',
      place,
      `up to ${what} the sets hold ${merging.total} prefixes, each with what it includes, all may hold ${MOST_IN_ALL}; include large sets in fewer others`,
    );
    return undefined;
  }
  return lists;
}

/** Texts that are no prefix were refused by load. */
function writtenPrefixes({ spec }: ManifestOf<'AddressSet'>): Part {
  return [(spec.cidrs ?? []).map(parsePrefix).filter(isPrefix)];
}

/** Files that could not be read were refused by load. */
function filePrefixes(document: ManifestOf<'AddressSet'>, { setFiles }: Merging): readonly Part[] {
  return (document.spec.files ?? []).map((file) => {
    const read = setFiles.get(setFilePath(document.place.file, file));
    return read === undefined ? undefined : [read.prefixes];
  });
}

function included(document: ManifestOf<'AddressSet'>, merging: Merging): readonly Part[] {
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
    return merge(name, merging);
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
