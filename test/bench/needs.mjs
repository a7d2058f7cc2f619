// What a benchmark wants to find, and how to come by it.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDebian, isRoot } from '../../.ci/system.mjs';
import { CORPORA } from '../corpora-root.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

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

function run(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { cwd: ROOT, env, stdio: ['ignore', 2, 2] }).status === 0;
}

function hasInstalled({ command, package: name }) {
  if (hasCommand(command)) return true;
  if (!isRoot() || !isDebian()) return false;
  const quiet = ['--quiet=2', '--option=Dpkg::Use-Pty=0'];
  run('apt-get', ['update', ...quiet]);
  run('apt-get', ['install', '--yes', '--no-install-recommends', ...quiet, name]);
  return hasCommand(command);
}

const NAMED = {
  root: { present: isRoot, how: 'run it as root' },
  dist: { present: () => existsSync(join(ROOT, 'dist', 'cli', 'main.js')), how: 'npm run build' },
  'bench-objects': { present: () => run('make', ['-s', '-C', join('bpf', 'bench')]), how: 'make -C bpf/bench' },
  corpora: { present: () => existsSync(CORPORA), how: 'set WEIR_CORPORA to the folder of external test material' },
};

/**
 * What is missing and could not be made or installed, each with what to do; empty when the benchmark can run.
 *
 * @param {readonly import('./result.d.ts').Need[]} needs
 * @returns {readonly string[]}
 */
export function lacking(needs) {
  return needs.flatMap((need) => {
    if (typeof need !== 'string')
      return hasInstalled(need) ? [] : [`${need.command} is missing: apt-get install ${need.package}`];
    const { present, how } = NAMED[need];
    return present() ? [] : [`no ${need}: ${how}`];
  });
}
