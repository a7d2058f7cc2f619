import type { Diagnostic, Place } from '../errors/diagnostic.ts';
import { DEFAULT_NAMESPACE } from '../model/manifest.ts';
import { BUILT_IN_TIERS } from '../model/tiers.ts';
import { diagnosticAt } from './finding.ts';
import { API_VERSION, KINDS } from './kinds.ts';
import { isNamespaced, READ_KINDS } from './kube-kinds.ts';
import type { SourceDocument } from './parse.ts';
import { REPORTED } from './reported.ts';
import { fieldsOf, numberOf, textOf } from './shape.ts';

/** A document whose kind and name can be read, valid or not. */
interface Identified {
  readonly kind: string;
  /** `namespace/name` of a Workload, and of a Kubernetes object that has a namespace. */
  readonly name: string;
  /** Of a Tier. */
  readonly order?: number;
  readonly source: SourceDocument;
}

/** Documents of one kind (and namespace) that share a name, the first of many. */
export function nameDiagnostics(documents: readonly SourceDocument[]): readonly Diagnostic[] {
  const seen = new Map<string, Identified>();
  const found = identified(documents).flatMap((document) => {
    const { kind, name, source } = document;
    const first = seen.get(`${kind} ${name}`);
    if (first === undefined) {
      seen.set(`${kind} ${name}`, document);
      return [];
    }
    const remedy = kind === 'BaselineAdminNetworkPolicy' ? 'write the rules of both into one' : 'rename one of the two';
    const message = `${kind} "${name}": the name is taken at ${placeText(first.source.place)}; ${remedy}`;
    return [diagnosticAt('NAME_DUPLICATE', source.at(['metadata', 'name']), { message, value: name })];
  });
  const next = found[REPORTED];
  if (next === undefined) return found;
  const message = `names: more than ${REPORTED} are taken; the others are reported once these are mended`;
  return [...found.slice(0, REPORTED), diagnosticAt('NAME_DUPLICATE', next.place, { message })];
}

/** Tiers that take the name or the order of a built-in tier, or the order of another. */
export function tierDiagnostics(documents: readonly SourceDocument[]): readonly Diagnostic[] {
  const orders = new Map<number, string>(
    Object.entries(BUILT_IN_TIERS).map(([name, order]) => [order, `built-in tier "${name}"`]),
  );
  return identified(documents).flatMap(({ kind, name, order, source }) => {
    if (kind !== 'Tier') return [];
    if (Object.hasOwn(BUILT_IN_TIERS, name)) {
      const message = `Tier "${name}": the name belongs to a built-in tier; choose another`;
      return [diagnosticAt('TIER_ORDER', source.at(['metadata', 'name']), { message, value: name })];
    }
    if (order === undefined) return [];
    const owner = orders.get(order);
    if (owner === undefined) {
      orders.set(order, `Tier "${name}" at ${placeText(source.place)}`);
      return [];
    }
    const message = `Tier "${name}" spec.order: ${order} belongs to ${owner}; choose another`;
    return [diagnosticAt('TIER_ORDER', source.at(['spec', 'order']), { message, value: String(order) })];
  });
}

function identified(documents: readonly SourceDocument[]): readonly Identified[] {
  return documents.flatMap((source): readonly Identified[] => {
    const { apiVersion, kind: written, metadata, spec } = fieldsOf(source.value);
    const { name: word, namespace = DEFAULT_NAMESPACE } = fieldsOf(metadata);
    const kind = textOf(written);
    const name = textOf(word);
    if (kind === undefined || name === undefined || !isRead(apiVersion, kind)) return [];
    const order = numberOf(fieldsOf(spec)['order']);
    const fullName = isNamespaced(kind) ? `${String(namespace ?? DEFAULT_NAMESPACE)}/${name}` : name;
    return [{ kind, name: fullName, ...(order === undefined ? {} : { order }), source }];
  });
}

function isRead(apiVersion: unknown, kind: string): boolean {
  if (apiVersion === API_VERSION) return KINDS.some((each) => each === kind);
  return READ_KINDS.some((read) => read.apiVersion === apiVersion && read.kind === kind);
}

function placeText({ file, line }: Place): string {
  return `${file}:${line}`;
}
