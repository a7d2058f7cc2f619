// Makes a fresh clone able to build: npm packages as the lock file says, and what the operating system must offer.
// Needs Node only. Does nothing, quickly, when everything is there.
//
//   node .ci/bootstrap.mjs            what is missing and cannot be installed is an error
//   node .ci/bootstrap.mjs --lenient  ... is named, and left to whoever needs it (demo and tests without root)
//   --tests                           also what only the tests need
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDebian, isRoot, missing } from './system.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const LEAST_NODE = [20, 19];

const say = (text) => process.stderr.write(`bootstrap: ${text}\n`);

/** Runs a program with its output on stderr; results of whoever called us belong to stdout. */
function run(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, error } = spawnSync(command, args, { cwd: ROOT, env, stdio: ['ignore', 2, 2] });
  if (status === 0) return;
  say(`running ${command} ${args.join(' ')}: ${error?.message ?? `ended with status ${status}`}`);
  process.exit(1);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [leastMajor, leastMinor] = LEAST_NODE;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return;
  say(`checking Node: this is ${process.versions.node}; install Node ${LEAST_NODE.join('.')} or newer`);
  process.exit(1);
}

/** npm writes what it installed to a lock file of its own inside node_modules. */
function packagesInstalled() {
  const installed = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const { packages: have } = JSON.parse(readFileSync(installed, 'utf8'));
  const { packages: want } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  return Object.entries(want).every(
    ([path, { version, optional }]) => path === '' || optional === true || have[path]?.version === version,
  );
}

function installPackages() {
  if (packagesInstalled()) return;
  say('installing npm packages from package-lock.json (npm ci)');
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
}

/** @param {{ lenient: boolean, tests: boolean }} options */
function installSystem({ lenient, tests }) {
  const lacking = missing({ tests });
  if (lacking.length === 0) return;
  const packages = [...new Set(lacking.map((requirement) => requirement.package))];
  const apt = ['install', '--yes', '--no-install-recommends', ...packages];
  if (isRoot() && isDebian()) {
    say(`installing from Debian: ${packages.join(' ')}`);
    run('apt-get', ['update', '--quiet=2']);
    run('apt-get', ['--quiet=2', '--option=Dpkg::Use-Pty=0', ...apt]);
    return;
  }
  say(`looking for what weir needs: ${lacking.map((requirement) => requirement.what).join(', ')} missing`);
  say(`install it and come back: sudo apt-get ${apt.join(' ')} (or what your distribution calls these)`);
  if (!lenient) process.exit(1);
}

checkNode();
installPackages();
installSystem({ lenient: process.argv.includes('--lenient'), tests: process.argv.includes('--tests') });
