import type { DocumentPath } from '../model/manifest.ts';
import { isPrefix, type Prefix, parsePrefix, prefixContains } from '../net/prefix.ts';
import type { Finding } from './finding.ts';
import { normalised } from './kube-formats.ts';
import { type Fields, listOf } from './shape.ts';

/** An `ipBlock`: each exception must be a smaller block inside it. */
export function blockFindings({ cidr, except }: Fields, path: DocumentPath): readonly Finding[] {
  const block = prefixIn(cidr);
  const exceptions = listOf(except).flatMap((entry, i): readonly Finding[] => {
    const inner = prefixIn(entry);
    const here = [...path, 'except', i];
    const hostBits = hostBitFindings(entry, here);
    if (block === undefined || inner === undefined || isInside(inner, block)) return hostBits;
    const wrong = `${String(entry)} is not a smaller block inside ${String(cidr)}`;
    const remedy = 'write one that is, or remove it';
    return [...hostBits, { code: 'VALUE_INVALID', path: here, wrong, remedy, value: String(entry) }];
  });
  return [...hostBitFindings(cidr, [...path, 'cidr']), ...exceptions];
}

function prefixIn(text: unknown): Prefix | undefined {
  const block = typeof text === 'string' ? normalised(text) : undefined;
  const prefix = block === undefined ? undefined : parsePrefix(block);
  return prefix !== undefined && isPrefix(prefix) ? prefix : undefined;
}

function isInside(inner: Prefix, outer: Prefix): boolean {
  return inner.length > outer.length && prefixContains(outer, inner);
}

/** Bits beyond the length are cleared, as Kubernetes does, and said. */
export function hostBitFindings(text: unknown, path: DocumentPath): readonly Finding[] {
  const block = typeof text === 'string' ? normalised(text) : undefined;
  if (block === undefined || isPrefix(parsePrefix(String(text)))) return [];
  const wrong = `${String(text)} has bits set beyond its prefix length and is read as ${block}`;
  const remedy = `write ${block}`;
  return [{ code: 'CIDR_NORMALISED', path, wrong, remedy, value: String(text), suggestion: block }];
}
