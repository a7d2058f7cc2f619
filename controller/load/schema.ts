import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { parseAddress, unmapped } from '../net/address.ts';
import { isPrefix, parsePrefix } from '../net/prefix.ts';
import { SCHEMAS } from './schemas.generated.ts';

/** Compiled validators by the stem of the schema's file name; compiled at first use, once a process. */
const compiled = new Map<string, ValidateFunction>();

/**
 * Every violation of the schema `stem` in `value`; none when it is valid. Nothing is coerced.
 * Fields with a default are filled in only for `config`.
 */
export function violations(stem: string, value: unknown): readonly ErrorObject[] {
  const validate = validatorOf(stem);
  return validate(value) ? [] : (validate.errors ?? []);
}

/** Whether `value` is valid against the schema `stem`, whose generated type is `T`. */
export function isValid<T>(stem: string, value: unknown): value is T {
  return validatorOf(stem)(value);
}

function validatorOf(stem: string): ValidateFunction {
  const known = compiled.get(stem);
  if (known !== undefined) return known;
  const validate = (stem === 'config' ? filling() : checking()).compile({ $ref: `${stem}.schema.json` });
  compiled.set(stem, validate);
  return validate;
}

const checking = once(() => createAjv(false));
const filling = once(() => createAjv(true));

function createAjv(useDefaults: boolean): Ajv {
  const ajv = new Ajv({
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    allErrors: true,
    verbose: true,
    useDefaults,
  });
  ajv.addFormat('cidr', (text) => isPrefix(parsePrefix(text)));
  ajv.addFormat('address', isAddress);
  for (const [stem, schema] of Object.entries(SCHEMAS)) ajv.addSchema(schema, `${stem}.schema.json`);
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
