import { posix } from 'node:path';
import { type JsonSchema, KUBERNETES_SCHEMAS, SCHEMAS } from './schemas.generated.ts';
import { fieldsOf, isFields } from './shape.ts';

const ALL: Readonly<Record<string, JsonSchema>> = { ...SCHEMAS, ...KUBERNETES_SCHEMAS };

/** Schemas that say nothing of a document by themselves. */
const PARTS: readonly string[] = ['definitions', 'inventory'];

/** Schemas a person may ask for, by name: the kinds, the agent's `config`, and `weir` for all kinds at once. */
const STEMS: ReadonlyMap<string, string> = new Map(
  Object.keys(ALL)
    .map((stem): readonly [string, string] => [posix.basename(stem), stem])
    .filter(([name]) => !PARTS.includes(name)),
);

export const SCHEMA_NAMES: readonly string[] = [...STEMS.keys()];

/** The schema `name` with everything it refers to inside it, so that it stands alone. `undefined`: no such schema. */
export function bundledSchema(name: string): JsonSchema | undefined {
  const stem = STEMS.get(name);
  const schema = stem === undefined ? undefined : ALL[stem];
  if (stem === undefined || schema === undefined) return undefined;
  const definitions = new Map<string, unknown>();
  const bundled = fieldsOf(inlined(withoutDefinitions(schema), stem, definitions));
  return definitions.size === 0 ? bundled : { ...bundled, definitions: Object.fromEntries(definitions) };
}

/** `node` of the schema `stem` with its references made local; what they name is added to `definitions`. */
function inlined(node: unknown, stem: string, definitions: Map<string, unknown>): unknown {
  if (Array.isArray(node)) return node.map((item) => inlined(item, stem, definitions));
  if (!isFields(node)) return node;
  const entries = Object.entries(node).map(([key, value]) => [
    key,
    key === '$ref' && typeof value === 'string'
      ? localised(value, stem, definitions)
      : inlined(value, stem, definitions),
  ]);
  return Object.fromEntries(entries);
}

function localised(reference: string, stem: string, definitions: Map<string, unknown>): string {
  const [file = '', pointer = ''] = reference.split('#');
  const owner = file === '' ? stem : posix.join(posix.dirname(stem), file.replace('.schema.json', ''));
  const schema = fieldsOf(ALL[owner]);
  const own = pointer === '' ? String(schema['title']) : pointer.replace('/definitions/', '');
  const name = pointer !== '' && Object.hasOwn(KUBERNETES_SCHEMAS, owner) ? `Kubernetes${own}` : own;
  if (!definitions.has(name)) {
    definitions.set(name, undefined);
    const target = pointer === '' ? withoutDefinitions(schema) : fieldsOf(schema['definitions'])[own];
    definitions.set(name, inlined(target, owner, definitions));
  }
  return `#/definitions/${name}`;
}

function withoutDefinitions(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== 'definitions'));
}
