import type { ErrorObject } from 'ajv';
import { nearest } from '../errors/suggest.ts';
import type { DocumentPath } from '../model/manifest.ts';
import { didYouMean, type Finding, quoted } from './finding.ts';
import { violations } from './schema.ts';
import { fieldsOf, isFields } from './shape.ts';
import { valueFinding } from './value-findings.ts';

/** What is wrong with `value` under the schema `stem`, the first of many: one finding a mistake, not one a keyword. */
export function schemaFindings(stem: string, value: unknown): readonly Finding[] {
  const errors = violations(stem, value).filter(isOwnMistake);
  const mistyped = new Set(errors.filter(({ keyword }) => keyword === 'type').map(({ instancePath }) => instancePath));
  const findings = errors
    .filter((error) => error.keyword === 'type' || !mistyped.has(error.instancePath))
    .map((error) => findingOf(error, pathOf(value, error.instancePath)));
  return withoutEchoes(findings);
}

/** Branches of a choice and the frame of a condition only repeat what the choice or the condition says. */
function isOwnMistake({ keyword, schemaPath }: ErrorObject): boolean {
  return keyword !== 'if' && keyword !== 'propertyNames' && !/\/(oneOf|anyOf)\/\d+\//.test(schemaPath);
}

/** A misspelt field is not missing as well, and where one stands that does not exist a choice is not missing besides. */
export function withoutEchoes(findings: readonly Finding[]): readonly Finding[] {
  const misspelt = new Set(
    findings
      .filter(({ code, suggestion }) => code === 'FIELD_UNKNOWN' && suggestion !== undefined)
      .map(({ path, suggestion = '' }) => JSON.stringify([...path.slice(0, -1), suggestion])),
  );
  const strange = new Set(
    findings.filter(({ code }) => code === 'FIELD_UNKNOWN').map(({ path }) => JSON.stringify(path.slice(0, -1))),
  );
  return findings.filter(({ code, path, value = '' }) => {
    if (code !== 'FIELD_MISSING') return true;
    const missing = value.split(', ').map((name) => JSON.stringify([...path, name]));
    const isEcho = missing.length > 1 && strange.has(JSON.stringify(path));
    return !isEcho && !missing.some((name) => misspelt.has(name));
  });
}

function findingOf(error: ErrorObject, path: DocumentPath): Finding {
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownField(error, path);
    case 'required': {
      const field = String(error.params['missingProperty']);
      return missing(path, [field], `"${field}" is missing`, 'add it');
    }
    case 'oneOf':
      return choice(error, path);
    case 'anyOf':
      return namesOf(error).length > 0 ? noneOf(error, path) : valueFinding(error, path);
    case 'dependencies': {
      const field = String(error.params['property']);
      const needed = String(error.params['missingProperty']);
      const remedy = `add "${needed}" or remove "${field}"`;
      return conflict([...path, field], `"${field}" goes with "${needed}", which is not there`, remedy);
    }
    case 'false schema':
      return conflict(path, 'does not go with this operator', 'remove it');
    default:
      return valueFinding(error, path);
  }
}

function unknownField(error: ErrorObject, path: DocumentPath): Finding {
  const field = String(error.params['additionalProperty']);
  const known = Object.keys(fieldsOf(error.parentSchema?.['properties']));
  const suggestion = nearest(field, known);
  return {
    code: 'FIELD_UNKNOWN',
    path: [...path, field],
    wrong: 'there is no such field',
    remedy: isLabel(error, field) ? 'write it below matchLabels' : didYouMean(suggestion, knownText(known)),
    value: field,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

function knownText(known: readonly string[]): string {
  return known.length === 0 ? 'remove it' : `known here: ${known.join(', ')}`;
}

/** A label that a selector wants, as Services write it. */
function isLabel({ parentSchema, data }: ErrorObject, field: string): boolean {
  return parentSchema?.['title'] === 'LabelSelector' && typeof fieldsOf(data)[field] === 'string';
}

/** Too many of an exclusive choice, or none of it. */
function choice(error: ErrorObject, path: DocumentPath): Finding {
  const names = namesOf(error);
  const present = Object.keys(fieldsOf(error.data)).filter((name) => names.includes(name));
  const [first, second] = present;
  if (first === undefined || second === undefined)
    return missing(path, names, `needs one of ${names.join(', ')}`, 'write one');
  return conflict([...path, second], `"${second}" stands beside "${first}"`, `keep exactly one of ${names.join(', ')}`);
}

function noneOf(error: ErrorObject, path: DocumentPath): Finding {
  const names = namesOf(error);
  return missing(path, names, `needs at least one of ${names.join(', ')}`, 'write one');
}

/** The fields a choice is between, by its `required` branches. */
function namesOf(error: ErrorObject): readonly string[] {
  const branches: readonly unknown[] = Array.isArray(error.schema) ? error.schema : [];
  return branches.flatMap((branch) => {
    const required = fieldsOf(branch)['required'];
    return Array.isArray(required) ? required.map(String) : [];
  });
}

function missing(path: DocumentPath, names: readonly string[], wrong: string, remedy: string): Finding {
  return { code: 'FIELD_MISSING', path, wrong, remedy, value: names.join(', ') };
}

function conflict(path: DocumentPath, wrong: string, remedy: string): Finding {
  return { code: 'FIELD_CONFLICT', path, wrong, remedy, value: quoted(path.at(-1)) };
}

/** The path behind a JSON pointer (RFC 6901): steps into lists are numbers. */
function pathOf(root: unknown, pointer: string): DocumentPath {
  const path: (string | number)[] = [];
  let node = root;
  for (const token of pointer.split('/').slice(1)) {
    const step = token.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(node) ? Number(step) : step);
    node = Array.isArray(node) ? node[Number(step)] : isFields(node) ? node[step] : undefined;
  }
  return path;
}
