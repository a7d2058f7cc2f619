import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askAgent, isAgentThere, openSocket, socketPath } from '../../controller/daemon/socket.ts';
import { Fault } from '../../controller/errors/fault.ts';
import type { CountersDocument } from '../../controller/observe/counters.ts';

describe('the socket', () => {
  let run: string;
  let asked = 0;
  beforeEach(() => {
    run = mkdtempSync(join(tmpdir(), 'weir-socket-'));
    asked = 0;
  });
  afterEach(() => rmSync(run, { recursive: true, force: true }));

  const desk = {
    status: (): never => {
      throw new Fault('MAP_REFUSED', 'reading: no');
    },
    counters: (): CountersDocument => ({ version: 1, revision: null, rules: [], reasons: { arp: 2 }, stamped: {} }),
    reconcile: (): void => void asked++,
  };

  test('POST /reconcile asks for a pass; the socket is for its owner alone', async () => {
    using _socket = await openSocket(run, desk);
    expect(statSync(socketPath(run)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await askAgent(run, 'POST', '/reconcile'))).toEqual({ accepted: true });
    expect(asked).toBe(1);
    expect(JSON.parse(await askAgent(run, 'GET', '/counters'))).toEqual(desk.counters());
  });

  test('a fault, and a question nobody answers, come back as AGENT_UNREACHABLE with the reason', async () => {
    using _socket = await openSocket(run, desk);
    await expect(askAgent(run, 'GET', '/status')).rejects.toMatchObject({
      code: 'AGENT_UNREACHABLE',
      message: expect.stringContaining('it answered 503: {"code":"MAP_REFUSED"'),
    });
    await expect(askAgent(run, 'POST', '/status')).rejects.toMatchObject({
      message: expect.stringContaining('it answered 404'),
    });
  });

  test('a second agent is refused; what a killed one left is not in the way', async () => {
    {
      using _socket = await openSocket(run, desk);
      await expect(openSocket(run, desk)).rejects.toMatchObject({
        code: 'AGENT_RUNNING',
        message: `opening ${socketPath(run)}: another agent answers there; stop it, or give this one its own run folder`,
      });
    }
    writeFileSync(socketPath(run), '');
    expect(await isAgentThere(run)).toBe(false);
    using _socket = await openSocket(run, desk);
    expect(await isAgentThere(run)).toBe(true);
  });

  test('no agent is AGENT_UNREACHABLE', async () => {
    await expect(askAgent(run, 'GET', '/status')).rejects.toMatchObject({
      code: 'AGENT_UNREACHABLE',
      message: `asking the agent at ${socketPath(run)}: connect ENOENT ${socketPath(run)}; start it with "systemctl start weir"`,
    });
  });
});
