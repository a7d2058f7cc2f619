import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A bare repository and a clone to push from, in a folder of their own. */
export interface TestRepository {
  readonly folder: string;
  readonly bare: string;
  readonly work: string;
  git(...args: string[]): string;
  put(path: string, text: string): void;
  /** Commits everything and pushes to main; returns the commit. */
  push(message: string): string;
  remove(): void;
}

export function testRepository(): TestRepository {
  const folder = mkdtempSync(join(tmpdir(), 'weir-git-'));
  const bare = join(folder, 'policies.git');
  const work = join(folder, 'work');
  const env = { PATH: process.env['PATH'], HOME: folder, GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C' };
  const run = (cwd: string, args: string[]): string =>
    execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio: 'pipe' });
  run(folder, ['init', '-q', '--bare', '-b', 'main', bare]);
  run(folder, ['init', '-q', '-b', 'main', work]);
  run(work, ['remote', 'add', 'origin', bare]);
  const git = (...args: string[]): string =>
    run(work, ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args]).trim();
  return {
    folder,
    bare,
    work,
    git,
    put(path, text) {
      mkdirSync(dirname(join(work, path)), { recursive: true });
      writeFileSync(join(work, path), text);
    },
    push(message) {
      git('add', '-A');
      git('commit', '-q', '--allow-empty', '-m', message);
      git('push', '-q', 'origin', 'HEAD:main');
      return git('rev-parse', 'HEAD');
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
