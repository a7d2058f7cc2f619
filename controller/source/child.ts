import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { Fault } from '../errors/fault.ts';
import type { Mirror } from './mirror.ts';

/** Milliseconds a git command on the local mirror may take. */
const DEADLINE = 60_000;

/** How a git command runs. */
export interface Manner {
  /** What it reads from standard input. */
  readonly input?: string;
  /** Milliseconds after which it is asked to end (SIGTERM): git then removes its temporary files and locks. */
  readonly patience?: number;
  /** Only with processor time nobody else wants. */
  readonly background?: boolean;
}

/** What a git command answered. */
export interface Answer {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * Runs a git plumbing command on the mirror and keeps its output as bytes (simple-git decodes text).
 * Throws SOURCE_MISSING when git cannot be run or does not end in time, INTERRUPTED when the mirror's signal ended it.
 */
export function runGit(mirror: Mirror, args: readonly string[], manner: Manner = {}): Promise<Answer> {
  const { input = '', patience, background = false } = manner;
  const deadline = patience ?? DEADLINE;
  const child = spawn('git', ['-C', mirror.folder, ...args], {
    env: mirror.environment,
    timeout: deadline,
    killSignal: patience === undefined ? 'SIGKILL' : 'SIGTERM',
    ...(mirror.signal === undefined ? {} : { signal: mirror.signal }),
  });
  if (background && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return new Promise((settle, reject) => {
    const fail = (wrong: string): void => {
      if (mirror.signal?.aborted === true) return reject(interrupted(`running git ${args[0]} in ${mirror.folder}`));
      reject(
        new Fault(
          'SOURCE_MISSING',
          `running git ${args[0]} in ${mirror.folder}: ${wrong}; check that git is installed and the disk answers`,
        ),
      );
    };
    child.on('error', (error) => fail(error.message));
    child.on('close', (status, signal) => {
      if (status === null) fail(`ended by ${signal ?? 'a signal'} within ${deadline} ms`);
      else settle({ status, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() });
    });
  });
}

/** What a person, or systemd, stopped; not a fault of the world. */
export function interrupted(doing: string): Fault {
  return new Fault('INTERRUPTED', `${doing}: interrupted; nothing was changed`);
}
