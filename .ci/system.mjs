// What weir needs from the operating system to build, to run and to be tested, each with the Debian package that has it.
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @typedef {{ what: string, package: string, for: 'build' | 'run' | 'test', present: () => boolean }} Requirement */

const program = (name) => () =>
  `${process.env['PATH'] ?? ''}${delimiter}/usr/sbin${delimiter}/sbin`.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

const header = (path) => () => existsSync(join('/usr/include', path));

/** The loader's folders, one architecture level deep: `/usr/lib/x86_64-linux-gnu` and its like. */
const library = (name) => () =>
  ['/usr/lib', '/lib', '/usr/local/lib', '/usr/lib64', '/lib64'].some(
    (folder) =>
      existsSync(join(folder, name)) ||
      (existsSync(folder) &&
        readdirSync(folder).some((entry) => entry.endsWith('-linux-gnu') && existsSync(join(folder, entry, name)))),
  );

/** @type {readonly Requirement[]} */
export const REQUIREMENTS = [
  { what: 'make', package: 'make', for: 'build', present: program('make') },
  { what: 'clang', package: 'clang', for: 'build', present: program('clang') },
  { what: 'llvm-strip', package: 'llvm', for: 'build', present: program('llvm-strip') },
  { what: 'bpf/bpf_helpers.h', package: 'libbpf-dev', for: 'build', present: header('bpf/bpf_helpers.h') },
  { what: 'linux/bpf.h', package: 'linux-libc-dev', for: 'build', present: header('linux/bpf.h') },
  { what: 'libbpf.so.1', package: 'libbpf1', for: 'run', present: library('libbpf.so.1') },
  { what: 'ip', package: 'iproute2', for: 'run', present: program('ip') },
  { what: 'git', package: 'git', for: 'run', present: program('git') },
  { what: 'ssh', package: 'openssh-client', for: 'run', present: program('ssh') },
  { what: 'strace', package: 'strace', for: 'test', present: program('strace') },
];

/**
 * @param {{ tests?: boolean }} also what only tests need counts too
 * @returns {readonly Requirement[]}
 */
export function missing({ tests = false } = {}) {
  return REQUIREMENTS.filter((requirement) => (tests || requirement.for !== 'test') && !requirement.present());
}

export function isRoot() {
  return process.getuid?.() === 0;
}

export function isDebian() {
  const file = '/etc/os-release';
  return existsSync(file) && /^ID(_LIKE)?=.*\bdebian\b/m.test(readFileSync(file, 'utf8')) && program('apt-get')();
}
