// How others make the same edit: everything anew, or as little as they can.
import {
  cidrText,
  ipsetElement,
  ipsetSets,
  iptablesLinear,
  iptablesRule,
  iptablesWithSets,
  NFT_HOOKS,
  nftConcatElement,
  nftRule,
} from './flat-policy.mjs';
import { disjoint, isEdited, PROBE, PROBE_PORT, stateOf } from './update-cases.mjs';

/**
 * A peer brings a case into force in a namespace and answers `change(done)`, which prepares the edit (or its undoing)
 * and answers what carries it out.
 *
 * @typedef {(host: object, edited: import('./update-cases.mjs').Case) => { change: (done: boolean) => () => void }} Peer
 */

const AT_INPUT = NFT_HOOKS.input();
const DROP_TABLE = 'add table ip bench\ndelete table ip bench\n';
const NFT = { allow: 'accept', deny: 'drop' };
const probeRule = (done) => ({ ...PROBE, port: PROBE_PORT, action: done ? 'allow' : 'deny' });
/** Rules of one prefix, as flat-policy.mjs has them. */
export const flat = ({ rules }) => rules.map(({ prefixes, port, action }) => ({ ...prefixes[0], port, action }));

const setText = (listed) =>
  listed.length === 0
    ? ''
    : `set listed { type ipv4_addr; flags interval; elements = { ${disjoint(listed).map(cidrText).join(',\n')} } }\n`;
const ofListed = ({ port, action }) => `ip saddr @listed udp dport ${port} ${NFT[action]}\n`;

const nftTable = (before, lines) =>
  `table ip bench {\n${before}chain judge { type filter ${AT_INPUT.hook}; policy drop;\n${lines}}\n}\n`;

/** Rule by rule; one for each prefix. */
export function nftText({ rules, listed }) {
  const lines = rules.flatMap((rule) =>
    rule.prefixes === 'listed'
      ? [ofListed(rule)]
      : rule.prefixes.map((prefix) => `${nftRule({ ...prefix, port: rule.port, action: rule.action })}\n`),
  );
  return nftTable(setText(listed), lines.join(''));
}

/** All rules in one verdict map of address and port. */
function nftMap({ rules, listed }) {
  const own = rules.filter(({ prefixes }) => prefixes !== 'listed');
  const ports = [...new Set(own.map(({ port }) => port))];
  const elements = ports.flatMap((wanted) =>
    disjoint(
      own
        .filter(({ port }) => port === wanted)
        .flatMap(({ prefixes, port, action }) => prefixes.map((prefix) => ({ ...prefix, port, action }))),
    ),
  );
  const map = `map verdicts { type ipv4_addr . inet_service : verdict; flags interval; elements = { ${elements.map(nftConcatElement).join(',\n')} } }\n`;
  const rest = rules.filter(({ prefixes }) => prefixes === 'listed').map(ofListed);
  return nftTable(setText(listed) + map, `ip saddr . udp dport vmap @verdicts\n${rest.join('')}`);
}

const nft = (host, text) => host.run('nft', ['-f', '-'], text);

/** @type {Peer} */
export function nftAll(host, edited) {
  nft(host, nftText(stateOf(edited, false)));
  return {
    change(done) {
      const text = DROP_TABLE + nftText(stateOf(edited, done));
      return () => nft(host, text);
    },
  };
}

/** As nftAll, of the map. @type {Peer} */
export function nftMapAll(host, edited) {
  nft(host, nftMap(stateOf(edited, false)));
  return {
    change(done) {
      const text = DROP_TABLE + nftMap(stateOf(edited, done));
      return () => nft(host, text);
    },
  };
}

/** `replace rule` by its handle, or `add element`. @type {Peer} */
export function nftOne(host, edited) {
  nft(host, nftText(stateOf(edited, false)));
  if (edited.edit === 'prefix') {
    const words = (done) => `${done ? 'add' : 'delete'} element ip bench listed { ${cidrText(PROBE)} }\n`;
    return { change: (done) => () => nft(host, words(done)) };
  }
  return {
    change(done) {
      const listing = host.run('nft', ['-a', 'list', 'chain', 'ip', 'bench', 'judge']);
      const line = listing.split('\n').find((each) => each.includes(`udp dport ${PROBE_PORT} `));
      const handle = line?.split('# handle ')[1];
      return () => nft(host, `replace rule ip bench judge handle ${handle} ${nftRule(probeRule(done))}\n`);
    },
  };
}

/** The verdict of one element of a concatenated map. @type {Peer} */
export function nftElement(host, edited) {
  nft(host, nftMap(stateOf(edited, false)));
  return {
    change: (done) => () => {
      const [old, wanted] = [!done, done].map((each) => nftConcatElement(probeRule(each)));
      nft(host, `delete element ip bench verdicts { ${old} }\nadd element ip bench verdicts { ${wanted} }\n`);
    },
  };
}

/** @type {Peer} */
export function iptablesAll(host, edited) {
  const restore = (done) => host.run('iptables-restore', [], iptablesLinear(flat(stateOf(edited, done))));
  restore(false);
  return { change: (done) => () => restore(done) };
}

/** @type {Peer} */
export function iptablesOne(host, edited) {
  host.run('iptables-restore', [], iptablesLinear(flat(edited)));
  const number = String(edited.rules.findIndex(isEdited) + 1);
  return {
    change: (done) => () => host.run('iptables', ['-R', 'INPUT', number, ...iptablesRule(probeRule(done)).split(' ')]),
  };
}

const LISTED = '-A INPUT -p udp --dport 9 -m set --match-set listed src -j ACCEPT';
const restoreSets = (host, text) => host.run('ipset', ['restore'], text);

function install(host, edited) {
  if (edited.edit === 'prefix') {
    restoreSets(host, listedText('listed', edited.listed));
    host.run('iptables-restore', [], `*filter\n:INPUT DROP [0:0]\n${LISTED}\nCOMMIT\n`);
    return;
  }
  restoreSets(host, ipsetSets(flat(edited)));
  host.run('iptables-restore', [], iptablesWithSets());
}

export function listedText(name, prefixes) {
  const lines = prefixes.map((prefix) => `add ${name} ${cidrText(prefix)}`);
  return `create ${name} hash:net family inet maxelem 2097152\n${lines.join('\n')}\n`;
}

/** Fills a second set and swaps it in. @type {Peer} */
export function ipsetAll(host, edited) {
  install(host, edited);
  return {
    change(done) {
      const text = edited.edit === 'prefix' ? swapListed(stateOf(edited, done)) : swapFlat(flat(stateOf(edited, done)));
      return () => restoreSets(host, text);
    },
  };
}

const swap = (name) => `swap ${name} ${name}-new\ndestroy ${name}-new\n`;

function swapListed({ listed }) {
  return listedText('listed-new', listed) + swap('listed');
}

function swapFlat(rules) {
  const text = ipsetSets(rules).replaceAll(/^(create|add) (\S+)/gm, '$1 $2-new');
  return text + swap('deny') + swap('allow');
}

/** @type {Peer} */
export function ipsetOne(host, edited) {
  install(host, edited);
  const words = (done) => {
    if (edited.edit === 'prefix') return `${done ? 'add' : 'del'} listed ${cidrText(PROBE)}\n`;
    const element = ipsetElement(probeRule(true));
    return `${done ? element : element.replace('add', 'del')}\n`;
  };
  return { change: (done) => () => restoreSets(host, words(done)) };
}
