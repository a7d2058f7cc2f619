// Nanoseconds to classify a packet, on ClassBench rules.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawPackets, readRules, rulesInIpv6 } from './classbench.mjs';
import { NOTES, targetsOf } from './classify-targets.mjs';
import { dpdk, identities, linearRules, oracleOf, weir, weirFrames } from './contest.mjs';
import { figure, whole } from './figures.mjs';
import { unordered } from './identities.mjs';
import { RTE_ACL, rteAclVersion } from './rte-acl.mjs';
import { inTurns, LEAST_ROUNDS, measureOf, ratioOf } from './sample.mjs';

/** @import { Bench, Row } from './result.d.ts' */

const UNIT = 'ns/packet';
const SETS = ['acl1_1k', 'fw1_1k', 'ipc1_1k', 'acl1_10k', 'fw1_10k', 'ipc1_10k'];
const GROWTH = [10, 100, 1_000];
/** The set whose parts they are. */
const WHOLE_SET = 'acl1_10k';
const GROWTH_ROUNDS = 15;

/** Runs `measure` with the case's contestants and ends them, whatever happens. */
async function contested(given, makers, { rounds, say, label }) {
  const oracle = oracleOf(given);
  const made = new Map();
  try {
    for (const [name, make] of Object.entries(makers)) made.set(name, make(given, oracle.answers, made));
    const wrong = [...made].map(([name, each]) => ({ name, count: each.disagreements() }));
    for (const { name, count } of wrong)
      if (count > 0) say(`${label}: ${name} decides ${count} packets otherwise than the oracle`);
    const contestants = Object.fromEntries([...made].map(([name, each]) => [name, () => each.sample()]));
    const taken = await inTurns({ ...contestants, 'linear scan': () => oracle.sample() }, rounds);
    const row = rowOf(label, taken, given.rules.length);
    say(
      `${label}: ${Object.entries(row.values)
        .map(([name, { median }]) => `${name} ${figure(median)}`)
        .join(', ')}`,
    );
    return { row, taken, made, wrong, compared: given.packets.length };
  } finally {
    for (const each of made.values()) each.end?.();
  }
}

/** @returns {Row} every other subject against weir */
function rowOf(label, taken, at) {
  const others = Object.keys(taken).filter((name) => name !== 'weir' && name !== 'weir, whole program');
  return {
    label,
    at,
    values: Object.fromEntries(Object.entries(taken).map(([name, values]) => [name, measureOf(values, UNIT)])),
    ratios: Object.fromEntries(others.map((name) => [`weir / ${name}`, ratioOf(taken.weir, taken[name])])),
  };
}

const everyone = (iterations) => {
  let acl;
  const dpdkOnce = (given, expected) => {
    acl ??= dpdk(given, expected, iterations);
    return acl;
  };
  return {
    weir,
    'weir, whole program': (given, expected, made) => weirFrames(given, expected, made.get('weir').image),
    'rte_acl avx2': (given, expected) => dpdkOnce(given, expected).avx2,
    'rte_acl scalar': (given, expected) => dpdkOnce(given, expected).scalar,
    'linear rules': linearRules,
  };
};

/** `count` rules spread evenly over all, in their order. */
function some(rules, count) {
  if (count >= rules.length) return rules;
  return Array.from({ length: count }, (_, index) => rules[Math.floor((index * rules.length) / count)]);
}

/** Cases in the order of the table: rules, contestants, label. */
function casesOf({ quick }) {
  const iterations = quick ? 1 : 5;
  const named = new Map(SETS.map((name) => [name, readRules(name)]));
  const sets = quick ? SETS.slice(0, 3) : SETS;
  return [
    ...GROWTH.map((count) => ({
      label: `${WHOLE_SET}, ${whole(count)} of its rules`,
      rules: some(named.get(WHOLE_SET), count),
      makers: everyone(iterations),
      isPart: true,
    })),
    ...sets.map((name) => ({
      label: name,
      rules: named.get(name),
      makers: everyone(iterations),
      isPart: name === WHOLE_SET,
    })),
    ...(quick ? ['acl1_1k'] : ['acl1_10k', 'ipc1_10k']).map((name) => ({
      label: `${name}, unordered part`,
      rules: unordered(named.get(name)),
      makers: { weir, 'LPM trie + hash': identities },
    })),
    {
      label: quick ? 'acl1_1k as IPv6' : 'acl1_10k as IPv6',
      rules: rulesInIpv6(named.get(quick ? 'acl1_1k' : 'acl1_10k')),
      makers: { weir },
    },
  ];
}

/** The fewest rules and all of them, in turns. */
async function growthOf(folder, { seed, count }) {
  const all = readRules(WHOLE_SET);
  const sizes = [all, some(all, GROWTH[0])].map((rules) => {
    const given = { folder, rules, packets: drawPackets(rules, count, seed) };
    return weir(given, oracleOf(given).answers);
  });
  try {
    const [over, under] = sizes;
    const { most, least } = await inTurns({ most: over.sample, least: under.sample }, GROWTH_ROUNDS);
    return { ratio: ratioOf(most, least), most: measureOf(most, UNIT), least: measureOf(least, UNIT) };
  } finally {
    for (const each of sizes) each.end();
  }
}

/** @type {Bench} */
export const bench = {
  name: 'classify',
  title: 'Classification on ClassBench rules',
  about: `Packets drawn from the rules (a random point of a random rule; one in twenty wholly random), the same ones for every contestant. *weir* is
the production classifier (\`classify.h\`, \`walk.h\`, an image placed by the production code) in a loop over 100,000 parsed packets in one
\`BPF_PROG_TEST_RUN\`, by the kernel's clock, less a loop that only reads the packets and writes an answer. *weir, whole program* is all of
\`weir.bpf.c\` over whole frames: binding, parsing, both sides, counters; less a loop that only writes the frames. The linear scan (C, gcc) decides what is right.`,
  needs: ['root', 'dist', 'bench-objects', { corpora: 'classbench' }, RTE_ACL, { command: 'clang', package: 'clang' }],
  async run({ quick, seed, say }) {
    const folder = mkdtempSync(join(tmpdir(), 'weir-bench-'));
    const count = quick ? 10_000 : 100_000;
    const done = [];
    let growth;
    try {
      for (const { label, rules, makers, isPart } of casesOf({ quick })) {
        const packets = drawPackets(rules, count, seed);
        const result = await contested({ folder, rules, packets }, makers, {
          rounds: quick ? LEAST_ROUNDS : 7,
          say,
          label,
        });
        done.push({ ...result, isPart: isPart === true, rules: rules.length, label });
      }
      if (!quick) growth = await growthOf(folder, { seed, count });
    } finally {
      rmSync(folder, { recursive: true });
    }
    return {
      rows: done.map(({ row }) => row),
      targets: targetsOf(done, growth),
      charts: [
        {
          title: 'ClassBench sets',
          kind: 'bars',
          unit: UNIT,
          rows: done.filter(({ label }) => SETS.includes(label)).map(({ label }) => label),
        },
        {
          title: `${WHOLE_SET} and parts of it`,
          kind: 'lines',
          unit: UNIT,
          across: 'rules',
          rows: done.filter(({ isPart }) => isPart).map(({ label }) => label),
        },
      ],
      notes: [...NOTES, ...loadNotes(done)],
      peers: { 'DPDK (dpdk-test-acl)': rteAclVersion() },
    };
  },
};

function loadNotes(done) {
  return done.flatMap(({ label, made, rules }) => {
    const linear = made.get('linear rules');
    const maps = made.get('LPM trie + hash');
    return [
      ...(linear === undefined
        ? []
        : [
            `${label}: linear rules compiled and loaded in ${figure(linear.seconds)} s${linear.count < rules ? `, only the first ${whole(linear.count)} of ${whole(rules)}: ${linear.refusal}` : ''}.`,
          ]),
      ...(maps === undefined
        ? []
        : [
            `${label}: ${whole(rules)} rules make ${whole(maps.identities)} identities and ${whole(maps.entries)} hash entries.`,
          ]),
    ];
  });
}
