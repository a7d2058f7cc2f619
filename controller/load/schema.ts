import { Ajv, type ErrorObject, type Options, type ValidateFunction } from 'ajv';
import { parseAddress, unmapped } from '../net/address.ts';
import { isPrefix, parsePrefix } from '../net/prefix.ts';
import { FORMATS } from './kube-formats.ts';
import { KUBERNETES_SCHEMAS, SCHEMAS } from './schemas.generated.ts';

/** Violations of one document that are looked at: a mistake has a handful, and people mend by the hundred. */
export const VIOLATION_LIMIT = 2000;

type Validators = (stem: string) => ValidateFunction;

/**
 * The violations of the schema `stem` in `value`, VIOLATION_LIMIT at most; none exactly when it is valid. Nothing is
 * coerced. Fields with a default are filled in only for `config`.
 */
export function violations(stem: string, value: unknown): readonly ErrorObject[] {
  if (stem !== 'config' && judging(stem)(value)) return [];
  const validate = stem === 'config' ? filling(stem) : listing(stem);
  if (!validate(value)) return (validate.errors ?? []).slice(0, VIOLATION_LIMIT);
  return stem === 'config' ? [] : (judging(stem).errors ?? []);
}

/** Whether `value` is valid against the schema `stem`, whose generated type is `T`. */
export function isValid<T>(stem: string, value: unknown): value is T {
  return (stem === 'config' ? filling : judging)(stem)(value);
}

/** Stops at the first violation. */
const judging = validators({ allErrors: false });
const listing = validators({ allErrors: true });
const filling = validators({ allErrors: true, useDefaults: true });

/** Validators by the stem of the schema's file name, perhaps with a pointer into it (`kubernetes/inventory#/definitions/Pod`); compiled at first use, once a process. */
function validators(options: Options): Validators {
  const ajv = once(() => createAjv(options));
  const compiled = new Map<string, ValidateFunction>();
  return (stem) => {
    const [file, pointer = ''] = stem.split('#');
    const validate = compiled.get(stem) ?? ajv().compile({ $ref: `${file}.schema.json#${pointer}` });
    compiled.set(stem, validate);
    return validate;
  };
}

/**
 * Every call of one generated validator by another copies all violations found so far, which is quadratic in them.
 * This one copies no more once the limit is reached; what it then forgets is beyond what is looked at.
 */
function limited(code: string): string {
  return code.replace(
    /vErrors = vErrors === null \? (\S+)\.errors : vErrors\.concat\(\1\.errors\)/g,
    `vErrors = vErrors === null ? $1.errors : vErrors.length >= ${VIOLATION_LIMIT} ? vErrors : vErrors.concat($1.errors)`,
  );
}

function createAjv(options: Options): Ajv {
  const ajv = new Ajv({
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    verbose: true,
    code: { process: limited },
    ...options,
  });
  ajv.addFormat('cidr', (text) => isPrefix(parsePrefix(text)));
  ajv.addFormat('address', isAddress);
  for (const [name, { isValid }] of Object.entries(FORMATS)) ajv.addFormat(name, isValid);
  for (const [stem, schema] of Object.entries({ ...SCHEMAS, ...KUBERNETES_SCHEMAS })) {
    ajv.addSchema(schema, `${stem}.schema.json`);
  }
  return ajv;
}

/** An address that a packet can carry. */
function isAddress(text: string): boolean {
  const address = parseAddress(text);
  return address !== undefined && unmapped(address) === undefined;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
