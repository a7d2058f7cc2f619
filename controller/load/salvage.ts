import type { DocumentPath, LanguageKind, Manifest } from '../model/manifest.ts';
import type { Finding } from './finding.ts';
import { manifestOf, stemOf } from './kinds.ts';
import type { SourceDocument } from './parse.ts';
import { type Fields, isFields } from './shape.ts';
import { schemaFindings } from './violations.ts';

/** Taking out a mistake may leave a new one (a list that is empty now); a document that needs more is given up. */
const ROUNDS = 8;

/** What stands for a required field that is missing or was taken out, so that the rest need not go with it. */
const STAND_INS: Readonly<Record<string, unknown>> = {
  metadata: {},
  subject: { hosts: {} },
  hosts: {},
  addresses: ['192.0.2.1'],
  cidrs: ['192.0.2.1'],
  cidr: '192.0.2.1',
  from: { ip: '192.0.2.1' },
  to: { ip: '192.0.2.1' },
  ip: '192.0.2.1',
  ports: [{ protocol: 'tcp' }],
  protocol: 'tcp',
  port: 0,
  order: 1,
  action: 'allow',
  expect: 'allow',
};

/** What is done to one node of a document, and below it. Steps are those of the document as it was written. */
interface Edit {
  isDropped: boolean;
  readonly added: Map<string, unknown>;
  readonly below: Map<string | number, Edit>;
  /** Of a list: the written index of each item that is left. */
  kept?: readonly number[];
}

/**
 * What is left of a refused document once everything its schema objects to is taken out: enough to ask what its
 * names refer to, and nothing to decide by. Places stay those of the text. `undefined`: nothing can be made of it.
 */
export function salvage(kind: LanguageKind, document: Fields, source: SourceDocument): Manifest | undefined {
  const edits = newEdit();
  let value: unknown = document;
  const written = (path: DocumentPath): DocumentPath => writtenPath(path, edits);
  for (let round = 0; round < ROUNDS; round++) {
    const manifest = manifestOf(kind, value, { ...source, at: (path) => source.at(written(path)) });
    if (manifest !== undefined) return neverEmpty(manifest);
    const findings = schemaFindings(stemOf(kind), value).map((finding) => ({
      ...finding,
      path: written(finding.path),
    }));
    if (!findings.every((finding) => takeOut(finding, edits))) return undefined;
    value = edited(document, edits);
  }
  return undefined;
}

/** Whether the mistake could be taken out, or something put in for what is missing. */
function takeOut({ code, path, value = '' }: Finding, edits: Edit): boolean {
  if (code === 'FIELD_MISSING') {
    const name = value.split(', ').find((each) => each === 'name' || Object.hasOwn(STAND_INS, each));
    if (name !== undefined) {
      editAt(edits, path).added.set(name, name === 'name' ? nameFor(path) : STAND_INS[name]);
      return true;
    }
  }
  if (path.length === 0) return false;
  editAt(edits, isOfTierPaths(path) ? path.slice(0, 2) : path).isDropped = true;
  return true;
}

/** Half of a Tier's paths would refuse policies that lie in the other half. */
function isOfTierPaths([first, second]: DocumentPath): boolean {
  return first === 'spec' && second === 'paths';
}

function nameFor(path: DocumentPath): string {
  return ['unnamed', ...path.filter((step) => typeof step === 'number')].join('-');
}

/** A set whose members are not all known must not look empty. */
function neverEmpty(manifest: Manifest): Manifest {
  if (manifest.kind !== 'AddressSet') return manifest;
  return { ...manifest, spec: { ...manifest.spec, cidrs: [...(manifest.spec.cidrs ?? []), '192.0.2.1'] } };
}

function newEdit(): Edit {
  return { isDropped: false, added: new Map(), below: new Map() };
}

function editAt(root: Edit, path: DocumentPath): Edit {
  let edit = root;
  for (const step of path) {
    const next = edit.below.get(step) ?? newEdit();
    edit.below.set(step, next);
    edit = next;
  }
  return edit;
}

/** `value` with the edits made; what they do not touch is shared. */
function edited(value: unknown, edit: Edit | undefined): unknown {
  if (edit === undefined) return value;
  if (Array.isArray(value)) {
    const kept = [...value.keys()].filter((index) => edit.below.get(index)?.isDropped !== true);
    edit.kept = kept;
    return kept.map((index) => edited(value[index], edit.below.get(index)));
  }
  if (!isFields(value)) return value;
  const left = Object.entries(value).filter(([key]) => edit.below.get(key)?.isDropped !== true);
  return Object.fromEntries([...left.map(([key, each]) => [key, edited(each, edit.below.get(key))]), ...edit.added]);
}

/** The path, in the document as it was written, of what is at `path` now. */
function writtenPath(path: DocumentPath, root: Edit): DocumentPath {
  let edit: Edit | undefined = root;
  return path.map((step) => {
    const written: string | number = typeof step === 'number' ? (edit?.kept?.[step] ?? step) : step;
    edit = edit?.below.get(written);
    return written;
  });
}
