import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { Fault } from '../errors/fault.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { gitEnvironment, type Mirror } from './mirror.ts';
import { readTree } from './tree.ts';

const run = promisify(execFile);

/**
 * `folder` as it is in a revision of the repository it lies in: any expression of gitrevisions(7)
 * (`main`, `HEAD~1`, `origin/main`). Nothing is fetched, the work tree is not looked at.
 * Throws SOURCE_MISSING (no repository, or no such folder in the revision) and GIT_REF_MISSING.
 */
export async function snapshotCommit(folder: string, ref: string): Promise<Snapshot> {
  const origin = `${resolve(folder)} ${ref}`;
  const repository: Mirror = { folder: resolve(folder), environment: gitEnvironment() };
  const ask = async (...args: string[]): Promise<string> =>
    (await run('git', ['-C', repository.folder, ...args], { env: repository.environment })).stdout.replace(/\n$/, '');
  const prefix = await ask('rev-parse', '--show-prefix').catch((cause: unknown) => {
    throw new Fault(
      'SOURCE_MISSING',
      `reading ${origin}: the folder is in no git repository; name a folder inside one`,
      { cause },
    );
  });
  const commit = await ask('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`).catch(
    (cause: unknown) => {
      throw new Fault(
        'GIT_REF_MISSING',
        `reading ${origin}: ${JSON.stringify(ref)} names no commit; fetch it first, or check its name`,
        { cause },
      );
    },
  );
  const entries = await readTree(repository, { commit, folder: prefix.replace(/\/$/, ''), origin });
  return { revision: commit, origin, entries };
}
