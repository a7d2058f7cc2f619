import type { ErrorObject } from 'ajv';
import { nearest } from '../errors/suggest.ts';
import type { DocumentPath } from '../model/manifest.ts';
import { parseAddress } from '../net/address.ts';
import { PROTOCOLS } from '../net/protocol.ts';
import { addressMistake, prefixMistake } from './address-mistakes.ts';
import { didYouMean, type Finding, quoted } from './finding.ts';
import { FORMATS } from './kube-formats.ts';

const ARTICLES: Readonly<Record<string, string>> = {
  object: 'a map',
  array: 'a list',
  string: 'a string',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  null: 'nothing',
};

/** What is wrong with a value whose field is known: its type, its range or its form. */
export function valueFinding(error: ErrorObject, path: DocumentPath): Finding {
  const title = error.parentSchema?.['title'];
  if (title === 'Protocol') return unknownProtocol(error.data, path);
  if (title === 'Port' && typeof error.data === 'string' && !/^\d+$/.test(error.data))
    return portName(error.data, path);
  switch (error.keyword) {
    case 'type':
      return wrongType(error, path);
    case 'minItems':
    case 'minProperties': {
      const what = error.keyword === 'minItems' ? 'list' : 'map';
      const wrong = `the ${what} is empty, which could be read as "any"`;
      return { code: 'LIST_EMPTY', path, wrong, remedy: 'add an entry or remove the field' };
    }
    case 'maxItems': {
      const limit = String(error.params['limit']);
      if (limit === '0') return goesWithout(path);
      return { code: 'VALUE_INVALID', path, wrong: 'the list is too long', remedy: `keep at most ${limit} entries` };
    }
    case 'format':
      return formFinding(String(error.params['format']), error, path);
    default:
      return invalid(error, path);
  }
}

function goesWithout(path: DocumentPath): Finding {
  return { code: 'FIELD_CONFLICT', path, wrong: 'does not go with this operator', remedy: 'remove it' };
}

/** A text of the wrong form: a value, or the key of a map. */
function formFinding(format: string, { data, propertyName }: ErrorObject, path: DocumentPath): Finding {
  const text = String(data);
  if (propertyName !== undefined) {
    return { path: [...path, propertyName], ...(FORMATS[format]?.mistake ?? addressMistake)(propertyName) };
  }
  if (format === 'cidr') return { path, ...prefixMistake(text) };
  return { path, ...(FORMATS[format]?.mistake ?? addressMistake)(text) };
}

function wrongType(error: ErrorObject, path: DocumentPath): Finding {
  const types: readonly unknown[] = [error.params['type']].flat();
  const wanted = types.map((type) => ARTICLES[String(type)] ?? String(type)).join(' or ');
  const value = quoted(error.data);
  const allowed: unknown = error.parentSchema?.['enum'];
  return {
    code: 'VALUE_TYPE',
    path,
    wrong: `expected ${wanted}, got ${describe(error.data)}`,
    remedy: Array.isArray(allowed) ? `write one of ${allowed.join(', ')}` : remedyOfType(types, error.data),
    value,
  };
}

function describe(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  return `the ${typeof value} ${quoted(value)}`;
}

function remedyOfType(types: readonly unknown[], value: unknown): string {
  if (types.includes('integer') && typeof value === 'string' && /^\d+$/.test(value))
    return `write ${value} without quotes`;
  if (types.includes('integer') && typeof value === 'number') return 'write a whole number';
  if (types.includes('string') && ['number', 'boolean'].includes(typeof value))
    return `write "${String(value)}" in quotes`;
  const address = types.includes('string') ? addressReadAsMap(value) : undefined;
  if (address !== undefined) return `write "${address}" in quotes: YAML reads its last colon as a map`;
  if (types.includes('array') && value !== null) return narrows(value) ? `write [${quoted(value)}]` : 'write a list';
  if (value === null) return 'write a value or remove the field';
  return 'correct it';
}

/** Whether a value, put into a list, could not be read as "any": there is a word or number in it, and all of it is shown. */
function narrows(value: unknown): boolean {
  return JSON.stringify(value) === quoted(value) && saysSomething(value);
}

function saysSomething(value: unknown): boolean {
  return typeof value === 'object' && value !== null ? Object.values(value).some(saysSomething) : value !== null;
}

/** `fe80::` without quotes is the map `{ "fe80:": null }`. */
function addressReadAsMap(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const [[key, nothing] = ['', undefined], ...others] = Object.entries(value);
  const text = `${key}:`;
  return nothing === null && others.length === 0 && parseAddress(text) !== undefined ? text : undefined;
}

function invalid(error: ErrorObject, path: DocumentPath): Finding {
  const value = quoted(error.data);
  const allowed =
    error.params['allowedValues'] ?? (error.keyword === 'const' ? [error.params['allowedValue']] : undefined);
  const values = Array.isArray(allowed) ? allowed.map(String) : [];
  const suggestion = typeof error.data === 'string' ? nearest(error.data, values) : undefined;
  return {
    code: 'VALUE_INVALID',
    path,
    wrong: `${value} is not allowed`,
    remedy: didYouMean(suggestion, values.length > 0 ? `write one of ${values.join(', ')}` : rangeText(error)),
    value,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

function rangeText({ keyword, params, parentSchema }: ErrorObject): string {
  const limit = String(params['limit']);
  switch (keyword) {
    case 'minimum':
    case 'maximum': {
      const { minimum, maximum } = parentSchema ?? {};
      return maximum === undefined
        ? `write at least ${String(minimum)}`
        : `write ${String(minimum)} to ${String(maximum)}`;
    }
    case 'minLength':
      return 'write at least one character';
    case 'maxLength':
      return `write at most ${limit} characters`;
    default:
      return `it must match ${String(params['pattern'])}`;
  }
}

function portName(name: string, path: DocumentPath): Finding {
  const [, first, last] = /^(\d+)\s*[-:]\s*(\d+)$/.exec(name) ?? [];
  if (first !== undefined && last !== undefined) {
    const remedy = `write port: ${first} and endPort: ${last}`;
    return { code: 'PORT_NAME', path, wrong: `${quoted(name)} is a range in one value`, remedy, value: name };
  }
  return {
    code: 'PORT_NAME',
    path,
    wrong: `${quoted(name)} is a name`,
    remedy: 'write the port number 0 to 65535 (named ports exist for Kubernetes kinds only)',
    value: name,
  };
}

function unknownProtocol(value: unknown, path: DocumentPath): Finding {
  const names = Object.keys(PROTOCOLS);
  const suggestion = typeof value === 'string' ? nearest(value, names) : undefined;
  const isQuotedNumber = typeof value === 'string' && /^\d+$/.test(value);
  const otherwise = isQuotedNumber ? `write ${value} without quotes` : `write 0 to 255 or one of ${names.join(', ')}`;
  return {
    code: 'PROTOCOL_UNKNOWN',
    path,
    wrong: `${quoted(value)} is no IP protocol`,
    remedy: didYouMean(suggestion, otherwise),
    value: quoted(value),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}
