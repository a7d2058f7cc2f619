import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../house/biome.ts';

/** Debian packages without installing them: downloaded by name with apt, unpacked below `.cache/debian/`, kept. */

const CACHE = join(ROOT, '.cache', 'debian');

/** What apt or dpkg could not do: on a machine of one's own a reason to skip, in CI a failure. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

function apt(program: string, args: readonly string[], cwd: string = ROOT): string {
  try {
    return execFileSync(program, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (cause) {
    const said = cause instanceof Error ? cause.message.trim().split('\n').slice(0, 3).join(' | ') : String(cause);
    throw new Unavailable(`running ${program} ${args.join(' ')}: ${said}; the machine must reach a Debian mirror`, {
      cause,
    });
  }
}

/** The one package of that beginning on which a meta package depends now. */
export function dependencyOf(metaPackage: string, beginning: string): string {
  const asked = (): string | undefined =>
    apt('apt-cache', ['depends', metaPackage])
      .split('\n')
      .map((line) => line.trim().replace(/^Depends: /, ''))
      .find((name) => name.startsWith(beginning));
  return withLists(asked, `a dependency ${beginning}… of ${metaPackage}`);
}

/** `ask` again with fresh package lists if it finds nothing, as on a machine that never updated them. */
function withLists(ask: () => string | undefined, what: string): string {
  const first = orUndefined(ask);
  if (first !== undefined) return first;
  apt('apt-get', ['update', '--quiet=2']);
  const found = ask();
  if (found === undefined) throw new Unavailable(`looking for ${what}: apt knows none`);
  return found;
}

function orUndefined(ask: () => string | undefined): string | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof Unavailable) return undefined;
    throw error;
  }
}

/** The folder of an unpacked package, whole or absent. Throws Unavailable. */
export function unpacked(name: string): string {
  const folder = join(CACHE, name);
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  const making = mkdtempSync(join(CACHE, 'making-'));
  try {
    withLists(() => {
      apt('apt-get', ['--quiet=2', '--option=APT::Sandbox::User=root', 'download', name], making);
      return readdirSync(making).find((file) => file.endsWith('.deb'));
    }, name);
    for (const file of readdirSync(making)) {
      apt('dpkg-deb', ['--extract', file, 'tree'], making);
    }
    if (!existsSync(folder)) renameSync(join(making, 'tree'), folder);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  return folder;
}

/** Installs packages, as root, when `program` does not run. Throws Unavailable. */
export function installed(program: string, packageName: string): string {
  const runs = (): string | undefined => orUndefined(() => apt(program, ['--version']) && program);
  return withLists(() => {
    const there = runs();
    if (there !== undefined) return there;
    apt('apt-get', ['--quiet=2', 'install', '--yes', '--no-install-recommends', packageName]);
    return runs();
  }, `${program} of package ${packageName}`);
}
