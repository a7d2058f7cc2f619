import { type Alias, isAlias, isMap, isNode, isScalar, isSeq, type Node, type Scalar } from 'yaml';
import type { DocumentPath } from '../model/manifest.ts';

/** What every alias of a document stands for, which is no alias itself. */
export type Targets = ReadonlyMap<Alias, Node>;

/** A value as it was written: its node, `undefined` where nothing was, and the offset in the text to point at. */
export interface Written {
  readonly node: unknown;
  readonly offset: number;
}

/**
 * The value at `path` below `from`. Its offset is that of its key where it is a map entry, of the nearest enclosing
 * node where nothing was written. Aliases are followed into their anchor. The work is that of the path alone.
 */
export function writtenAt(from: Written, path: DocumentPath, targets: Targets): Written {
  let { node, offset } = from;
  for (const step of path) {
    const entry = entryAt(isAlias(node) ? targets.get(node) : node, step);
    offset = startOf(entry?.label) ?? offset;
    node = entry?.value;
    if (entry === undefined) break;
  }
  return { node, offset };
}

/** The name of a map entry: a key of nothing is the empty name. */
export function keyText({ value }: Scalar): string {
  return value === null ? '' : String(value);
}

/** `label` is what is pointed at: the key of a map entry, the item of a list. */
function entryAt(node: unknown, step: string | number): { label: unknown; value: unknown } | undefined {
  if (isMap(node)) {
    const pair = node.items.findLast(({ key }) => isScalar(key) && keyText(key) === String(step));
    return pair && { label: pair.key, value: pair.value };
  }
  if (!isSeq(node)) return undefined;
  const item = node.items[Number(step)];
  return item === undefined ? undefined : { label: item, value: item };
}

export function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
