import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type YAMLMap } from 'yaml';
import type { DiagnosticCode } from '../errors/catalogue.ts';

/** Nodes a document may have once every alias is replaced by what it stands for. */
const EXPANSION_LIMIT = 1_000_000;

/** `offset` and `first` (where the same thing was said before) count from the start of the text. */
export interface NodeFinding {
  readonly code: DiagnosticCode;
  readonly offset: number;
  readonly wrong: string;
  readonly remedy: string;
  readonly first?: number;
}

interface Walk {
  readonly findings: NodeFinding[];
  /** Nodes behind an anchor, aliases expanded; `open` while the walk is inside it. */
  readonly anchors: Map<string, number | 'open'>;
}

/**
 * What the parser leaves to us: duplicate keys (its own check is quadratic), keys that are no scalars,
 * aliases of nothing or of themselves, aliases that multiply beyond the limit, and numbers with leading zeros.
 */
export function nodeFindings(document: Document.Parsed): readonly NodeFinding[] {
  const walk: Walk = { findings: [], anchors: new Map() };
  const size = visit(document.contents, walk);
  if (size > EXPANSION_LIMIT) {
    walk.findings.push({
      code: 'YAML_ALIAS_EXPANSION',
      offset: document.contents?.range[0] ?? 0,
      wrong: `aliases expand the document to more than ${EXPANSION_LIMIT} values`,
      remedy: 'write the values out or name them in a set',
    });
  }
  return walk.findings;
}

/** How many nodes `node` stands for. */
function visit(node: unknown, walk: Walk): number {
  if (isAlias(node)) return visitAlias(node, walk);
  const anchor = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
  if (anchor !== undefined) walk.anchors.set(anchor, 'open');
  const size = visitContents(node, walk);
  if (anchor !== undefined) walk.anchors.set(anchor, size);
  return size;
}

function visitContents(node: unknown, walk: Walk): number {
  let size = 1;
  if (isMap(node)) {
    checkKeys(node, walk);
    for (const { key, value } of node.items) {
      checkZeros(key, walk);
      size += visit(value, walk) + 1;
    }
  } else if (isSeq(node)) {
    for (const item of node.items) size += visit(item, walk);
  } else checkZeros(node, walk);
  return size;
}

/** YAML 1.2 reads 026 as 26, YAML 1.1 and people who know it as 22. */
function checkZeros(node: unknown, walk: Walk): void {
  if (!isScalar(node) || typeof node.value !== 'number' || !/^[-+]?0\d+$/.test(node.source ?? '')) return;
  const wrong = `${node.source} has a leading zero, which some take for octal`;
  const remedy = `write ${node.value}, or "${node.source}" in quotes where text is meant`;
  walk.findings.push({ code: 'VALUE_INVALID', offset: node.range?.[0] ?? 0, wrong, remedy });
}

function visitAlias(alias: Alias, walk: Walk): number {
  const offset = alias.range?.[0] ?? 0;
  const size = walk.anchors.get(alias.source);
  if (size === undefined) {
    const wrong = `alias *${alias.source} names no anchor before it`;
    walk.findings.push({ code: 'YAML_SYNTAX', offset, wrong, remedy: `define &${alias.source} first` });
  } else if (size === 'open') {
    const wrong = `alias *${alias.source} stands inside its own anchor and would expand for ever`;
    walk.findings.push({ code: 'YAML_ALIAS_EXPANSION', offset, wrong, remedy: 'write the value out' });
  }
  return typeof size === 'number' ? size : 1;
}

function checkKeys(map: YAMLMap, walk: Walk): void {
  if (map.items.length === 1 && isScalar(map.items[0]?.key)) return;
  const seen = new Map<string, number>();
  for (const { key } of map.items) {
    if (!isScalar(key)) {
      const offset = map.range?.[0] ?? 0;
      walk.findings.push({ code: 'YAML_SYNTAX', offset, wrong: 'a key is not a plain word', remedy: 'write a word' });
      continue;
    }
    const name = String(key.value);
    const offset = key.range?.[0] ?? 0;
    const first = seen.get(name);
    if (first === undefined) seen.set(name, offset);
    else {
      const wrong = `key ${JSON.stringify(name)} is there already`;
      walk.findings.push({ code: 'YAML_DUPLICATE_KEY', offset, wrong, remedy: 'keep one of the two', first });
    }
  }
}
