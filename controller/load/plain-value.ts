import { isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import { keyText, type Targets } from './offset.ts';

/**
 * What `root` says as plain maps, lists and scalars. Of two equal keys the last counts; a value behind an anchor is
 * made once and shared by its aliases, so that the work is that of the text.
 */
export function plainValue(root: unknown, targets: Targets): unknown {
  const shared = new Map<Node, unknown>();
  const valueOf = (node: unknown): unknown => {
    if (isAlias(node)) return valueOf(targets.get(node));
    if (isScalar(node)) return node.value;
    if (!isMap(node) && !isSeq(node)) return null;
    if (shared.has(node)) return shared.get(node);
    const value = isSeq(node)
      ? node.items.map(valueOf)
      : Object.fromEntries(
          node.items.map(({ key, value }) => [isScalar(key) ? keyText(key) : '', valueOf(value)] as const),
        );
    if (node.anchor !== undefined) shared.set(node, value);
    return value;
  };
  return valueOf(root);
}
