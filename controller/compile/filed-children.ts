/** Nodes by key (below 65,536). Most have few, a root has tens of thousands. */
export interface Children<N> {
  /** Ascending once `inOrder` was called. */
  keys: number[];
  nodes: N[];
  /** Beyond a few: the nodes by key. */
  index: Map<number, N> | undefined;
  /** How many lie at the beginning in order; the others were added since. */
  ordered: number;
}

/** Children from which they are indexed. */
const MANY = 32;
/** Children that are put in their places one by one. */
const FEW = 64;

export function createChildren<N>(): Children<N> {
  return { keys: [], nodes: [], index: undefined, ordered: 0 };
}

/** The child of a key, made if there is none. */
export function childAt<N>(children: Children<N>, key: number, make: () => N): N {
  const { keys, nodes, index } = children;
  const known = index === undefined ? nodes[keys.indexOf(key)] : index.get(key);
  if (known !== undefined) return known;
  const node = make();
  if (keys.length === 0) {
    children.keys = [key];
    children.nodes = [node];
    children.ordered = 1;
    return node;
  }
  if (children.ordered === keys.length && (keys[keys.length - 1] ?? 0) < key) children.ordered++;
  keys.push(key);
  nodes.push(node);
  if (index !== undefined) index.set(key, node);
  else if (keys.length > MANY) children.index = new Map(keys.map((each, i) => [each, nodes[i] ?? node]));
  return node;
}

/** Brings the children into the order of their keys. */
export function inOrder<N>(children: Children<N>): Children<N> {
  const { keys, nodes, ordered } = children;
  if (ordered === keys.length) return children;
  if (keys.length - ordered > FEW) sortAll(children);
  else {
    const [added, addedNodes] = [keys.splice(ordered), nodes.splice(ordered)];
    added.forEach((key, i) => {
      const place = placeOf(keys, key);
      keys.splice(place, 0, key);
      nodes.splice(place, 0, ...addedNodes.slice(i, i + 1));
    });
  }
  children.ordered = children.keys.length;
  return children;
}

function sortAll<N>(children: Children<N>): void {
  const { keys, nodes } = children;
  const order = Float64Array.from(keys, (key, i) => key * 65536 + i).sort();
  const sorted = createChildren<N>();
  for (const packed of order) {
    const node = nodes[packed % 65536];
    if (node === undefined) continue;
    sorted.keys.push(Math.floor(packed / 65536));
    sorted.nodes.push(node);
  }
  children.keys = sorted.keys;
  children.nodes = sorted.nodes;
}

/** How many keys are below `key`. */
function placeOf(keys: readonly number[], key: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? 0) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Keeps what `keep` says of children that are in order. */
export function retain<N>(children: Children<N>, keep: (node: N) => boolean): void {
  const { keys, nodes, index } = children;
  const kept: number[] = [];
  nodes.forEach((node, i) => {
    const key = keys[i] ?? 0;
    if (keep(node)) kept.push(key);
    else index?.delete(key);
  });
  children.nodes = nodes.filter(keep);
  children.keys = kept;
  children.ordered = kept.length;
}
