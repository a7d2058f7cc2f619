// How long an edit takes until packets are judged by it, for weir and for its peers. As root.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { peerVersions } from './peer-versions.mjs';
import { inTurns, measureOf, ratioOf } from './sample.mjs';
import { prefixWords, ruleCase, setCase, wideCase } from './update-cases.mjs';
import {
  ipsetAll,
  ipsetOne,
  iptablesAll,
  iptablesOne,
  nftAll,
  nftElement,
  nftMapAll,
  nftOne,
} from './update-peers.mjs';
import { weir } from './update-weir.mjs';
import { updateWorld } from './update-world.mjs';

const WEIR = 'weir';
const NFT = { 'nft -f, all': nftAll, 'nft -f, the edit': nftOne };
const IPSET = { 'ipset restore and swap': ipsetAll, 'ipset restore, the edit': ipsetOne };
const IPTABLES = { 'iptables-restore': iptablesAll, 'iptables -R': iptablesOne };
const FLAT = { [WEIR]: weir, ...NFT, 'nft -f, a map element': nftElement, ...IPTABLES, ...IPSET };
const WIDE = { [WEIR]: weir, 'nft -f, all in a map': nftMapAll, 'nft -f, a map element': nftElement };
const SET = { [WEIR]: weir, ...NFT, ...IPSET };

const FIRST = 'ms to the first packet judged by it';
const RETURN = 'ms to the return';
const PARTS = 'ms in weir';
const PAGES = 'pages';
const COLD = 'ms, cold';

const TEN = 10_000;
const HUNDRED = 100_000;
const MILLION = 1_000_000;

/** Each: the case, who takes part, how often, and what was promised of it. */
function plan({ quick, seed }) {
  const wide = (listed) => wideCase({ rules: quick ? 100 : TEN, spread: quick ? 1_000 : HUNDRED, listed }, seed);
  const small = [{ edited: ruleCase(10, seed), contestants: FLAT, rounds: 9 }];
  const beside = quick ? TEN : MILLION;
  const rest = [
    { edited: ruleCase(1_000, seed), contestants: FLAT, rounds: 9 },
    { edited: wide(0), contestants: WIDE, rounds: 5, promised: { enforced: 100, cold: 1_000 } },
    { edited: wide(beside), contestants: WIDE, rounds: 5, promised: { enforced: 500, cold: 5_000 } },
    { edited: setCase(quick ? TEN : HUNDRED, seed), contestants: SET, rounds: 7 },
  ];
  const large = [
    { edited: ruleCase(TEN, seed), contestants: FLAT, rounds: 5 },
    { edited: setCase(MILLION, seed), contestants: SET, rounds: 3 },
  ];
  return (quick ? [...small, ...rest] : [...small, ...rest, ...large]).map((each) =>
    quick ? { ...each, rounds: 2 } : each,
  );
}

/** Every contestant's edits, in turns; the undoing in between is not timed. */
async function contest({ edited, contestants, rounds }, say) {
  const made = [];
  const taken = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  let pages;
  try {
    const samplers = {};
    for (const [number, [name, install]] of Object.entries(contestants).entries()) {
      const world = await updateWorld(`${number}`);
      made.push(world);
      const force = install(world.host, edited);
      if (Symbol.dispose in force) made.push(force);
      pages ??= force.pages;
      let done = false;
      samplers[name] = async () => {
        if (done) force.change(false)();
        done = true;
        const found = await world.timed(force.change(true));
        taken[name].push(found);
        return found.enforced;
      };
      say(`${edited.label}: ${name} stands`);
    }
    await inTurns(samplers, rounds);
    return { pages, taken: Object.fromEntries(Object.entries(taken).map(([name, all]) => [name, all.slice(-rounds)])) };
  } finally {
    for (const each of made.reverse()) each[Symbol.dispose]();
  }
}

/** Milliseconds of `compile` in workers that never compiled before. */
async function coldTimes(edited, rounds) {
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const worker = new Worker(new URL('update-cold.mjs', import.meta.url), { workerData: edited });
    const [{ milliseconds, refused }] = await once(worker, 'message');
    await worker.terminate();
    if (refused !== undefined) throw new Error(`${edited.label}: ${refused}`);
    times.push(milliseconds);
  }
  return times;
}

function rowsOf({ label, at }, { taken, pages }, cold) {
  const row = (what, values, ratios = {}) => ({ label: `${label}: ${what}`, at, values, ratios });
  const valuesOf = (field, unit) =>
    Object.fromEntries(
      Object.entries(taken).map(([name, all]) => [
        name,
        measureOf(
          all.map((found) => found[field]),
          unit,
        ),
      ]),
    );
  const enforced = (name) => taken[name].map((found) => found.enforced);
  const peers = Object.keys(taken).filter((name) => name !== WEIR);
  const ratios = Object.fromEntries(
    peers.map((name) => [`${WEIR} / ${name}`, ratioOf(enforced(WEIR), enforced(name))]),
  );
  const parts = Object.fromEntries(
    ['compile', 'stage', 'commit'].map((part) => [
      part,
      measureOf(
        taken[WEIR].map((found) => found[part]),
        PARTS,
      ),
    ]),
  );
  const counted = {
    'differ in the image': measureOf([pages.written], PAGES),
    'written by stage': measureOf(
      taken[WEIR].map((found) => found.written),
      PAGES,
    ),
    'of the image': measureOf([pages.total], PAGES),
  };
  return [
    row('first packet', valuesOf('enforced', FIRST), ratios),
    row('return', valuesOf('returned', RETURN)),
    row('weir', parts),
    row('pages', counted),
    ...(cold === undefined ? [] : [row('cold compile', { [WEIR]: measureOf(cold, COLD) })]),
  ];
}

const milliseconds = ({ median, low, high }) => `${median.toFixed(1)} ms (${low.toFixed(1)}–${high.toFixed(1)})`;

function targetsOf({ edited, promised }, rows) {
  if (promised === undefined) return [];
  const [first, , parts] = rows;
  const target = (figure, measure, most, why) => {
    const met = measure.median <= most;
    return { figure, target: `≤ ${most} ms`, measured: milliseconds(measure), met, ...(met ? {} : { why }) };
  };
  const where = Object.entries(parts.values).map(([name, measure]) => `${name} ${measure.median.toFixed(1)} ms`);
  return [
    target(`${edited.label}, compile to enforced`, first.values[WEIR], promised.enforced, where.join(', ')),
    target(
      `${edited.label}, everything compiled cold`,
      rows.at(-1).values[WEIR],
      promised.cold,
      'all of it is compile',
    ),
  ];
}

async function run(options) {
  const rows = [];
  const targets = [];
  for (const planned of plan(options)) {
    const found = await contest(planned, options.say);
    const cold = planned.promised && (await coldTimes(planned.edited, planned.rounds));
    const some = rowsOf(planned.edited, found, cold);
    rows.push(...some);
    targets.push(...targetsOf(planned, some));
  }
  return { rows, targets, charts: CHARTS, notes: notes(), peers: peerVersions() };
}

const CHARTS = [{ title: 'To the first packet judged by the edit', kind: 'bars', unit: FIRST }];

function notes() {
  return [
    'The edit lets a probe through that was denied before: a rule in the middle turns from deny to allow, or a set gains a prefix. A process of its own knocks every 200 µs; the edit decides from when the first probe that arrives was sent. Undoing it is not timed.',
    'weir: one process, as the agent has it, that was handed the whole resolved policy anew, no object of it shared with the last; compile, stage (write, bind, read back), commit (one store and one grace period). Reading and resolving the repository is not in it. Peers: a process started per edit, as people do it, fed from memory.',
    '`nft -f, all` and `iptables-restore` replace everything in one transaction; `nft -f, the edit` is `replace rule` by handle or `add element`; `iptables -R` replaces one rule; `ipset restore and swap` fills new sets and swaps them in one by one, which is not one transaction.',
    `Rules have one prefix each, or ten where prefixes are counted beside them; ${prefixWords()}; nftables, whose interval sets refuse it, is spared those that lie within others. Where rules have ten, nftables has them all in one map of verdicts, its fastest form to edit (replacing one of so many rules takes it longer than loading them), and iptables and ipset take no part.`,
    '`pages` of 4 KiB: those of the compiled image that the edit changes; those that stage wrote, whose slot held the generation before the last; all of them. `cold`: a fresh worker thread whose first compile this is.',
  ];
}

/** @type {import('./result.d.ts').Bench} */
export const bench = {
  name: 'update',
  title: 'From an edit to packets judged by it',
  about: `One rule or one prefix of a policy is edited. Measured is how long it takes until the command returns and until the first packet is
judged by the edit: weir from the resolved policy through compile, stage and commit; nftables, iptables and ipset from the start of the command.`,
  needs: [
    'root',
    'dist',
    { command: 'nft', package: 'nftables' },
    { command: 'iptables', package: 'iptables' },
    { command: 'ipset', package: 'ipset' },
  ],
  run,
};
