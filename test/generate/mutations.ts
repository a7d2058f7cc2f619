import * as fc from 'fast-check';

/** Anything a document holds. */
type Node = { [key: string]: unknown } | unknown[];

/** What is done to one place of a list of documents, places counted over all of them. */
interface Mutation {
  readonly at: number;
  readonly entry: number;
  readonly act: 'remove' | 'replace' | 'rename' | 'add' | 'graft' | 'retype';
  readonly key: string;
  readonly value: unknown;
}

/** Names that every object has. */
const INHERITED = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'toStringList'];

/** Those, fields of one level in another, and near misses. */
const KEYS = [
  ...INHERITED,
  ...['', '<<', 'a/b/c', 'lables', 'hostNetwrok'],
  ...['name', 'namespace', 'labels', 'spec', 'metadata', 'items', 'kind', 'apiVersion', 'matchLabels', 'values'],
  ...['ports', 'port', 'endPort', 'from', 'to', 'except', 'ipBlock', 'networks', 'namespaces', 'pods', 'action'],
];

const TEXTS = [
  ...['__proto__', 'constructor', 'toString', 'toStringList', '', 'x', 'a\nb', 'é', '80', 'http', '*', 'a/b/c'],
  ...['10.0.0.0/8', '10.0.0.1/8', '::/0', '300.1.1.1/8', 'fe80::', 'In', 'in', 'Exists', 'Ingress', 'Deny', 'Pass'],
  ...['v1', 'apps/v1', 'weir/v1', 'weir.io/v1', 'networking.k8s.io/v1', 'netwroking.k8s.io/v1', 'example.org/v1'],
  ...['Pod', 'List', 'PodList', 'Namespace', 'NetworkPolicy', 'NetworkPolcy', 'Policy', 'Rollout', 'Kustomization'],
];

const VALUES: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.constantFrom<unknown>(null, {}, [], [[]], [null], [{}], ['a'], { a: 1 }, true, 0, -1, 1.5, 65_536, 1e300),
  fc.constant('a'.repeat(300)),
);

const MUTATIONS: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({
    at: fc.nat(10_000),
    entry: fc.nat(100),
    act: fc.constantFrom('remove', 'replace', 'rename', 'add', 'graft', 'retype'),
    key: fc.constantFrom(...KEYS),
    value: VALUES,
  }),
  { minLength: 1, maxLength: 4 },
);

/** `documents` with one to four things in them done wrong, mostly. */
export function mutated(documents: readonly unknown[]): fc.Arbitrary<readonly unknown[]> {
  return MUTATIONS.map((mutations) => {
    const whole: unknown[] = structuredClone([...documents]);
    for (const mutation of mutations) apply(whole, mutation);
    return whole;
  });
}

function apply(documents: unknown[], { at, entry, act, key, value }: Mutation): void {
  const document = documents[at % documents.length];
  if (act === 'retype' && isNode(document)) {
    put(document, entry % 4 === 0 ? 'apiVersion' : 'kind', INHERITED[entry % INHERITED.length]);
    return;
  }
  const nodes = documents.flatMap(nodesOf);
  const node = nodes[at % nodes.length];
  if (node === undefined) return;
  const keys = Object.keys(node);
  const chosen = keys[entry % Math.max(keys.length, 1)];
  if (act === 'add' || chosen === undefined) put(node, key, structuredClone(value));
  else if (act === 'remove') drop(node, chosen);
  else if (act === 'replace') put(node, chosen, structuredClone(value));
  else if (act === 'rename') rename(node, chosen, key);
  else put(node, chosen, structuredClone(nodes[entry % nodes.length]));
}

function nodesOf(value: unknown): readonly Node[] {
  if (!isNode(value)) return [];
  return [value, ...Object.values(value).flatMap(nodesOf)];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}

/** `__proto__` is a key as any other. */
function put(node: Node, key: string, value: unknown): void {
  if (!Array.isArray(node)) Object.defineProperty(node, key, { value, enumerable: true, configurable: true });
  else if (/^\d+$/.test(key)) node[Number(key)] = value;
  else node.push(value);
}

function drop(node: Node, key: string): void {
  if (Array.isArray(node)) node.splice(Number(key), 1);
  else delete node[key];
}

function rename(node: Node, key: string, name: string): void {
  const value = Object.getOwnPropertyDescriptor(node, key)?.value;
  drop(node, key);
  put(node, name, value);
}
