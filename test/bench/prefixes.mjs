// Random lookups in large sets of real prefixes, against the kernel's LPM trie.
import { CONSTANTS } from '../../dist/abi/layout.generated.js';
import { loadRunner, objectPath } from './bench-object.mjs';
import { ALL_PORTS, policyOf } from './classbench.mjs';
import { figure, whole } from './figures.mjs';
import { fillTrie } from './identities.mjs';
import { packetBytes } from './packets.mjs';
import { drawnFrom, mixedFrom, readSet, splitFrom } from './prefix-sets.mjs';
import { inTurns, LEAST_ROUNDS, measureOf, ratioOf } from './sample.mjs';
import { enthrone, imageOf } from './weir-slot.mjs';

/** @import { Bench, Target } from './result.d.ts' */

const UNIT = 'ns/lookup';
const [WEIR, WHOLE, TRIE] = ['weir', 'weir, whole decision', 'kernel LPM trie'];
const MILLION = 1_000_000;

/** One rule that allows whatever comes from the set; or two, the second of which denies. */
function policyFor({ prefixes, denied = [], family }) {
  const everywhere = { family, bits: 0n, length: 0 };
  const ports = { first: 0, last: ALL_PORTS };
  const rule = { source: everywhere, destination: everywhere, sourcePorts: ports, ports, protocol: undefined };
  const policy = policyOf([rule, ...(denied.length > 0 ? [rule] : [])]);
  const refused = new Set(denied);
  const sets = [prefixes.filter((each) => !refused.has(each)), denied];
  const [{ policies, ...tier }] = policy.tiers;
  const [{ ingress, ...one }] = policies;
  const restricted = ingress.map((each, index) => ({
    ...each,
    from: [{ include: [{ name: `set-${index}`, prefixes: sets[index] }], except: [] }],
    to: 'any',
  }));
  return { ...policy, tiers: [{ ...tier, policies: [{ ...one, ingress: restricted }] }] };
}

function probePackets({ family, probes }) {
  const destination = family === 4 ? 0x0a000001n : 0xfd00n << 112n;
  return packetBytes(
    probes.map(({ address }) => ({ family, source: address, destination, protocol: 6, sourcePort: 1024, value: 80 })),
  );
}

/** Probes whose answer is wrong: `isTrue` of the answer is to be `what` of the probe. */
function countWrong(answers, probes, [what, isTrue]) {
  return probes.filter((probe, index) => isTrue(answers[index]) !== probe[what]).length;
}

/** No address that is not allowed may have a class that an allowed one has. */
function byClass(answers, probes) {
  const allowed = new Set(answers.filter((_, index) => probes[index].allowed));
  return ['allowed', (answer) => allowed.has(answer)];
}

function openWeir(set) {
  const started = performance.now();
  const image = imageOf(policyFor(set));
  const seconds = (performance.now() - started) / 1000;
  const runner = loadRunner(objectPath('classify'), ['classify_all', 'find_all', 'touch_all']);
  runner.setPackets(probePackets(set));
  enthrone(runner, image);
  return { runner, bytes: image.bytes.length, seconds };
}

function openTrie(set) {
  const runner = loadRunner(objectPath('identity'), ['identify_all', 'touch_all']);
  runner.setPackets(probePackets(set));
  fillTrie(runner.object.map(`identities${set.family}`), set.prefixes, (index) => index + 1);
  return runner;
}

async function measure(label, set, { rounds, say }) {
  const { probes, prefixes } = set;
  const count = probes.length;
  const weir = openWeir(set);
  const trie = openTrie(set);
  try {
    const classes = weir.runner.answers('find_all', count);
    const wrong = {
      [WEIR]: countWrong(classes, probes, byClass(classes, probes)),
      [WHOLE]: countWrong(weir.runner.answers('classify_all', count), probes, [
        'allowed',
        (answer) => answer >> 32n === BigInt(CONSTANTS.WEIR_ALLOW),
      ]),
      [TRIE]: countWrong(trie.answers('identify_all', count), probes, ['inside', (answer) => answer !== 0n]),
    };
    const net = (runner, name) => () => runner.time(name, count) - runner.time('touch_all', count);
    const taken = await inTurns(
      {
        [WEIR]: net(weir.runner, 'find_all'),
        [WHOLE]: net(weir.runner, 'classify_all'),
        [TRIE]: net(trie, 'identify_all'),
      },
      rounds,
    );
    const row = {
      label,
      at: prefixes.length,
      values: Object.fromEntries(Object.entries(taken).map(([name, values]) => [name, measureOf(values, UNIT)])),
      ratios: Object.fromEntries([WEIR, WHOLE].map((name) => [`${name} / ${TRIE}`, ratioOf(taken[name], taken[TRIE])])),
    };
    say(
      `${label}: ${Object.entries(row.values)
        .map(([name, { median }]) => `${name} ${figure(median)}`)
        .join(', ')}; wrong ${JSON.stringify(wrong)}`,
    );
    return {
      row,
      wrong,
      count,
      family: set.family,
      prefixes: prefixes.length,
      bytes: weir.bytes,
      seconds: weir.seconds,
    };
  } finally {
    weir.runner[Symbol.dispose]();
    trie[Symbol.dispose]();
  }
}

/** Sets by label, each made when its turn comes. */
function setsOf({ quick, seed }) {
  const small = [
    ['IPv4, 1,000 drawn', () => drawnFrom(readSet('v4_10k'), 1_000, seed)],
    ['IPv4, 10,000', () => readSet('v4_10k')],
    ['IPv4, 100,000', () => readSet('v4_100k')],
  ];
  const six = ['IPv6, 100,000', () => readSet('v6_100k')];
  if (quick) return [...small.slice(0, 2), six];
  const split = () => splitFrom(readSet('v6_100k'), { bits: 4, count: MILLION, seed });
  return [
    ...small,
    ['IPv4, 1,000,000', () => readSet('v4_1M')],
    ['IPv4, 1,000,000 in two rules', () => mixedFrom(readSet('v4_1M'), seed)],
    six,
    ['IPv6, 1,000,000 (split)', split],
  ];
}

const LIMITS = { 4: 1 / 10, 6: 1 / 5 };

/** @returns {readonly Target[]} */
function targetsOf(done) {
  const speed = done
    .filter(({ prefixes }) => prefixes === MILLION)
    .map(({ row, family }) => {
      const ratio = row.ratios[`${WEIR} / ${TRIE}`].median;
      const least = row.values[WEIR].low / row.values[TRIE].low;
      return {
        figure: `random lookup against the kernel’s LPM trie: ${row.label}`,
        target: `≤ 1/${1 / LIMITS[family]}`,
        measured: `1/${figure(1 / ratio)}, 1/${figure(1 / least)} by the least sample of each`,
        met: Math.max(ratio, least) <= LIMITS[family],
      };
    });
  const wrong = done.reduce((sum, each) => sum + each.wrong[WEIR] + each.wrong[WHOLE], 0);
  const asked = done.reduce((sum, { count }) => sum + 2 * count, 0);
  return [
    ...speed,
    {
      figure: 'addresses found where they are not, or not where they are',
      target: '0',
      measured: `${whole(wrong)} of ${whole(asked)}`,
      met: wrong === 0,
    },
  ];
}

/** @type {Bench} */
export const bench = {
  name: 'prefixes',
  title: 'Address lookup in large sets',
  about: `100,000 addresses looked up in sets of real prefixes (country, cloud and threat lists), each once, in a loop inside one \`BPF_PROG_TEST_RUN\`,
less a loop that only reads the packets. *weir* is the lookup of the source address in an image of one policy with one rule, *weir, whole
decision* everything that the image decides by (both addresses, service, source port, row), and *kernel LPM trie* a \`BPF_MAP_TYPE_LPM_TRIE\` with the same prefixes in the same loop.`,
  needs: ['root', 'dist', 'bench-objects', { corpora: 'sets' }],
  async run({ quick, seed, say }) {
    const done = [];
    for (const [label, make] of setsOf({ quick, seed }))
      done.push(await measure(label, make(), { rounds: quick ? LEAST_ROUNDS : 9, say }));
    const charted = (family) =>
      done.filter((each) => each.family === family && !each.row.label.endsWith('rules')).map(({ row }) => row.label);
    const trieWrong = done.reduce((sum, each) => sum + each.wrong[TRIE], 0);
    return {
      rows: done.map(({ row }) => row),
      targets: targetsOf(done),
      charts: [
        { title: 'IPv4', kind: 'lines', unit: UNIT, across: 'prefixes', rows: charted(4) },
        { title: 'IPv6', kind: 'lines', unit: UNIT, across: 'prefixes', rows: charted(6) },
      ],
      notes: [
        'The addresses lie beside the sets with what is right for each; for the drawn and the split set every other one is a random point of a random prefix, and a search over merged ranges says what is right.',
        'The million IPv4 prefixes are pieces of real blocks; a policy with one rule lets the compiler melt neighbours into one, which the kernel’s trie cannot. *In two rules* each prefix is allowed by the first or denied by the second at random, so that little melts.',
        'The million IPv6 prefixes are pieces of the 100,000 real ones, each cut into 16 of which some are left out at random.',
        `The kernel’s trie gave ${whole(trieWrong)} wrong answers.`,
        ...done.map(
          ({ row, bytes, seconds }) =>
            `${row.label}: an image of ${figure(bytes / 2 ** 20)} MiB, compiled in ${figure(seconds)} s.`,
        ),
      ],
    };
  },
};
