// DPDK's rte_acl, as Debian's dpdk-test-acl runs it: without huge pages, on one core, timed by itself.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @import { Drawn, Rule } from './classbench.mjs' */

export const RTE_ACL = { command: 'dpdk-test-acl', package: 'dpdk-dev' };
const EAL = ['--no-huge', '-m', '2048', '--no-pci', '--no-shconf', '--no-telemetry', '-l', '0'];
/** Real-time priority: a program that runs inside the kernel is not preempted, so this one shall not be either. */
export const UNDISTURBED = ['--fifo', '1'];
const NANOSECONDS = 1_000_000_000;

const quad = (bits) => [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 255n).join('.');
const block = ({ bits, length }) => `${quad(bits)}/${length}`;
const span = ({ first, last }) => `${first} : ${last}`;
const hex = (value) => `0x${value.toString(16).padStart(2, '0')}`;

function ruleLine({ source, destination, sourcePorts, ports, protocol }) {
  const number = protocol === undefined ? '0x00/0x00' : `${hex(protocol)}/0xff`;
  return `@${block(source)}\t${block(destination)}\t${span(sourcePorts)}\t${span(ports)}\t${number}\n`;
}

/**
 * IPv4 only. `sample(alg)` is nanoseconds a packet, `answers(alg)` the number of the deciding rule of each packet, -1 for none.
 *
 * @param {{ folder: string, rules: readonly Rule[], packets: readonly Drawn[], iterations: number }} given
 */
export function rteAcl({ folder, rules, packets, iterations }) {
  const [rulesFile, traceFile] = [join(folder, 'acl.rules'), join(folder, 'acl.trace')];
  writeFileSync(rulesFile, rules.map(ruleLine).join(''));
  const fields = ({ source, destination, sourcePort, value, protocol }) =>
    [source, destination, sourcePort, value, protocol].join('\t');
  writeFileSync(traceFile, `${packets.map(fields).join('\n')}\n`);
  const run = (alg, iter, verbose) => {
    const counts = [`--rulenum=${rules.length + 1}`, `--tracenum=${packets.length}`, `--iter=${iter}`];
    const files = [`--rulesf=${rulesFile}`, `--tracef=${traceFile}`];
    const args = [...EAL, '--', ...files, ...counts, `--alg=${alg}`, `--verbose=${verbose}`];
    return execFileSync('chrt', [...UNDISTURBED, RTE_ACL.command, ...args], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  };
  return {
    sample(alg) {
      const said = run(alg, iterations, 0);
      const rate = /, ([\d.]+) pkt\/sec/.exec(said)?.[1];
      if (rate === undefined) throw new Error(`dpdk-test-acl --alg=${alg} gave no rate: ${said.slice(-300)}`);
      return NANOSECONDS / Number(rate);
    },
    answers(alg) {
      const found = [...run(alg, 1, 2).matchAll(/^ipv4_5tuple: (\d+), category: 0, result: (\d+)$/gm)];
      if (found.length !== packets.length) throw new Error(`dpdk-test-acl answered ${found.length} packets`);
      return Int32Array.from(found, ([, , result]) => Number(result) | 0);
    },
  };
}

/** As installed; `unknown` where Debian's tools cannot say. */
export function rteAclVersion() {
  try {
    return execFileSync('dpkg-query', ['-W', '-f', `\${Version}`, RTE_ACL.package], { encoding: 'utf8' });
  } catch {
    return 'unknown';
  }
}
