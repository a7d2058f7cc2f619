// What a policy costs in memory: in the kernel, for weir and for its peers, and in the agent. As root.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CORPORA } from '../corpora-root.mjs';
import { policyOf as classbenchPolicy, readRules } from './classbench.mjs';
import { ipsetSets, iptablesLinear, NFT_HOOKS, nftConcatenation, nftLinear } from './flat-policy.mjs';
import { namespace } from './live-wire.mjs';
import { agentMemory } from './memory-agent.mjs';
import { chargeOf, ipsetBytes, kernelBytes } from './memory-kernel.mjs';
import { peerVersions } from './peer-versions.mjs';
import { measureOf } from './sample.mjs';
import { PROBE, policyOf, prefixWords, ruleCase, setCase, stateOf, wideCase } from './update-cases.mjs';
import { flat, listedText, nftText } from './update-peers.mjs';
import { imageOf } from './weir-slot.mjs';

const MIB = 2 ** 20;
const MOST_IMAGE = 32;
const MORE_PORT = 20_000;
const CLASSBENCH = ['acl1_10k', 'fw1_10k', 'ipc1_10k'];

const OWN = 'MiB of weir';
const ALL = 'MiB in the kernel';
const RESIDENT = 'MiB resident';

const inMiB = (bytes, unit) => measureOf([bytes / MIB], unit);
const rounded = (values, unit) =>
  Object.fromEntries(Object.entries(values).map(([name, bytes]) => [name, inMiB(bytes, unit)]));

const nft = (input) => ({ program: 'nft', args: ['-f', '-'], input, bytesOf: chargeOf });
const ipset = (input) => ({ program: 'ipset', args: ['restore'], input, bytesOf: ipsetBytes });

/** Subject → what to run, for rules of one prefix each. */
const FLAT_PEERS = {
  'nftables, linear': (rules) => nft(nftLinear(rules, NFT_HOOKS.input())),
  'nftables, concatenation': (rules) => nft(nftConcatenation(rules, NFT_HOOKS.input())),
  'iptables, linear': (rules) => ({
    program: 'iptables-restore',
    args: [],
    input: iptablesLinear(rules),
    bytesOf: chargeOf,
  }),
  ipset: (rules) => ipset(ipsetSets(rules)),
};

function peersOf(edited) {
  if (edited.edit === 'prefix') {
    return { 'nftables, interval set': nft(nftText(edited)), ipset: ipset(listedText('listed', edited.listed)) };
  }
  if (edited.rules.some(({ prefixes }) => prefixes.length > 1)) return { 'nftables, linear': nft(nftText(edited)) };
  return Object.fromEntries(Object.entries(FLAT_PEERS).map(([name, wordsOf]) => [name, wordsOf(flat(edited))]));
}

/** A namespace for the time of `use`. */
async function within(use) {
  const host = namespace('m');
  try {
    return await use(host);
  } finally {
    host[Symbol.dispose]();
  }
}

/** `imageAt(i)`: the image of the i-th generation. */
async function kernelRows(label, at, { imageAt, peers }) {
  const { fixed, slot, held, one, extra, all } = await within((host) => kernelBytes(host, imageAt));
  const own = {
    image: imageAt(0).bytes.length,
    'programs and counters': fixed,
    'a slot': slot,
    'each extra generation': extra,
    [`all ${held} slots`]: all,
  };
  const total = { 'weir, one generation': one, [`weir, ${held} generations`]: all };
  for (const [name, words] of Object.entries(peers)) total[name] = await within((host) => words.bytesOf(host, words));
  return [
    { label: `${label}: weir`, at, values: rounded(own, OWN), ratios: {} },
    { label: `${label}: kernel`, at, values: rounded(total, ALL), ratios: {} },
  ];
}

/** The case with one rule more, another one for every generation. */
function generation({ rules, listed }, i) {
  const more = { prefixes: [PROBE], port: MORE_PORT + i, action: 'allow' };
  return imageOf(policyOf({ rules: [...rules, more], listed }));
}

function casesOf({ quick, seed }) {
  if (quick) return [ruleCase(10, seed), ruleCase(100, seed), setCase(10_000, seed)];
  return [
    ...[10, 100, 1_000, 10_000].map((count) => ruleCase(count, seed)),
    wideCase({ rules: 10_000, spread: 100_000, listed: 0 }, seed),
    ...[10_000, 100_000, 1_000_000].map((count) => setCase(count, seed)),
  ];
}

async function agentRow(edited) {
  const { idle, peak } = await agentMemory((done) => stateOf(edited, done));
  const values = {
    'the agent, idle': measureOf([idle], RESIDENT),
    'the agent, in a pass': measureOf([peak], RESIDENT),
  };
  return { label: `${nameOf(edited)}: agent`, at: edited.at, values, ratios: {} };
}

/** `10,000 rules`, `10,000 rules with 100,000 prefixes`, `set of 10,000`. */
const nameOf = ({ label }) => label.replace(/^one prefix of a /, '').replace(/^one rule of ([\d,]+)/, '$1 rules');

function targetOf(label, image) {
  const mebibytes = image.bytes.length / MIB;
  return {
    figure: `image of ${label}`,
    target: `≤ ${MOST_IMAGE} MiB`,
    measured: `${mebibytes.toFixed(1)} MiB`,
    met: mebibytes <= MOST_IMAGE,
    ...(mebibytes <= MOST_IMAGE ? {} : { why: 'its classes times its rules are more bits than that' }),
  };
}

async function run(options) {
  const rows = [];
  const targets = [];
  for (const edited of casesOf(options)) {
    const imageAt = (i) => generation(edited, i);
    rows.push(...(await kernelRows(nameOf(edited), edited.at, { imageAt, peers: peersOf(edited) })));
    options.say(`${nameOf(edited)}: kernel read`);
    rows.push(await agentRow(edited));
    options.say(`${nameOf(edited)}: agent read`);
    if (edited.rules.length === 10_000) targets.push(targetOf(nameOf(edited), imageAt(0)));
  }
  for (const name of options.quick ? [] : CLASSBENCH) {
    if (!existsSync(join(CORPORA, 'classbench', `${name}.gz`))) continue;
    const rules = readRules(name);
    const imageAt = (i) => imageOf(classbenchPolicy(rules.slice(0, rules.length - i)));
    rows.push(...(await kernelRows(`ClassBench ${name}`, rules.length, { imageAt, peers: {} })));
    targets.push(targetOf(`ClassBench ${name}`, imageAt(0)));
    options.say(`ClassBench ${name}: kernel read`);
  }
  return { rows, targets, charts: CHARTS, notes: notes(), peers: peerVersions() };
}

const CHARTS = [{ title: 'Kernel memory', kind: 'bars', unit: ALL }];

function notes() {
  return [
    'weir: the kernel’s own figure for every map and program (`memlock` in fdinfo), slots one by one. A slot costs its whole size class from the moment it is made; a first commit makes one, every further generation another until all are taken, and from then on generations cost nothing more. `programs and counters`: all that is there whatever the policy.',
    'Peers: kernel memory that stays charged to a control group of its own once the program that loaded the rules in it has ended; the kernel charges ahead in steps of up to 128 KiB per CPU, so small figures are coarse. ipset: what it says itself (`Size in memory`), without the two iptables rules that ask it.',
    'Agent: resident set, which counts memory shared with the kernel while it is mapped. `in a pass`: the most since the repository was edited, until the edit was in force; read, checked, resolved, compiled and staged anew.',
    `Sets hold ${prefixWords()}; nftables is spared those that lie within others. One sample each: bytes do not vary.`,
  ];
}

/** @type {import('./result.d.ts').Bench} */
export const bench = {
  name: 'memory',
  title: 'Memory',
  about: `Kernel memory of a policy, held by weir in one generation and in as many as it keeps, and by nftables, iptables and ipset; and what the
agent takes, idle and while it brings an edit into force.`,
  needs: [
    'root',
    'dist',
    { command: 'nft', package: 'nftables' },
    { command: 'iptables', package: 'iptables' },
    { command: 'ipset', package: 'ipset' },
  ],
  run,
};
