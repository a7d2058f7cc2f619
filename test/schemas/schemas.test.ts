import { Ajv, type AnySchema, type Options } from 'ajv';
import { CATALOGUE } from '../../controller/errors/catalogue.ts';
import { MEANINGS } from '../../controller/errors/meanings.ts';
import { bundledSchema, SCHEMA_NAMES } from '../../controller/load/bundle.ts';
import { FORMATS } from '../../controller/load/kube-formats.ts';
import { load } from '../../controller/load/load.ts';
import { KUBERNETES_SCHEMAS, SCHEMAS } from '../../controller/load/schemas.generated.ts';
import { fieldsOf, isFields } from '../../controller/load/shape.ts';
import { PROTOCOLS } from '../../controller/net/protocol.ts';
import { linesOf, snapshotFrom } from '../load/repository.ts';

const OPTIONS: Options = {
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
  formats: { cidr: true, address: true, ...Object.fromEntries(Object.keys(FORMATS).map((name) => [name, true])) },
};

/** Every field of every schema: `[path, its schema, its file]`. */
const FIELDS = Object.entries(SCHEMAS).flatMap(([stem, schema]) =>
  objectsIn(schema, stem).flatMap(([path, object]) =>
    Object.entries(fieldsOf(object['properties']))
      .filter(([, field]) => isFields(field))
      .map(([name, field]) => [`${path}.${name}`, fieldsOf(field), stem] as const),
  ),
);

/** Every map that is ours to close: the last branch of `weir` is for objects that are not. */
const OBJECTS = Object.entries(SCHEMAS)
  .flatMap(([stem, schema]) => objectsIn(schema, stem))
  .filter(([, { title }]) => title !== 'KubernetesObject');

const KUBERNETES_OBJECTS = Object.entries(KUBERNETES_SCHEMAS).flatMap(([stem, schema]) => objectsIn(schema, stem));

/** Schemas of maps with named fields; the conditions under `if`, `then` and `else` describe none. */
function objectsIn(node: unknown, path: string): (readonly [string, Readonly<Record<string, unknown>>])[] {
  if (Array.isArray(node)) return node.flatMap((item, i) => objectsIn(item, `${path}[${i}]`));
  if (!isFields(node)) return [];
  const inner = Object.entries(node)
    .filter(([key]) => !['if', 'then', 'else', 'examples', 'default'].includes(key) || isNamed(path))
    .flatMap(([key, value]) => objectsIn(value, `${path}.${key}`));
  return node['type'] !== undefined && isFields(node['properties']) ? [[path, node] as const, ...inner] : inner;
}

function isNamed(path: string): boolean {
  return path.endsWith('.properties') || path.endsWith('.definitions');
}

function validatorFor(stem: string): Ajv {
  const ajv = new Ajv(OPTIONS);
  for (const [name, schema] of Object.entries({ ...SCHEMAS, ...KUBERNETES_SCHEMAS })) {
    ajv.addSchema(schema as AnySchema, `${name}.schema.json`);
  }
  expect(ajv.getSchema(`${stem}.schema.json`)).toBeDefined();
  return ajv;
}

describe('the schemas', () => {
  test('there are as many fields as the language has', () => {
    expect(FIELDS.length).toBeGreaterThan(100);
  });

  test.each(FIELDS)('%s is described and has examples', (_path, field) => {
    expect(field).toMatchObject({ description: expect.stringMatching(/\S.*\.$/), examples: expect.any(Array) });
  });

  test.each(OBJECTS)('%s is closed', (_path, object) => {
    expect(object['additionalProperties']).toBe(false);
  });

  test('every example and every default is valid', () => {
    const ajv = validatorFor('weir');
    for (const [path, field, stem] of FIELDS) {
      const values = [...(Array.isArray(field['examples']) ? field['examples'] : []), field['default']];
      const { $ref, ...local } = field;
      const validate = ajv.compile(
        typeof $ref === 'string' && $ref.startsWith('#')
          ? { $ref: `${stem}.schema.json${$ref}` }
          : withFullReferences(field, stem),
      );
      for (const value of values.filter((each) => each !== undefined)) {
        expect([path, value, validate(value)]).toEqual([path, value, true]);
      }
      expect(local['default'] === undefined || values.length > 1).toBe(true);
    }
  });

  test('protocol names are those the datapath knows', () => {
    const protocol = fieldsOf(fieldsOf(SCHEMAS['definitions'])['definitions'])['Protocol'];
    expect(protocol).toMatchObject({ anyOf: [{ enum: Object.keys(PROTOCOLS) }, {}] });
  });

  test('every diagnostic code has a meaning', () => {
    expect(Object.keys(MEANINGS)).toEqual(Object.keys(CATALOGUE));
  });
});

function withFullReferences(node: unknown, stem: string): AnySchema {
  return JSON.parse(JSON.stringify(node).replaceAll('"$ref":"#', `"$ref":"${stem}.schema.json#`)) as AnySchema;
}

describe('the schemas of the Kubernetes API', () => {
  test('there are as many maps as four policies and their inventory have', () => {
    expect(KUBERNETES_OBJECTS.length).toBeGreaterThan(50);
  });

  test.each(KUBERNETES_OBJECTS)('%s is closed where it decides and open where it is inventory', (path, object) => {
    expect(object['additionalProperties']).toBe(path.startsWith('kubernetes/inventory'));
    expect(object['description']).toMatch(/\S.*\.$/);
    for (const field of Object.values(fieldsOf(object['properties']))) {
      const { $ref, description } = fieldsOf(field);
      expect($ref ?? description).toEqual(expect.any(String));
    }
  });
});

describe('a printed schema stands alone', () => {
  test.each(SCHEMA_NAMES)('%s', (stem) => {
    const bundled = bundledSchema(stem) ?? {};
    expect(JSON.stringify(bundled)).not.toContain('.schema.json');
    const validate = new Ajv(OPTIONS).compile(bundled);
    expect(validate({})).toBe(false);
  });

  test('and accepts what load accepts', () => {
    const tier = { apiVersion: 'weir/v1', kind: 'Tier', metadata: { name: 't' }, spec: { order: 7, paths: ['a/**'] } };
    expect(linesOf(load(snapshotFrom({ 't.json': JSON.stringify(tier) })).diagnostics)).toEqual([]);
    for (const stem of ['tier', 'weir']) expect(new Ajv(OPTIONS).compile(bundledSchema(stem) ?? {})(tier)).toBe(true);
  });
});
