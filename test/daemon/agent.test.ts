import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAgent } from '../../controller/daemon/agent.ts';
import { askAgent, socketPath } from '../../controller/daemon/socket.ts';
import type { Config } from '../../controller/model/documents.generated.ts';
import type { StatusDocument } from '../../controller/observe/status.ts';
import { hostYaml } from '../reconcile/policies.ts';

describe('runAgent', () => {
  let folder: string;
  let stop: AbortController;
  let running: Promise<unknown> | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'weir-agent-'));
    stop = new AbortController();
  });
  afterEach(async () => {
    stop.abort();
    await running;
    rmSync(folder, { recursive: true, force: true });
  });

  const put = (text: string): void => writeFileSync(join(folder, 'host.yaml'), text);
  const config = (): Config => ({
    host: 'web-1',
    source: { directory: folder },
    state: join(folder, '.state'),
    run: join(folder, '.run'),
    pins: join(folder, '.pins'),
    attach: 'auto',
    markMask: '0xff000000',
    backend: 'memory',
    log: { level: 'fatal' },
  });
  const start = () => runAgent(config(), { env: {}, signal: stop.signal });
  const ask = async (): Promise<StatusDocument> => JSON.parse(await askAgent(config().run, 'GET', '/status'));
  const until = async (holds: (status: StatusDocument) => boolean): Promise<StatusDocument> => {
    for (const end = Date.now() + 8000; Date.now() < end; ) {
      const status = await ask().catch(() => undefined);
      if (status !== undefined && holds(status)) return status;
      await new Promise((wake) => setTimeout(wake, 10));
    }
    throw new Error(`still ${await askAgent(config().run, 'GET', '/status')}`);
  };

  test('follows a folder, answers, refuses a second agent, and leaves cleanly', async () => {
    put(hostYaml([80], ['nowhere0']));
    const ended = start();
    running = ended;
    const first = await until(({ lastPass }) => lastPass !== null);
    expect(first).toMatchObject({ host: 'web-1', inSync: true, generation: 1, pending: ['nowhere0'], lastError: null });
    expect(JSON.parse(await askAgent(config().run, 'GET', '/counters'))).toEqual({
      version: 1,
      revision: first.revision,
      rules: [],
      stamped: {},
      reasons: {},
    });
    await expect(start()).rejects.toMatchObject({ code: 'AGENT_RUNNING' });
    put(hostYaml([443], ['nowhere0']));
    await until(({ generation }) => generation === 2);
    put('kind: [');
    const refused = await until(({ lastError }) => lastError !== null);
    expect(refused).toMatchObject({
      generation: 2,
      inSync: true,
      lastError: { diagnostics: [{ code: 'YAML_SYNTAX' }] },
    });
    stop.abort();
    expect(await ended).toBe(0);
    expect(existsSync(socketPath(config().run))).toBe(false);
    expect(JSON.parse(readFileSync(join(config().run, 'status.json'), 'utf8'))).toMatchObject({ generation: 2 });
  });

  test('a request makes a pass though nothing changed', async () => {
    put(hostYaml([80], ['nowhere0']));
    const ended = start();
    running = ended;
    await until(({ lastPass }) => lastPass !== null);
    await askAgent(config().run, 'POST', '/reconcile');
    expect((await until(({ lastPass }) => lastPass?.trigger === 'request')).lastPass).toMatchObject({
      result: 'unchanged',
    });
    stop.abort();
    expect(await ended).toBe(0);
  });
});
