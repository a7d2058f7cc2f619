import { execFile } from 'node:child_process';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A bare repository, and a clone of it to commit from. */
export interface Repository {
  /** Path of the bare repository: the agent's source. */
  readonly bare: string;
  /** Writes files (undefined = delete), commits and pushes. */
  commit(message: string, files: Readonly<Record<string, string | undefined>>): Promise<Pushed>;
}

export interface Pushed {
  /** Full commit id. */
  readonly revision: string;
  /** When the push was started, in milliseconds of `performance.now()`. */
  readonly at: number;
}

/** Makes both below `folder`; the first commit holds a copy of the tree at `template`. */
export async function createRepository(folder: string, template: string): Promise<Repository> {
  const bare = join(folder, 'policy.git');
  const work = join(folder, 'work');
  await mkdir(folder, { recursive: true });
  await run('git', ['init', '--quiet', '--bare', '--initial-branch=main', bare]);
  await run('git', ['clone', '--quiet', bare, work]);
  const git = (...args: string[]): Promise<{ stdout: string }> => run('git', [...IDENTITY, ...args], { cwd: work });
  await git('checkout', '--quiet', '-B', 'main');
  await cp(template, work, { recursive: true });
  const repository: Repository = {
    bare,
    async commit(message, files) {
      for (const [name, text] of Object.entries(files)) await place(join(work, name), text);
      await git('add', '--all');
      await git('commit', '--quiet', '--message', message);
      const { stdout } = await git('rev-parse', 'HEAD');
      const at = performance.now();
      await git('push', '--quiet', 'origin', 'main');
      return { revision: stdout.trim(), at };
    },
  };
  await repository.commit('Start from the example policies', {});
  return repository;
}

const IDENTITY = ['-c', 'user.name=weir demo', '-c', 'user.email=demo@weir.invalid', '-c', 'commit.gpgsign=false'];

async function place(path: string, text: string | undefined): Promise<void> {
  if (text === undefined) return await rm(path);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
