import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SimpleGit, simpleGit } from 'simple-git';
import { Fault } from '../errors/fault.ts';
import { type GitRemote, localFolder, transportOf } from './remote.ts';

/** Where a fetch puts the followed ref inside the mirror. */
export const TARGET = 'refs/weir/target';

/** Milliseconds for the last output of a git that exited. */
const AFTER_EXIT = 50;

/**
 * A bare repository of weir's own, without work tree, hooks and submodules. Everything git may do is
 * said in its `config` (mode 0600, since a URL may carry credentials), so that no secret is in an argument list.
 */
export interface Mirror {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Ends the git that runs, and lets no other start. */
  readonly signal?: AbortSignal | undefined;
}

/** A mirror that can fetch. */
export interface FetchingMirror extends Mirror {
  readonly git: SimpleGit;
}

/**
 * The mirror in `folder`, made if absent (gitrepository-layout(5): HEAD, objects/ and refs/ are a repository),
 * pointed at `remote`. A git that is ended is over at once; the ssh or git-remote-https it leaves behind gives up
 * after `timeoutSeconds` by itself. Throws STATE_UNWRITABLE, CONFIG_INVALID.
 */
export function openMirror(folder: string, remote: GitRemote, signal?: AbortSignal): FetchingMirror {
  const config = configText(remote);
  try {
    for (const part of ['objects', 'refs']) mkdirSync(join(folder, part), { recursive: true, mode: 0o700 });
    writeIfDifferent(join(folder, 'HEAD'), 'ref: refs/heads/main\n');
    writeIfDifferent(join(folder, 'config'), config);
  } catch (error) {
    const wrong = error instanceof Error ? error.message : String(error);
    throw new Fault('STATE_UNWRITABLE', `opening the mirror ${folder}: ${wrong}; make it writable for the agent`, {
      cause: error,
    });
  }
  const environment = gitEnvironment();
  const git = simpleGit({
    baseDir: folder,
    timeout: { block: remote.timeoutSeconds * 1000 },
    completion: { onClose: true, onExit: AFTER_EXIT },
    ...(signal === undefined ? {} : { abort: signal }),
    allowEnvironment: Object.keys(environment),
  }).env(environment);
  return { folder, environment, git, signal };
}

function configText(remote: GitRemote): string {
  const url = localFolder(remote.url) ?? remote.url;
  const lines = [
    ['core', 'repositoryformatversion = 0', 'bare = true', 'hooksPath = /dev/null', 'fsyncMethod = fsync'],
    ['core', `sshCommand = ssh -o BatchMode=yes -o ConnectTimeout=${remote.timeoutSeconds}`],
    ['protocol', 'allow = never'],
    [`protocol "${transportOf(remote.url)}"`, 'allow = always'],
    ['http', 'lowSpeedLimit = 1', `lowSpeedTime = ${remote.timeoutSeconds}`],
    // Packing beside a fetch: one thread, and no lock on refs.
    ['gc', 'autoPackLimit = 20', 'autoDetach = false', 'packRefs = false'],
    ['pack', 'threads = 1', 'windowMemory = 64m'],
    ['fetch', 'recurseSubmodules = false', 'fsckObjects = true'],
    ['remote "origin"', `url = ${JSON.stringify(url)}`, 'tagOpt = --no-tags'],
  ];
  return lines
    .map(([section, ...entries]) => `[${section}]\n${entries.map((entry) => `\t${entry}\n`).join('')}`)
    .join('');
}

function writeIfDifferent(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  const fresh = `${file}.new`;
  writeFileSync(fresh, text, { mode: 0o600 });
  chmodSync(fresh, 0o600);
  renameSync(fresh, file);
}

/** What git and ssh need of the agent's environment, and nothing that could point git elsewhere. */
export function gitEnvironment(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'SSH_AUTH_SOCK', 'HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy', 'SSL_CERT_FILE'];
  const environment: Record<string, string> = { LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' };
  for (const name of kept) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}
