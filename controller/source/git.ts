import { GitPluginError } from 'simple-git';
import { Fault } from '../errors/fault.ts';
import { interrupted } from './child.ts';
import { type FetchingMirror, type Mirror, openMirror, TARGET } from './mirror.ts';
import { assertRef, folderOf, type GitRemote, localFolder, originOf, redact } from './remote.ts';
import type { Candidate, Source } from './source.ts';
import { readTree } from './tree.ts';
import { tidyMirror } from './upkeep.ts';
import { pollEvery, watchRefs } from './watch.ts';

export interface Following {
  readonly pollSeconds: number;
  /** Ends a fetch, or a read, that is under way: it throws INTERRUPTED. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Follows a branch or tag of a git repository through a bare mirror in `folder`.
 * `latest` throws GIT_UNREACHABLE, GIT_REF_MISSING, GIT_EMPTY and GIT_NOT_DESCENDANT: a commit that does not
 * contain the last applied one is taken only when a person says so (`weir apply --force`).
 */
export function gitSource(folder: string, remote: GitRemote, { pollSeconds, signal: stop }: Following): Source {
  assertRef(remote.ref);
  const origin = originOf(remote);
  const place = { folder: folderOf(remote.path), origin };
  const candidate = (mirror: Mirror, revision: string): Candidate => ({
    revision,
    origin,
    read: async () => ({ revision, origin, entries: await readTree(mirror, { ...place, commit: revision }) }),
  });
  return {
    origin,
    async latest(last) {
      const mirror = openMirror(folder, remote, stop);
      const revision = await fetchCommit(mirror, remote);
      await assertDescends(mirror, revision, last?.origin === origin ? last.revision : undefined, remote);
      return candidate(mirror, revision);
    },
    async recall(last) {
      if (last.origin !== origin) return undefined;
      const mirror = openMirror(folder, remote, stop);
      const kind = await mirror.git.raw(['cat-file', '-t', last.revision]).catch(() => '');
      return kind.trim() === 'commit' ? candidate(mirror, last.revision) : undefined;
    },
    async tidy(last) {
      await tidyMirror(openMirror(folder, remote, stop), last?.origin === origin ? last.revision : undefined);
    },
    watch: (onChange, signal) => {
      pollEvery(pollSeconds, () => onChange('poll'), signal);
      const bare = localFolder(remote.url);
      if (bare !== undefined) watchRefs(bare, () => onChange('refs'), signal);
    },
  };
}

async function fetchCommit(mirror: FetchingMirror, remote: GitRemote): Promise<string> {
  try {
    await mirror.git.raw([
      'fetch',
      '--progress',
      '--no-auto-maintenance',
      '--no-write-fetch-head',
      'origin',
      `+${remote.ref}:${TARGET}`,
    ]);
    return (await mirror.git.raw(['rev-parse', '--verify', `${TARGET}^{commit}`])).trim();
  } catch (error) {
    throw await explain(mirror, remote, error);
  }
}

async function explain(mirror: FetchingMirror, remote: GitRemote, error: unknown): Promise<Fault> {
  const said = redact(error instanceof Error ? error.message : String(error));
  const doing = `fetching ${originOf(remote)}`;
  if (mirror.signal?.aborted === true) return interrupted(doing);
  if (/couldn't find remote ref/.test(said)) {
    const refs = await mirror.git.raw(['ls-remote', 'origin']).catch(() => 'unknown');
    if (refs === '') return new Fault('GIT_EMPTY', `${doing}: the repository has no commits; push the first one`);
    return new Fault(
      'GIT_REF_MISSING',
      `${doing}: no branch or tag ${JSON.stringify(remote.ref)}; check source.git.ref`,
    );
  }
  if (/expected commit type|\^\{commit\}/.test(said)) {
    return new Fault(
      'GIT_REF_MISSING',
      `${doing}: ${JSON.stringify(remote.ref)} names no commit; check source.git.ref`,
    );
  }
  if (/dubious ownership/.test(said)) return ownedByAnother(doing, remote);
  const wrong = isSilence(error) ? `no answer for ${remote.timeoutSeconds} s` : reason(said);
  return new Fault('GIT_UNREACHABLE', `${doing}: ${wrong}; check the URL, the network and the credentials`);
}

/** Git reads no repository on this machine that another user could have prepared (git-config(1), safe.directory). */
function ownedByAnother(doing: string, remote: GitRemote): Fault {
  const folder = localFolder(remote.url) ?? remote.url;
  return new Fault(
    'GIT_UNREACHABLE',
    `${doing}: ${folder} is owned by another user than the agent's, so git does not read it; give it to the agent's user ` +
      `with "chown -R", or trust it with "git config --system --add safe.directory ${folder}"`,
  );
}

/** Whether simple-git ended a git that printed nothing for too long. */
function isSilence(error: unknown): boolean {
  return error instanceof GitPluginError && error.plugin === 'timeout';
}

/** What git says after every failure of a transport, whatever the reason. */
const BOILERPLATE = /Could not read from remote repository|Please make sure you have|and the repository exists/;

/** The line of git's output that says why: the last `fatal:` or `error:`, else the last line (ssh's own words). */
function reason(said: string): string {
  const lines = said
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !BOILERPLATE.test(line));
  const line = lines.findLast((text) => /^(fatal|error):/.test(text)) ?? lines.at(-1) ?? 'git gave no reason';
  return line.replace(/^(fatal|error): /, '').slice(0, 300);
}

async function assertDescends(
  mirror: FetchingMirror,
  revision: string,
  last: string | undefined,
  remote: GitRemote,
): Promise<void> {
  if (last === undefined || last === revision) return;
  const common = await mirror.git.raw(['merge-base', last, revision]).catch(() => '');
  if (common.trim() === last) return;
  if (mirror.signal?.aborted === true) throw interrupted(`fetching ${originOf(remote)}`);
  throw new Fault(
    'GIT_NOT_DESCENDANT',
    `fetching ${originOf(remote)}: commit ${revision} does not contain ${last}, which this host enforces; ` +
      'restore the history, or accept it with "weir apply --config FILE --force" while the agent is stopped',
  );
}
