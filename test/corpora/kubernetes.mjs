// Cases of Kubernetes documents: the objects as they are, and a Workload, on one host, for each endpoint.

/** Where all workloads live. No query asks about its addresses. */
export const NODE = 'node';
const NODE_ADDRESSES = ['192.0.2.1', '2001:db8:ffff::1'];

/**
 * @typedef {{ namespace: string, name: string, labels: Record<string, string>, ips: string[],
 *   ports: { name: string | null, port: number, protocol: string }[], isNode?: boolean, nodeLabels?: Record<string, string> }} Endpoint
 * @typedef {{ src: string | { ip: string }, dst: string | { ip: string }, proto: string, port: number, sport?: number,
 *   expect: 'allow' | 'deny', ingress?: 'allow' | 'deny', egress?: 'allow' | 'deny', ambiguous?: string, loopback?: boolean }} Query
 * @typedef {{ id: string, objects: object[], endpoints: Record<string, Endpoint>, queries: Query[] }} Line
 */

/**
 * @param {Line} line
 * @returns {import('./case.d.ts').Case}
 */
export function kubernetesCase({ id, objects, endpoints, queries }) {
  const asked = queries.filter(({ ambiguous, loopback }) => !ambiguous && !loopback);
  const count = (mark) => queries.filter((query) => query[mark]).length;
  const marked = Object.fromEntries(['ambiguous', 'loopback'].map((mark) => [mark, count(mark)]));
  return {
    id,
    updates: id.replace(/step\d+$/, ''),
    documents: [
      ...Object.values(endpoints).flatMap(inventoryOf),
      host(NODE, NODE_ADDRESSES),
      ...objects.map(versioned),
    ],
    expectations: asked.map((query) => expectationOf(query, endpoints)),
    leftOut: Object.fromEntries(Object.entries(marked).filter(([, number]) => number > 0)),
  };
}

/** What was an item of a List says no version: it is v1. */
export function versioned(object) {
  return 'apiVersion' in object ? object : { apiVersion: 'v1', ...object };
}

function host(name, addresses, labels) {
  return { apiVersion: 'weir/v1', kind: 'Host', metadata: { name, ...(labels && { labels }) }, spec: { addresses } };
}

/** Endpoints that are a node's are the node: its labels, its addresses. */
function inventoryOf({ namespace, name, labels, ips, ports, isNode, nodeLabels }, index) {
  if (isNode) return [host(nodeName({ namespace, name }), ips, nodeLabels)];
  const named = ports.filter((port) => port.name !== null && port.name !== undefined);
  return [
    {
      apiVersion: 'weir/v1',
      kind: 'Workload',
      metadata: { name, namespace, labels },
      spec: {
        host: NODE,
        interface: `veth${index}`,
        addresses: ips,
        ...(named.length > 0 && { ports: named.map((port) => ({ ...port, protocol: port.protocol.toLowerCase() })) }),
      },
    },
  ];
}

function nodeName({ namespace, name }) {
  return `${namespace}.${name}`;
}

/** @returns {import('./case.d.ts').Expectation} */
function expectationOf({ src, dst, proto, port, sport, expect, ingress, egress }, endpoints) {
  const end = (given) => (typeof given === 'string' ? endOf(endpoints, given) : given);
  return {
    flow: {
      src: end(src),
      dst: end(dst),
      protocol: proto.toLowerCase(),
      ...(sport !== undefined && { sourcePort: sport }),
      port,
    },
    verdict: expect,
    ...(ingress && { ingress }),
    ...(egress && { egress }),
  };
}

function endOf(endpoints, key) {
  const endpoint = endpoints[key];
  if (endpoint === undefined) throw new Error(`no endpoint ${key}`);
  return endpoint.isNode ? { host: nodeName(endpoint) } : { workload: `${endpoint.namespace}/${endpoint.name}` };
}
