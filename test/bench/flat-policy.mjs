// One policy that every firewall here can express, in the words of each: rules of a source prefix and a destination port.
import { randomFrom } from './shapes.mjs';

/**
 * `allow` or `deny` for packets of UDP from a prefix of IPv4 to a port. The prefixes of a policy are disjoint, so that
 * the order of the rules decides nothing and maps without order may hold them.
 *
 * @typedef {{ base: number, length: number, port: number, action: 'allow' | 'deny' }} FlatRule
 */

export const PORTS = [53, 67, 69, 123, 137, 161, 389, 443, 500, 514, 853, 1194, 1812, 4500, 5060, 8080];
const LENGTHS = [22, 24, 28, 32];
/** Every rule has its own block of 1,024 addresses in 10.0.0.0/8. */
const BLOCK_BITS = 10;
const BLOCKS = 2 ** (24 - BLOCK_BITS);
/** One rule in eight denies. */
const DENIES = 8;

const AT = { file: 'generated.yaml', line: 1, column: 1 };
const UDP = 17;

/**
 * @param {number} count at most 16,384
 * @param {number} seed
 * @returns {readonly FlatRule[]}
 */
export function flatRules(count, seed) {
  const random = randomFrom(seed);
  const below = (limit) => Math.floor(random() * limit);
  const blocks = Array.from({ length: BLOCKS }, (_, block) => block);
  return Array.from({ length: count }, (_, i) => {
    const chosen = i + below(BLOCKS - i);
    [blocks[i], blocks[chosen]] = [blocks[chosen], blocks[i]];
    const length = LENGTHS[below(LENGTHS.length)];
    const size = 2 ** (32 - length);
    const base = 10 * 2 ** 24 + blocks[i] * 2 ** BLOCK_BITS + below(2 ** BLOCK_BITS / size) * size;
    return { base, length, port: PORTS[below(PORTS.length)], action: i % DENIES === DENIES - 1 ? 'deny' : 'allow' };
  });
}

export function addressText(bits) {
  return [24, 16, 8, 0].map((shift) => Math.floor(bits / 2 ** shift) % 256).join('.');
}

export const cidrText = ({ base, length }) => `${addressText(base)}/${length}`;

/** What weir's resolver would make of it: one policy of a host, default deny. */
export function hostPolicy(rules, { address, interfaceName }) {
  return hostWith(
    { address, interfaceName },
    rules.map((rule, i) =>
      resolvedRule(`r${i}`, rule.action, { name: `set-${i}`, prefixes: [prefixOf(rule)] }, [
        { protocol: UDP, ports: { first: rule.port, last: rule.port } },
      ]),
    ),
  );
}

/** @returns {import('../../controller/model/policy.ts').HostPolicy} */
export function hostWith({ address, interfaceName }, ingress) {
  const stated = { verdict: 'deny', place: AT };
  const own = [{ kind: 'host', scope: 'own' }];
  const policy = { name: 'flat', order: 100, subjects: own, default: {}, ingress, egress: [], place: AT };
  return {
    host: 'bench',
    addresses: [{ family: 4, bits: BigInt(address) }],
    interfaces: [interfaceName],
    default: { ingress: stated, egress: { verdict: 'allow', place: AT } },
    nonIP: { verdict: 'allow', place: AT },
    workloads: [],
    safety: [],
    tiers: [{ name: 'application', order: 2000, default: 'pass', place: AT, policies: [policy] }],
    place: AT,
  };
}

export function resolvedRule(name, action, set, services) {
  return { name, action, from: [{ include: [set], except: [] }], to: 'any', services, sourcePorts: 'any', place: AT };
}

export const prefixOf = ({ base, length }) => ({ family: 4, bits: BigInt(base), length });

const NFT = { allow: 'accept', deny: 'drop' };
const XT = { allow: 'ACCEPT', deny: 'DROP' };

/** Where a chain of nftables hooks in: before the host's own sockets, or as early as nftables can. */
export const NFT_HOOKS = {
  input: () => ({ family: 'ip', hook: 'hook input priority 0' }),
  ingress: (device) => ({ family: 'netdev', hook: `hook ingress device "${device}" priority 0` }),
};

const nftTable = ({ family, hook }, before, body) =>
  `table ${family} bench {\n${before}chain judge { type filter ${hook}; policy drop;\n${body}\n}\n}\n`;

export const nftRule = (rule) => `ip saddr ${cidrText(rule)} udp dport ${rule.port} ${NFT[rule.action]}`;

/** One rule after the other. */
export function nftLinear(rules, at) {
  return nftTable(at, '', rules.map(nftRule).join('\n'));
}

export const nftConcatElement = (rule) => `${cidrText(rule)} . ${rule.port} : ${NFT[rule.action]}`;

/** One lookup: prefix and port together in a verdict map (nft_set_pipapo). */
export function nftConcatenation(rules, at) {
  const elements = rules.map(nftConcatElement).join(',\n');
  const map = `map verdicts { type ipv4_addr . inet_service : verdict; flags interval; elements = { ${elements} } }\n`;
  return nftTable(at, map, 'ip saddr . udp dport vmap @verdicts');
}

/** Two lookups: the port says which interval map of verdicts the address is looked up in (hash, then nft_set_rbtree). */
export function nftTree(rules, at) {
  const ports = [...new Set(rules.map(({ port }) => port))];
  const maps = ports.map((port) => {
    const elements = rules
      .filter((rule) => rule.port === port)
      .map((rule) => `${cidrText(rule)} : ${NFT[rule.action]}`);
    return `map v${port} { type ipv4_addr : verdict; flags interval; elements = { ${elements.join(',\n')} } }
chain p${port} {\nip saddr vmap @v${port}\n}\n`;
  });
  const jumps = ports.map((port) => `${port} : goto p${port}`).join(', ');
  return nftTable(at, maps.join(''), `udp dport vmap { ${jumps} }`);
}

/** For `ipset restore`: a hash:net,port of what is allowed and one of what is denied. */
export function ipsetSets(rules) {
  const create = Object.keys(XT).map((action) => `create ${action} hash:net,port family inet maxelem 65536 -exist`);
  return `${[...create, ...rules.map(ipsetElement)].join('\n')}\n`;
}

export const ipsetElement = (rule) => `add ${rule.action} ${cidrText(rule)},udp:${rule.port}`;

/** For `iptables-restore`: two rules that ask the sets, the more frequent answer first. */
export function iptablesWithSets() {
  const rules = Object.entries(XT).map(([set, target]) => `-A INPUT -m set --match-set ${set} src,dst -j ${target}`);
  return iptablesTable(rules);
}

export const iptablesRule = (rule) => `-s ${cidrText(rule)} -p udp --dport ${rule.port} -j ${XT[rule.action]}`;

/** For `iptables-restore`: one rule after the other. */
export function iptablesLinear(rules) {
  return iptablesTable(rules.map((rule) => `-A INPUT ${iptablesRule(rule)}`));
}

function iptablesTable(rules) {
  return `*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n${rules.join('\n')}\nCOMMIT\n`;
}
