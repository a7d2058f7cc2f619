import { type Document, isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { DocumentPath } from '../model/manifest.ts';

/**
 * Offset in the text of the value at `path`: of its key where it is a map entry, of the nearest
 * enclosing node where nothing was written. Aliases are followed into their anchor.
 */
export function offsetAt(document: Document.Parsed, path: DocumentPath): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? document.range[0];
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    const entry = entryAt(node, step);
    if (entry === undefined) break;
    offset = startOf(entry.label) ?? offset;
    node = entry.value;
  }
  return offset;
}

/** `label` is what is pointed at: the key of a map entry, the item of a list. */
function entryAt(node: unknown, step: string | number): { label: unknown; value: unknown } | undefined {
  if (isMap(node)) {
    const pair = node.items.findLast(({ key }) => isScalar(key) && String(key.value) === String(step));
    return pair && { label: pair.key, value: pair.value };
  }
  if (!isSeq(node)) return undefined;
  const item = node.items[Number(step)];
  return item === undefined ? undefined : { label: item, value: item };
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
