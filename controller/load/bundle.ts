import { type JsonSchema, SCHEMAS } from './schemas.generated.ts';
import { fieldsOf, isFields } from './shape.ts';

/** Schemas a person may ask for: the kinds, the agent's `config`, and `weir` for all kinds at once. */
export const SCHEMA_NAMES: readonly string[] = Object.keys(SCHEMAS).filter((stem) => stem !== 'definitions');

/** The schema `stem` with everything it refers to inside it, so that it stands alone. `undefined`: no such schema. */
export function bundledSchema(stem: string): JsonSchema | undefined {
  const schema = SCHEMAS[stem];
  if (schema === undefined) return undefined;
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
  const owner = file === '' ? stem : file.replace('.schema.json', '');
  const schema = fieldsOf(SCHEMAS[owner]);
  const name = pointer === '' ? String(schema['title']) : pointer.replace('/definitions/', '');
  if (!definitions.has(name)) {
    definitions.set(name, undefined);
    const target = pointer === '' ? withoutDefinitions(schema) : fieldsOf(schema['definitions'])[name];
    definitions.set(name, inlined(target, owner, definitions));
  }
  return `#/definitions/${name}`;
}

function withoutDefinitions(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== 'definitions'));
}
