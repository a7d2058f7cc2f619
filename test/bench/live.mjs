// Floods of live frames against one policy in the words of weir and of its peers. As root, on two CPUs.
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { command } from '../network-namespace.mjs';
import { flatRules, PORTS } from './flat-policy.mjs';
import { BEST, CONTESTANTS, EARLY, LINEAR, NOTHING, WEIR } from './live-contestants.mjs';
import { liveWire, PACKETS, tableOf } from './live-wire.mjs';
import { peerVersions } from './peer-versions.mjs';
import { inTurns, measureOf, ratioOf } from './sample.mjs';
import { randomFrom } from './shapes.mjs';

const RULES = [10, 100, 1_000, 10_000];
/** The number of rules the targets speak of. */
const TARGET = 1_000;
/** Of the generator's runs in the check, one in so many sends a packet: slower, and again, until all were judged. */
const PACES = [64, 256, 1024, 1024, 4096, 4096, 4096, 4096];
/** Hops and retries must not pass for verdicts: a flood's share may differ from the table's by this much. */
const TOLERANCE = 0.01;
const SENDER_CPU = 0;
const HOST_CPU = 1;
const DELIVERED = 'packets/s delivered';
const COST = 'ns of CPU per delivered packet';

/** Packets drawn uniformly over the rules, from a random address of the rule's prefix. */
function draw(rules, random) {
  return Array.from({ length: PACKETS }, () => {
    const { base, length, port, action } = rules[Math.floor(random() * rules.length)];
    return { source: base + Math.floor(random() * 2 ** (32 - length)), port, action };
  });
}

/** Waits until the host's thread has nothing more to do. */
async function drained(wire) {
  for (let before = -1, now = wire.receiver.time(); now !== before; [before, now] = [now, wire.receiver.time()]) {
    await sleep(20);
  }
}

/**
 * Sends the whole table, again and more slowly until nothing that the wire lost is missing: each packet that is allowed
 * must arrive and none that is denied.
 */
async function check(name, wire, drawn) {
  wire.listen('mark');
  wire.traffic.forget();
  const isAllowed = ({ action }) => action === 'allow' || name === NOTHING;
  for (const every of PACES) {
    wire.send(PACKETS * every, every);
    await drained(wire);
    const seen = wire.traffic.seen();
    const leaked = drawn.findIndex((packet, i) => !isAllowed(packet) && seen[i] > 0);
    if (leaked !== -1) throw new Error(`${name}: packet ${JSON.stringify(drawn[leaked])} arrived and is denied`);
    if (drawn.every((packet, i) => !isAllowed(packet) || seen[i] > 0)) return;
  }
  throw new Error(`${name}: packets that are allowed never arrive`);
}

/** One flood of `runs` packets; what arrived, and what the host's thread spent on it. */
async function flood(wire, runs, share) {
  const [taken, time] = [wire.taken(), wire.receiver.time()];
  const seconds = wire.send(runs);
  await drained(wire);
  const delivered = wire.traffic.delivered();
  const spent = wire.receiver.time() - time;
  const found = delivered / (wire.taken() - taken);
  if (Math.abs(found - share) > TOLERANCE) throw new Error(`${found} of the packets arrived instead of ${share}`);
  return { seconds, rate: delivered / seconds, cost: spent / delivered, busy: spent / 1e9 / seconds };
}

/** All contestants with `count` rules, side by side, flooded in turns. */
async function contest(count, { quick, seed, say }) {
  const rules = flatRules(count, seed);
  const drawn = draw(rules, randomFrom(seed + count));
  const allowed = drawn.filter(({ action }) => action === 'allow').length / PACKETS;
  const rounds = quick ? 2 : 7;
  const made = [];
  try {
    const floods = {};
    const samplers = {};
    for (const [number, [name, install]] of Object.entries(CONTESTANTS).entries()) {
      const wire = liveWire({ label: `${number}`, ports: PORTS, packets: tableOf(drawn), cpu: HOST_CPU });
      made.push(wire);
      made.push(install(wire.host, rules));
      await check(name, wire, drawn);
      wire.listen('count');
      floods[name] = [];
      samplers[name] = async () => {
        const found = await flood(wire, quick ? 2 ** 20 : 2 ** 23, name === NOTHING ? 1 : allowed);
        floods[name].push(found);
        return found.rate;
      };
      say(`${count} rules: ${name} judges every packet rightly`);
    }
    await inTurns(samplers, rounds);
    return Object.fromEntries(Object.entries(floods).map(([name, all]) => [name, all.slice(-rounds)]));
  } finally {
    for (const each of made.reverse()) each[Symbol.dispose]();
  }
}

const middleOf = (values) => measureOf(values, '').median;

/** Two rows for a number of rules: what arrived, and what it cost. */
function rowsOf(count, floods) {
  const label = count.toLocaleString('en');
  return [
    rowOf({ label: `${label} rules: delivered`, at: count, floods, field: 'rate', unit: DELIVERED }),
    rowOf({ label: `${label} rules: cost`, at: count, floods, field: 'cost', unit: COST }),
  ];
}

function rowOf({ label, at, floods, field, unit }) {
  const of = (name) => floods[name].map((found) => found[field]);
  const peers = Object.keys(floods).filter((name) => name !== WEIR);
  return {
    label,
    at,
    values: Object.fromEntries(Object.keys(floods).map((name) => [name, measureOf(of(name), unit)])),
    ratios: Object.fromEntries(peers.map((name) => [`${WEIR} / ${name}`, ratioOf(of(WEIR), of(name))])),
  };
}

/** Of some contestants the one that delivers most, and weir's ratio to it. */
function against(row, names) {
  const best = names.toSorted((a, b) => row.values[b].median - row.values[a].median)[0];
  return { best, ratio: row.ratios[`${WEIR} / ${best}`] };
}

const times = ({ median, low, high }) => `${median.toFixed(2)}× (${low.toFixed(2)}–${high.toFixed(2)})`;

function targetsOf(row) {
  const linear = against(row, [LINEAR]);
  const sets = against(row, BEST);
  const target = ({ best, ratio }, least) => ({
    figure: `packets delivered at 1,000 rules, weir / ${best}`,
    target: `≥ ${least}×`,
    measured: times(ratio),
    met: ratio.median >= least,
  });
  const whyNot = ({ best }) => {
    const most = (row.values[NOTHING].median / row.values[best].median).toFixed(2);
    const left = times(row.ratios[`${WEIR} / ${NOTHING}`]);
    return `without any firewall the wire and the stack deliver ${most}× what ${best} does, and weir ${left} of that; an empty program at the hook takes 40 ns of a packet, parsing and counting as much again. Fewer instructions and cache lines in classification are the best that was tried`;
  };
  return [
    [linear, 10],
    [sets, 1.3],
  ].map(([peer, least]) => {
    const each = target(peer, least);
    return each.met ? each : { ...each, why: whyNot(peer) };
  });
}

function notesOf(row, floods) {
  const early = against(row, EARLY);
  const busy = Object.values(floods).flatMap((all) => all.map((found) => found.busy));
  return [
    'Rules: a prefix of IPv4 (/22, /24, /28 or /32, all disjoint) and a destination port of UDP (one of 16); seven in eight allow, one denies, and whatever matches none is denied. Packets: 32,768, drawn uniformly over the rules, a random address of the rule’s prefix; a linear list is therefore walked to its middle on average.',
    'Sender: XDP live frames (`BPF_F_TEST_XDP_LIVE_FRAMES`) into a veth, more than any receiver takes. Counted is what reaches the filter of a UDP socket, which ends it there; what the full ring of the veth loses counts for nobody. Seconds run from the generator’s first frame to its last.',
    'CPU: time of the receiving interface’s own NAPI thread by the scheduler’s count (`/proc/PID/schedstat`), from polling the wire to the socket’s filter, divided by the packets delivered; judging the denied ones is in it. The thread has a CPU to itself, the sender the other one.',
    `The receiver was busy ${(middleOf(busy) * 100).toFixed(0)} % of the time (median; lowest ${(Math.min(...busy) * 100).toFixed(0)} %): where that is well below 100 %, others used its CPU or the sender was too slow, and the cost per packet is the better figure.`,
    'Stateless throughout: no rule asks for conntrack, so none is active in these namespaces. weir counts packets and bytes of every rule; the rules of nftables carry no counters, those of iptables always do.',
    '`concatenation`: one verdict map of address and port. `tree of maps`: a verdict map of ports whose chains each look the address up in an interval map. `ipset`: hash:net,port of what is allowed and of what is denied, asked in this order by two iptables rules. nftables and iptables judge at `input`; `nftables ingress` at the netdev hook, its earliest, right behind TC.',
    `At 1,000 rules weir delivers ${times(early.ratio)} of what ${early.best} does.`,
    'Before its floods every contestant gets the whole table: each allowed packet must arrive and no denied one, and in every flood the share that arrives must be the table’s to 1 %; else the benchmark fails.',
  ];
}

async function run(options) {
  if (availableParallelism() < 2) throw new Error('one CPU: sender and receiver need one each');
  const mask = command('taskset', ['-p', String(process.pid)])
    .split(': ')[1]
    .trim();
  command('taskset', ['-acp', String(SENDER_CPU), String(process.pid)]);
  try {
    const rows = [];
    let notes = [];
    let targets = [];
    for (const count of options.quick ? [10, TARGET] : RULES) {
      const floods = await contest(count, options);
      rows.push(...rowsOf(count, floods));
      if (count !== TARGET) continue;
      const delivered = rows.at(-2);
      [targets, notes] = [targetsOf(delivered), notesOf(delivered, floods)];
    }
    return { rows, targets, charts: CHARTS, notes, peers: peerVersions() };
  } finally {
    command('taskset', ['-ap', mask, String(process.pid)]);
  }
}

const CHARTS = [
  { title: 'Delivered', kind: 'lines', unit: DELIVERED, across: 'rules' },
  { title: 'Cost', kind: 'lines', unit: COST, across: 'rules' },
];

/** @type {import('./result.d.ts').Bench} */
export const bench = {
  name: 'live',
  title: 'Packets delivered, and what each costs',
  about: `A flood of small UDP packets over a veth pair into a host that judges them by one and the same policy, expressed for weir
(compiled, staged, committed and attached by the production code), nftables and iptables with ipset, and for nothing at all. Measured are
packets per second that arrive at the sockets, and CPU time per packet that arrives.`,
  needs: [
    'root',
    'dist',
    'bench-objects',
    { command: 'nft', package: 'nftables' },
    { command: 'iptables', package: 'iptables' },
    { command: 'ipset', package: 'ipset' },
    { command: 'ethtool', package: 'ethtool' },
    { command: 'taskset', package: 'util-linux' },
  ],
  run,
};
