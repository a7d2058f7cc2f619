// Rule-level policies of felix's policy program as weir documents: a Tier for each tier, an AddressSet for each IP set.
import { arriving, policy, ROUTER } from './router.mjs';

/** Orders of built-in tiers are taken. */
const FIRST_ORDER = 2001;
const EVERYONE = ['0.0.0.0/0', '::/0'];
const OCTETS = Array.from({ length: 256 }, (_, octet) => octet);

/**
 * @typedef {{ action: string, protocol?: string, srcNet?: string[], dstNet?: string[], notSrcNet?: string[], notDstNet?: string[],
 *   srcIpSetIds?: string[], dstIpSetIds?: string[], notSrcIpSetIds?: string[], notDstIpSetIds?: string[],
 *   srcPorts?: { first: number, last: number }[], dstPorts?: { first: number, last: number }[],
 *   srcNamedPortIpSetIds?: string[], dstNamedPortIpSetIds?: string[],
 *   notIcmp?: { typeCode: { type: number, code: number } } }} Rule
 * @typedef {{ name: string, endAction: string, policies: { name: string, rules: { rule: Rule }[] }[] }} Tier
 * @typedef {{ id: string, ipsets: Record<string, string[]> | null, queries: object[], rules: { tiers: Tier[] | null } }} Line
 */

/**
 * @param {Line} line
 * @returns {import('./case.d.ts').Case}
 */
export function felixCase({ id, ipsets, queries, rules }) {
  const sets = ipsets ?? {};
  const tiers = rules.tiers ?? [];
  return {
    id,
    updates: id,
    documents: [
      ROUTER,
      ...Object.entries(sets).flatMap(addressSet),
      ...tiers.flatMap((tier, i) => tierOf(tier, i, sets)),
    ],
    expectations: queries.map(expectationOf),
    leftOut: {},
  };
}

/** @returns {import('./case.d.ts').Expectation} */
function expectationOf({ proto, src, sport, dst, dport, icmpType, icmpCode, expect, ...unknown }) {
  nothingMore('a query', unknown);
  return {
    flow: arriving({
      src: { ip: src },
      dst: { ip: dst },
      protocol: proto,
      sourcePort: sport,
      port: dport,
      icmpType,
      icmpCode,
    }),
    verdict: expect,
  };
}

/** A set of blocks; one of address and port becomes rules (`named`), one of nothing has no document. */
function addressSet([name, members]) {
  if (members.length === 0 || members.some(isNamedPort)) return [];
  return [{ apiVersion: 'weir/v1', kind: 'AddressSet', metadata: { name }, spec: { cidrs: members } }];
}

const isNamedPort = (member) => member.includes(',');

/** What no policy of a tier decides is denied at its end. */
function tierOf({ endAction, policies, name, ...unknown }, index, sets) {
  nothingMore(`tier ${name}`, unknown);
  if (endAction !== '') throw new Error(`end of tier ${name}: ${endAction}`);
  const tier = `tier-${index}`;
  const document = { metadata: { name: tier }, spec: { order: FIRST_ORDER + index, default: 'deny' } };
  return [
    { apiVersion: 'weir/v1', kind: 'Tier', ...document },
    ...policies.map(({ rules }, order) => {
      const ingress = rules.flatMap(({ rule }) => rulesOf(rule, sets));
      return policy(`${tier}-policy-${order}`, { tier, order, ingress: ingress.map(numbered) });
    }),
  ];
}

const numbered = (rule, index) => ({ name: `rule-${index}`, ...rule });

/**
 * One rule, or one for each member of its named ports. What is not known here is refused: nothing is left out of a rule.
 *
 * @param {Rule} rule
 * @param {Record<string, string[]>} sets
 */
function rulesOf(rule, sets) {
  const { action, protocol, srcNet, dstNet, notSrcNet, notDstNet, srcPorts, dstPorts, notIcmp, ...rest } = rule;
  const {
    srcIpSetIds,
    dstIpSetIds,
    notSrcIpSetIds,
    notDstIpSetIds,
    srcNamedPortIpSetIds,
    dstNamedPortIpSetIds,
    ...unknown
  } = rest;
  nothingMore('a rule', unknown);
  const from = peersOf({ nets: srcNet, inSets: srcIpSetIds, notNets: notSrcNet, notInSets: notSrcIpSetIds }, sets);
  const to = peersOf({ nets: dstNet, inSets: dstIpSetIds, notNets: notDstNet, notInSets: notDstIpSetIds }, sets);
  const ports = portsOf(protocol, dstPorts, notIcmp);
  const plain = {
    action: action.toLowerCase(),
    ...(from && { from }),
    ...(to && { to }),
    ...(ports && { ports }),
    ...(srcPorts && { sourcePorts: srcPorts.map(rangeOf) }),
  };
  if (srcNamedPortIpSetIds) return named(srcNamedPortIpSetIds, sets, plain, fromNamed);
  return dstNamedPortIpSetIds ? named(dstNamedPortIpSetIds, sets, plain, toNamed) : [plain];
}

function nothingMore(where, unknown) {
  const names = Object.keys(unknown);
  if (names.length > 0) throw new Error(`${where} has ${names.join(', ')}, which has no words here`);
}

/** Blocks, or members of one set, or everyone; less blocks and sets, each taken out of its own family. */
function peersOf({ nets, inSets, notNets = [], notInSets = [] }, sets) {
  if (nets !== undefined && inSets !== undefined) throw new Error('blocks and sets in one rule are an intersection');
  if (inSets !== undefined && inSets.length > 1) throw new Error('several sets in one rule are an intersection');
  if (nets === undefined && inSets === undefined && notNets.length + notInSets.length === 0) return undefined;
  const exceptOf = (family) => [
    ...notNets.filter((net) => familyOf(net) === family),
    ...notInSets
      .filter((name) => sets[name].some((net) => familyOf(net) === family))
      .map((name) => ({ addressSet: name })),
  ];
  const peer = (included, except) => (except.length === 0 ? included : { ...included, except });
  if (inSets === undefined) return (nets ?? EVERYONE).map((cidr) => peer({ cidr }, exceptOf(familyOf(cidr))));
  return inSets.map((name) => peer({ addressSet: name }, [...exceptOf(4), ...exceptOf(6)]));
}

const familyOf = (net) => (net.includes(':') ? 6 : 4);

function portsOf(protocol, ranges, notIcmp) {
  if (notIcmp !== undefined) {
    if (protocol !== undefined || ranges !== undefined) throw new Error('notIcmp beside a protocol');
    return icmpBut(notIcmp.typeCode);
  }
  if (ranges === undefined) return protocol === undefined ? undefined : [{ protocol }];
  return ranges.map((range) => ({ protocol, ...rangeOf(range) }));
}

/** Every other type, and every other code of the type. */
function icmpBut({ type, code }) {
  const types = OCTETS.filter((each) => each !== type).map((each) => ({ protocol: 'icmp', type: each }));
  return [...types, ...OCTETS.filter((each) => each !== code).map((each) => ({ protocol: 'icmp', type, code: each }))];
}

const rangeOf = ({ first, last }) => ({ port: first, endPort: last });

/** A rule for each member, `10.0.0.2/32,tcp:80`. */
function named(ids, sets, plain, placed) {
  if (plain.from || plain.to || plain.ports || plain.sourcePorts)
    throw new Error('a named port beside other conditions');
  return ids
    .flatMap((id) => sets[id])
    .map((member) => {
      const [, cidr, protocol, port] = /^(.+),(\w+):(\d+)$/.exec(member) ?? [];
      if (cidr === undefined) throw new Error(`not a block with a port: ${member}`);
      return { ...plain, ...placed(cidr, protocol, Number(port)) };
    });
}

const fromNamed = (cidr, protocol, port) => ({ from: [{ cidr }], ports: [{ protocol }], sourcePorts: [{ port }] });
const toNamed = (cidr, protocol, port) => ({ to: [{ cidr }], ports: [{ protocol, port }] });
