import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { censusOf } from './census.ts';
import { type CrashHost, crashHost, succeed } from './host.ts';
import { writeDoor } from './policy.ts';
import { isLong } from './share.ts';
import { look } from './verdict.ts';

/** Two that would write below one folder of pins: one does, and however it ends the other may go on. */

const ROUNDS = isLong ? 40 : 2;

interface Publisher {
  readonly port: number;
  /** Its apply, with policies and records of its own. */
  readonly apply: readonly string[];
}

function publisher(host: CrashHost, port: number): Publisher {
  const folder = join(dirname(host.policies), `publisher-${port}`);
  mkdirSync(folder);
  writeDoor(folder, { port, interfaces: ['eth0'] });
  return { port, apply: host.verb('apply', folder, '--state', `${folder}-state`) };
}

interface Ended {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stderr: string;
}

async function ended(child: ChildProcess): Promise<Ended> {
  const chunks: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  const [status, signal] = await once(child, 'close');
  return { status, signal, stderr: chunks.join('') };
}

function start([program = '', ...words]: readonly string[]): ChildProcess {
  return spawn(program, words, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Who had the lock when it was asked for may be gone when it is asked who that is. */
const refusal = ({ pins }: CrashHost, holder = 'process \\d+ \\(.+\\)'): RegExp =>
  new RegExp(`^weir apply: writing to ${pins}: ${holder} has the lock; stop it first \\[AGENT_RUNNING\\]$`, 'm');
const REFUSED_BY_SOMEBODY = '(process \\d+ \\(.+\\)|another process)';
const openDoors = (host: CrashHost): readonly number[] => look(host).passed['eth0 ingress 4'] ?? [];

test('who stopped after its commit, its records not yet written, keeps others out until it is killed', async () => {
  using host = crashHost('tcx');
  const [first, second] = [publisher(host, 443), publisher(host, 22)];
  succeed(second.apply);
  const stop = ['-e', 'trace=rename', '-e', 'inject=rename:signal=STOP:when=2'];
  const held = start(['strace', '-qq', '-o', '/dev/null', ...stop, ...first.apply]);
  const end = ended(held);
  try {
    await decides(host, 443);
    expect(await ended(start(second.apply))).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(refusal(host)),
    });
    expect(openDoors(host)).toEqual([443]);
  } finally {
    for (const pid of childrenOf(held)) process.kill(pid, 'SIGKILL');
    await end;
  }
  succeed(second.apply);
  expect(openDoors(host)).toEqual([22]);
}, 120_000);

test(`of two that start at once one may be refused, and what decides is whole: ${ROUNDS} rounds`, async () => {
  using host = crashHost('clsact');
  const both = [publisher(host, 443), publisher(host, 22)];
  for (const { apply } of [...both, ...both, ...both]) succeed(apply);
  const goal = censusOf(host);
  let refused = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const ends = await Promise.all(both.map(({ apply }) => ended(start(apply))));
    const done = both.filter((_, i) => ends[i]?.status === 0);
    const others = ends.filter(({ status }) => status !== 0);
    expect(others).toEqual(
      others.map(() => ({
        status: 1,
        signal: null,
        stderr: expect.stringMatching(refusal(host, REFUSED_BY_SOMEBODY)),
      })),
    );
    expect(done.map(({ port }) => [port])).toContainEqual(openDoors(host));
    expect(censusOf(host)).toEqual(goal);
    refused += others.length;
  }
  process.stdout.write(`publishers at once: ${refused} of ${2 * ROUNDS} refused\n`);
  for (const { apply, port } of both) {
    succeed(apply);
    expect(openDoors(host)).toEqual([port]);
  }
}, 600_000);

/** Resolves when the generation of that port decides: the publisher that stored it then goes no further. */
async function decides(host: CrashHost, port: number): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(20)) if (openDoors(host).includes(port)) return;
  throw new Error(`waiting for port ${port} to open: it did not within a minute`);
}

function childrenOf({ pid }: ChildProcess): readonly number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}
