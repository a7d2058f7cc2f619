// Ordered rules of one GlobalNetworkPolicy as a weir Policy, the first that matches deciding.
import { arriving, policy, ROUTER } from './router.mjs';

const RESTRICTED_BY_PORTS = ['tcp', 'udp', 'sctp'];

/**
 * @typedef {{ nets?: readonly string[], ports?: readonly (number | string)[] }} RuleSide ports as numbers or `first:last`
 * @typedef {{ action: 'Allow' | 'Deny', protocol?: string | number, source?: RuleSide, destination?: RuleSide }} Rule
 * @typedef {{ src: { ip: string }, dst: { ip: string }, proto: string | number, sport?: number, port?: number,
 *   match: number, expect: 'allow' | 'deny' }} Query match: index of the deciding rule, -1: none
 * @typedef {{ id: string, defaultAction: string, objects: { spec: { order: number, ingress: readonly Rule[] } }[], queries: readonly Query[] }} Line
 */

/**
 * @param {Line} line
 * @returns {import('./case.d.ts').Case}
 */
export function classBenchCase({ id, defaultAction, objects, queries }) {
  const [object, ...others] = objects;
  if (object === undefined || others.length > 0) throw new Error(`${id}: ${objects.length} objects, not one`);
  if (defaultAction !== 'deny') throw new Error(`${id}: default action ${defaultAction}`);
  const { order, ingress } = object.spec;
  return {
    id,
    updates: id,
    documents: [ROUTER, policy('classbench', { tier: 'application', order, ingress: ingress.map(ruleOf) })],
    expectations: queries.map(expectationOf),
    leftOut: {},
  };
}

/** @returns {import('./case.d.ts').Expectation} */
function expectationOf({ src, dst, proto, sport, port, match, expect }) {
  return {
    flow: arriving({ src, dst, protocol: protocolOf(proto), sourcePort: sport, port }),
    verdict: expect,
    rule: match === -1 ? null : nameOf(match),
  };
}

function nameOf(index) {
  return `rule-${index}`;
}

/**
 * @param {Rule} rule
 * @param {number} index
 */
function ruleOf({ action, protocol, source, destination }, index) {
  const ports = portsOf(protocol, destination?.ports);
  return {
    name: nameOf(index),
    action: action.toLowerCase(),
    ...(source?.nets && { from: source.nets.map((cidr) => ({ cidr })) }),
    ...(destination?.nets && { to: destination.nets.map((cidr) => ({ cidr })) }),
    ...(ports && { ports }),
    ...(source?.ports && { sourcePorts: source.ports.map(rangeOf) }),
  };
}

function portsOf(protocol, ports) {
  if (ports === undefined) return protocol === undefined ? undefined : [{ protocol: protocolOf(protocol) }];
  const protocols = protocol === undefined ? RESTRICTED_BY_PORTS : [protocolOf(protocol)];
  return protocols.flatMap((each) => ports.map((port) => ({ protocol: each, ...rangeOf(port) })));
}

function protocolOf(protocol) {
  return typeof protocol === 'string' ? protocol.toLowerCase() : protocol;
}

function rangeOf(text) {
  const [port, endPort] = String(text).split(':').map(Number);
  return endPort === undefined ? { port } : { port, endPort };
}
