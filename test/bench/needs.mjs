// What benchmarks want to find, and how to come by it. What no package brings is looked for before any is installed.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDebian, isRoot } from '../../.ci/system.mjs';
import { CORPORA } from '../corpora-root.mjs';

/** @import { Bench, Need } from './result.d.ts' */
/** @typedef {Pick<Bench, 'name' | 'needs'>} Needy */

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What lies in the folders of the corpora. */
const CORPUS = {
  classbench: 'ClassBench rule sets (classbench/NAME.gz)',
  sets: 'sets of real prefixes and addresses to look up (sets/NAME.txt.gz, sets/NAME.probes.tsv.gz)',
};

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function hasCommand(name) {
  const folders = `${process.env['PATH'] ?? ''}${delimiter}/usr/sbin${delimiter}/sbin`.split(delimiter);
  return folders.some((folder) => isExecutable(join(folder, name)));
}

/** Of this machine. */
const HERE = {
  isRoot,
  isBuilt: () => existsSync(join(ROOT, 'dist', 'cli', 'main.js')),
  hasCorpus: (name) => existsSync(join(CORPORA, name)),
  hasCommand,
  installs: () => isRoot() && isDebian(),
};

const corpusOf = (need) => (typeof need === 'string' || !('corpora' in need) ? undefined : need.corpora);
const commandOf = (need) => (typeof need === 'string' || !('command' in need) ? undefined : need);

/** @param {readonly Needy[]} benches @returns {readonly string[]} their names */
export function withoutCorpora(benches) {
  return benches.filter(({ needs }) => !needs.some(corpusOf)).map(({ name }) => name);
}

/**
 * Why a benchmark cannot run, whatever is installed; empty when it can.
 *
 * @param {Needy} bench
 * @param {readonly Needy[]} all
 * @returns {readonly string[]}
 */
export function blockers({ needs }, all, here = HERE) {
  return needs.flatMap((need) => {
    const [corpus, command] = [corpusOf(need), commandOf(need)];
    if (need === 'root' && !here.isRoot()) return ['not root; run it with sudo'];
    if (need === 'dist' && !here.isBuilt()) return ['weir is not built; npm run build'];
    if (command !== undefined && !here.hasCommand(command.command) && !here.installs())
      return [`${command.command} is missing; apt-get install ${command.package}`];
    if (corpus === undefined || here.hasCorpus(corpus)) return [];
    return [
      `${CORPUS[corpus]} are external material that is no part of the repository, and not in ${CORPORA}; ` +
        `set WEIR_CORPORA to the folder that has ${corpus}/, or name one that needs none: ${withoutCorpora(all).join(', ')}`,
    ];
  });
}

/**
 * Debian packages to install, each with why: `nftables (nft, for live and update)`.
 *
 * @param {readonly Needy[]} benches
 * @returns {ReadonlyMap<string, string>}
 */
export function packagesFor(benches, here = HERE) {
  const found = new Map();
  for (const { name, needs } of benches) {
    for (const { command, package: brings } of needs.map(commandOf).filter(Boolean)) {
      if (here.hasCommand(command)) continue;
      const { users } = found.get(brings) ?? found.set(brings, { command, users: new Set() }).get(brings);
      users.add(name);
    }
  }
  const why = ([brings, { command, users }]) => [brings, `${brings} (${command}, for ${[...users].join(' and ')})`];
  return new Map([...found].map(why));
}

function run(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { cwd: ROOT, env, stdio: ['ignore', 2, 2] }).status === 0;
}

/** @param {Iterable<string>} packages */
export function install(packages) {
  const quiet = ['--quiet=2', '--option=Dpkg::Use-Pty=0'];
  run('apt-get', ['update', ...quiet]);
  run('apt-get', ['install', '--yes', '--no-install-recommends', ...quiet, ...packages]);
}

/**
 * What is missing though everything was done to have it, each with what to do; empty when the benchmark can run.
 *
 * @param {Needy} bench
 * @returns {readonly string[]}
 */
export function lacking({ needs }) {
  return needs.flatMap((need) => {
    const command = commandOf(need);
    if (need === 'bench-objects' && !run('make', ['-s', '-C', join('bpf', 'bench')]))
      return ['its BPF objects are not built; make -C bpf/bench says why'];
    if (command === undefined || hasCommand(command.command)) return [];
    return [`${command.command} is missing; apt-get install ${command.package}`];
  });
}
