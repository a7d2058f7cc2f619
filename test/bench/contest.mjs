// Contestants over one rule set and one list of packets: what they answer and how long they take.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadRunner, objectPath } from './bench-object.mjs';
import { policyOf, ruleNumber } from './classbench.mjs';
import { fillIdentities, identitiesOf } from './identities.mjs';
import { loadMost } from './linear-rules.mjs';
import { packetBytes, ruleBytes } from './packets.mjs';
import { rteAcl, UNDISTURBED } from './rte-acl.mjs';
import { enthrone, imageOf } from './weir-slot.mjs';

/** @import { Drawn, Rule } from './classbench.mjs' */

/**
 * @typedef {{ folder: string, rules: readonly Rule[], packets: readonly Drawn[] }} Case `folder` is this case's own
 * @typedef {object} Contestant
 * @property {() => number} sample nanoseconds a packet
 * @property {() => number} disagreements packets it decides by another rule than the oracle
 * @property {() => void} [end]
 */

const SCAN = fileURLToPath(new URL('../../bpf/build/bench/linear-scan', import.meta.url));
/** Packets of a sample where one takes microseconds. */
const FEW = 10_000;

/** The linear scan of bpf/bench/linear-scan.c: what every other contestant must agree with. */
export function oracleOf({ folder, rules, packets }) {
  const [ruleFile, packetFile, answerFile] = ['rules', 'packets', 'answers'].map((name) => join(folder, name));
  writeFileSync(ruleFile, ruleBytes(rules));
  writeFileSync(packetFile, packetBytes(packets));
  const scan = (count) =>
    Number(
      execFileSync('chrt', [...UNDISTURBED, SCAN, ruleFile, packetFile, String(count), answerFile], {
        encoding: 'utf8',
      }),
    );
  scan(packets.length);
  const bytes = readFileSync(answerFile);
  return {
    /** Number of the deciding rule of each packet, -1 for none. */
    answers: new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)),
    sample: () => scan(Math.min(FEW, packets.length)),
  };
}

/** How many of `answers` differ from the oracle's. */
export function countDifferences(answers, expected) {
  let count = 0;
  for (let index = 0; index < answers.length; index++) if (answers[index] !== expected[index]) count++;
  return count;
}

const lowHalf = (answer) => Number(answer & 0xffffffffn);

/** The classifier alone. `image` is the one it decides by. */
export function weir({ rules, packets }, expected) {
  const image = imageOf(policyOf(rules));
  const runner = loadRunner(objectPath('classify'), ['classify_all', 'touch_all']);
  runner.setPackets(packetBytes(packets));
  enthrone(runner, image);
  const numbers = new Map([...image.rules].map(([number, rule]) => [number, ruleNumber(rule)]));
  return {
    image,
    sample: () => runner.time('classify_all', packets.length) - runner.time('touch_all', packets.length),
    disagreements() {
      const found = runner.answers('classify_all', packets.length);
      return countDifferences(
        Array.from(found, (answer) => numbers.get(lowHalf(answer)) ?? -2),
        expected,
      );
    },
    end: () => runner[Symbol.dispose](),
  };
}

/** As layout.h has them. */
const ACTION = { allow: 1, deny: 2 };
/** Addresses that make a packet the host's own (ARCHITECTURE, rule 2), which these policies leave to the host's default: deny. */
export const isOwn = ({ destination }) =>
  destination >> 28n === 0xen || destination === 0xffffffffn || destination === 0n;

/** The whole program over whole frames; its answers are verdicts, of which every other rule's is a deny. */
export function weirFrames({ packets }, expected, image) {
  const runner = loadRunner(objectPath('frames'), ['judge_all', 'write_all']);
  runner.setPackets(packetBytes(packets));
  enthrone(runner, image);
  const verdicts = Array.from(expected, (rule, index) => {
    const isDenied = rule < 0 || isOwn(packets[index]) || rule % 2 === 1;
    return isDenied ? ACTION.deny : ACTION.allow;
  });
  return {
    sample: () => runner.time('judge_all', packets.length) - runner.time('write_all', packets.length),
    disagreements: () => countDifferences(Array.from(runner.answers('judge_all', packets.length), Number), verdicts),
    end: () => runner[Symbol.dispose](),
  };
}

export function linearRules({ folder, rules, packets }, expected) {
  const started = performance.now();
  const { runner, count, refusal } = loadMost(folder, rules);
  const seconds = (performance.now() - started) / 1000;
  const some = Math.min(FEW, packets.length);
  runner.setPackets(packetBytes(packets));
  return {
    count,
    refusal,
    seconds,
    sample: () => runner.time('match_all', some) - runner.time('touch_all', some),
    /** Rules behind the last that loaded are answered by none. */
    disagreements() {
      const found = Array.from(runner.answers('match_all', packets.length), (answer) => lowHalf(answer) | 0);
      return countDifferences(
        found,
        expected.map((rule) => (rule < count ? rule : -1)),
      );
    },
    end: () => runner[Symbol.dispose](),
  };
}

/** One contestant per algorithm. */
export function dpdk(given, expected, iterations) {
  const acl = rteAcl({ ...given, iterations });
  const contestant = (alg) => ({
    sample: () => acl.sample(alg),
    disagreements: () => countDifferences(acl.answers(alg), expected),
  });
  return { avx2: contestant('avx2'), scalar: contestant('scalar') };
}

/** Only for rules of `unordered`: any rule that accepts allows. */
export function identities({ rules, packets }, expected) {
  const made = identitiesOf(rules);
  const runner = loadRunner(objectPath('identity'), ['allow_all', 'touch_all']);
  runner.setPackets(packetBytes(packets));
  fillIdentities(runner, made);
  return {
    identities: made.identities.length,
    entries: made.entries.length,
    sample: () => runner.time('allow_all', packets.length) - runner.time('touch_all', packets.length),
    disagreements: () =>
      countDifferences(
        Array.from(runner.answers('allow_all', packets.length), Number),
        expected.map((rule) => (rule < 0 ? 0 : 1)),
      ),
    end: () => runner[Symbol.dispose](),
  };
}
