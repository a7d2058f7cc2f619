import { type Alias, isAlias, isMap, isNode, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import type { DiagnosticCode } from '../errors/catalogue.ts';
import { keyText, startOf, type Targets } from './offset.ts';

/** Values a file may have once every alias is replaced by what it stands for. */
export const EXPANSION_LIMIT = 1_000_000;

/** `offset` and `first` (where the same thing was said before) count from the start of the text. */
export interface NodeFinding {
  readonly code: DiagnosticCode;
  readonly offset: number;
  readonly wrong: string;
  readonly remedy: string;
  readonly first?: number;
}

export interface WalkedNodes {
  readonly findings: readonly NodeFinding[];
  /** Values, aliases expanded. */
  readonly size: number;
  /** Complete where there are no findings of aliases. */
  readonly targets: Targets;
}

/** What a node comes to, aliases expanded: nodes, and levels of lists and maps. */
interface Extent {
  readonly size: number;
  readonly levels: number;
}

interface Anchored {
  readonly node: Node;
  /** `undefined` while the walk is inside it. */
  extent: Extent | undefined;
}

interface Walk {
  readonly findings: NodeFinding[];
  /** The latest node of each anchor: what an alias from here on stands for (YAML 1.2.2 §7.1). */
  readonly anchors: Map<string, Anchored>;
  readonly targets: Map<Alias, Node>;
}

/** YAML 1.1 takes the fields of another map here, and so do most tools; read as a name it would hide them. */
const MERGE = '<<';

const LEAF: Extent = { size: 1, levels: 0 };

/**
 * What the parser leaves to us, in one walk: what aliases stand for, and duplicate keys (its own check is quadratic),
 * merge keys, keys that are no scalars, aliases of nothing or of themselves, aliases that multiply or nest beyond
 * what a document may have, and numbers with leading zeros. Documents before it in the file have `before` values.
 */
export function walkNodes(root: unknown, depthLimit: number, before: number): WalkedNodes {
  const walk: Walk = { findings: [], anchors: new Map(), targets: new Map() };
  const { size, levels } = visit(root, walk);
  const isMany = before + size > EXPANSION_LIMIT;
  const wrong = isMany
    ? `aliases expand the file to more than ${EXPANSION_LIMIT} values by here`
    : `aliases nest lists and maps more than ${depthLimit} levels deep`;
  const remedy = isMany ? 'write the values out or name them in a set' : 'flatten them';
  if (isMany || levels > depthLimit)
    walk.findings.push({ code: 'YAML_ALIAS_EXPANSION', offset: startOf(root) ?? 0, wrong, remedy });
  return { ...walk, size };
}

function visit(node: unknown, walk: Walk): Extent {
  if (isAlias(node)) return visitAlias(node, walk);
  if (!isNode(node)) return LEAF;
  if (node.anchor === undefined) return visitContents(node, walk);
  const anchored: Anchored = { node, extent: undefined };
  walk.anchors.set(node.anchor, anchored);
  anchored.extent = visitContents(node, walk);
  return anchored.extent;
}

function visitContents(node: Node, walk: Walk): Extent {
  if (isMap(node)) {
    checkKeys(node, walk);
    return around(
      node.items.flatMap(({ key, value }) => [key, value]),
      walk,
    );
  }
  if (isSeq(node)) return around(node.items, walk);
  checkZeros(node, walk);
  return LEAF;
}

function around(nodes: readonly unknown[], walk: Walk): Extent {
  let size = 1;
  let levels = 0;
  for (const node of nodes) {
    const extent = visit(node, walk);
    size += extent.size;
    levels = Math.max(levels, extent.levels);
  }
  return { size, levels: levels + 1 };
}

/** YAML 1.2 reads 026 as 26, YAML 1.1 and people who know it as 22. */
function checkZeros(node: unknown, walk: Walk): void {
  if (!isScalar(node) || typeof node.value !== 'number' || !/^[-+]?0\d+$/.test(node.source ?? '')) return;
  const wrong = `${node.source} has a leading zero, which some take for octal`;
  const remedy = `write ${node.value}, or "${node.source}" in quotes where text is meant`;
  walk.findings.push({ code: 'VALUE_INVALID', offset: startOf(node) ?? 0, wrong, remedy });
}

function visitAlias(alias: Alias, walk: Walk): Extent {
  const offset = startOf(alias) ?? 0;
  const anchored = walk.anchors.get(alias.source);
  if (anchored === undefined) {
    const wrong = `alias *${alias.source} names no anchor before it`;
    walk.findings.push({ code: 'YAML_SYNTAX', offset, wrong, remedy: `define &${alias.source} first` });
    return LEAF;
  }
  walk.targets.set(alias, anchored.node);
  if (anchored.extent === undefined) {
    const wrong = `alias *${alias.source} stands inside its own anchor and would expand for ever`;
    walk.findings.push({ code: 'YAML_ALIAS_EXPANSION', offset, wrong, remedy: 'write the value out' });
  }
  return anchored.extent ?? LEAF;
}

function checkKeys(map: YAMLMap, walk: Walk): void {
  const [only, second] = map.items;
  if (second === undefined && isScalar(only?.key) && only.key.value !== MERGE) return;
  const seen = new Map<string, number>();
  for (const { key } of map.items) {
    if (!isScalar(key)) {
      const offset = startOf(map) ?? 0;
      walk.findings.push({ code: 'YAML_SYNTAX', offset, wrong: 'a key is not a plain word', remedy: 'write a word' });
      continue;
    }
    const name = keyText(key);
    const offset = startOf(key) ?? 0;
    const first = seen.get(name);
    if (name === MERGE) {
      const wrong = `"${MERGE}" merges maps in YAML 1.1 only`;
      walk.findings.push({ code: 'YAML_SYNTAX', offset, wrong, remedy: 'write the fields out' });
    } else if (first === undefined) seen.set(name, offset);
    else {
      const wrong = `key ${JSON.stringify(name)} is there already`;
      walk.findings.push({ code: 'YAML_DUPLICATE_KEY', offset, wrong, remedy: 'keep one of the two', first });
    }
  }
}
