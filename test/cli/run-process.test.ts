import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { silentServer } from '../source/silent-server.ts';

/** The file that `bin.weir` names, as built by `npm run build`. */
const WEIR = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const POLICIES = fileURLToPath(new URL('../../policies', import.meta.url));

function logOf(agent: ChildProcess): () => string {
  let log = '';
  agent.stdout?.on('data', (chunk: Buffer) => {
    log += chunk;
  });
  return () => log;
}

describe('weir run, as a process', () => {
  let folder: string;
  beforeAll(() => {
    if (!existsSync(WEIR)) throw new Error(`looking for ${WEIR}: not built; run npm run build`);
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'weir-run-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const start = (source: string): ChildProcess => {
    const config = join(folder, 'config.yaml');
    writeFileSync(
      config,
      `host: web-1\nbackend: memory\nsource: ${source}\nstate: ${folder}/state\nrun: ${folder}/run\n`,
    );
    return spawn(process.execPath, [WEIR, 'run', '--config', config], { stdio: ['ignore', 'pipe', 'inherit'] });
  };
  const stop = async (agent: ChildProcess, signal: 'SIGINT' | 'SIGTERM') => {
    const ended = once(agent, 'close');
    agent.kill(signal);
    const [code, by] = await ended;
    return { code, by };
  };

  test.each(['SIGTERM', 'SIGINT'] as const)(
    '%s during a fetch ends the agent, which would wait for ten minutes',
    async (signal) => {
      await using server = await silentServer();
      const arrival = server.arrival();
      const agent = start(`{ git: { url: "git://127.0.0.1:${server.port}/x.git", timeoutSeconds: 600 } }`);
      const log = logOf(agent);
      const { gone } = await arrival;
      const { code } = await stop(agent, signal);
      await gone;
      expect(code).toBe(0);
      const events = log()
        .trim()
        .split('\n')
        .map((line): unknown => JSON.parse(line));
      expect(events).toMatchObject([{ event: 'agent-started' }, { event: 'agent-stopped', why: 'signal' }]);
      expect(existsSync(join(folder, 'run', 'status.json'))).toBe(false);
    },
    60_000,
  );

  test('SIGTERM at any moment of the start', async () => {
    const ends: unknown[] = [];
    for (let moment = 0; moment <= 600; moment += 40) {
      const agent = start(`{ directory: ${JSON.stringify(POLICIES)} }`);
      const log = logOf(agent);
      await sleep(moment);
      const { code, by } = await stop(agent, 'SIGTERM');
      // Until weir's first line runs, the kernel ends the process by the signal itself.
      expect({ moment, end: by ?? code }).toEqual({ moment, end: log() === '' ? (by ?? 0) : 0 });
      ends.push(code);
    }
    expect(ends).toContain(0);
  }, 60_000);
});
