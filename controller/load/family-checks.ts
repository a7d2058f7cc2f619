import type { DocumentPath } from '../model/manifest.ts';
import type { Family } from '../net/address.ts';
import { isPrefix, parsePrefix } from '../net/prefix.ts';
import type { Finding } from './finding.ts';
import { type Fields, fieldsOf, isFields, listOf, textOf } from './shape.ts';

/** Peers whose `except` lies in the other family, so that it takes nothing out. */
export function exceptFindings(peers: unknown, path: DocumentPath): readonly Finding[] {
  return listOf(peers).flatMap((peer, i) => {
    const fields = fieldsOf(peer);
    if (fields['except'] === undefined) return [];
    const family = familyOf(fields['cidr']);
    if (family === undefined) return [];
    return listOf(fields['except']).flatMap((exception, k) => {
      const other = familyOf(exception);
      if (other === undefined || other === family) return [];
      const wrong = `${String(exception)} is IPv${other} and takes nothing out of ${String(fields['cidr'])}`;
      return [invalid([...path, i, 'except', k], wrong, `write an IPv${family} block or remove it`)];
    });
  });
}

/** A region whose sources are all of one family and whose destinations are all of the other. */
export function regionFindings(region: Fields, path: DocumentPath): readonly Finding[] {
  if (region['from'] === undefined || region['to'] === undefined) return [];
  const from = familyOfAll(region['from']);
  const to = familyOfAll(region['to']);
  if (from === undefined || to === undefined || from === to) return [];
  const wrong = `destinations are IPv${to} and sources IPv${from}: no packet can match`;
  return [invalid([...path, 'to'], wrong, 'write both in one family')];
}

/** A flow between two addresses of different families. */
export function flowFamilyFindings(flow: Fields, path: DocumentPath): readonly Finding[] {
  const from = familyOf(fieldsOf(flow['from'])['ip']);
  const to = familyOf(fieldsOf(flow['to'])['ip']);
  if (from === undefined || to === undefined || from === to) return [];
  const wrong = `the flow goes from IPv${from} to IPv${to}, which no packet does`;
  return [invalid([...path, 'to'], wrong, 'write both in one family')];
}

function familyOfAll(peers: unknown): Family | undefined {
  const families = listOf(peers).map((peer) => (isFields(peer) ? familyOf(peer['cidr']) : undefined));
  const [first] = families;
  return families.every((family) => family === first) ? first : undefined;
}

function familyOf(value: unknown): Family | undefined {
  const text = textOf(value);
  const prefix = text === undefined ? undefined : parsePrefix(text);
  return prefix !== undefined && isPrefix(prefix) ? prefix.family : undefined;
}

function invalid(path: DocumentPath, wrong: string, remedy: string): Finding {
  return { code: 'VALUE_INVALID', path, wrong, remedy };
}
