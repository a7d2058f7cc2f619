import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { askAgent } from '../../controller/daemon/socket.ts';
import type { StatusDocument } from '../../controller/observe/status.ts';
import { type Namespace, namespace, veth } from '../netns.ts';
import { uniqueName } from '../network-namespace.mjs';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const POLICIES = fileURLToPath(new URL('../../policies', import.meta.url));
const UNIT = readFileSync(new URL('../../systemd/weir.service', import.meta.url), 'utf8');

const MORE = `apiVersion: weir/v1
kind: Policy
metadata: { name: more }
spec:
  subject: { hosts: {} }
  ingress: [{ name: alt, action: allow, ports: [{ protocol: tcp, port: 8444 }] }]
`;

/** As setpriv(1) takes it: nothing but what the unit names. */
const CAPABILITIES = (/^CapabilityBoundingSet=(.*)$/m.exec(UNIT)?.[1] ?? '')
  .split(' ')
  .reduce((list, name) => `${list},+${name.replace('CAP_', '').toLowerCase()}`, '-all');

describe('with the capabilities of weir.service and no others', () => {
  let folder: string;
  let pins: string;
  let host: Namespace;
  let peer: Namespace;
  let agent: ChildProcess | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'weir-unit-'));
    pins = `/sys/fs/bpf/weir-test-${uniqueName('unit')}`;
    [host, peer] = [namespace('host'), namespace('peer')];
    veth({ at: host, name: 'eth0' }, { at: peer, name: 'eth0' });
    cpSync(POLICIES, join(folder, 'policies'), { recursive: true });
    writeFileSync(
      join(folder, 'config.yaml'),
      `host: web-1\nsource: { directory: policies }\nstate: state\nrun: run\npins: ${pins}\n`,
    );
  });
  afterEach(() => {
    agent?.kill('SIGKILL');
    rmSync(pins, { recursive: true, force: true });
    for (const each of [peer, host]) each[Symbol.dispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  const confined = (verb: string, ...more: readonly string[]): readonly string[] => [
    ...[`--net=${host.path}`, 'setpriv', '--no-new-privs', `--bounding-set=${CAPABILITIES}`],
    ...[`--inh-caps=${CAPABILITIES}`, process.execPath, MAIN, verb, ...more, '--config', join(folder, 'config.yaml')],
  ];
  const until = async (holds: (status: StatusDocument) => boolean): Promise<StatusDocument> => {
    for (const end = Date.now() + 15_000; Date.now() < end; await sleep(20)) {
      const text = await askAgent(join(folder, 'run'), 'GET', '/status').catch(() => undefined);
      const status: StatusDocument | undefined = text === undefined ? undefined : JSON.parse(text);
      if (status !== undefined && holds(status)) return status;
    }
    throw new Error('waiting for the agent: not there after 15 s');
  };
  const start = (): void => {
    agent = spawn('nsenter', confined('run'), { stdio: ['ignore', 'ignore', 'inherit'] });
  };
  const stop = async (): Promise<unknown> => {
    const ended = once(agent ?? spawn('true'), 'exit');
    agent?.kill('SIGTERM');
    return (await ended)[0];
  };

  test('the agent attaches, stages, commits, adopts and detaches', async () => {
    start();
    const first = await until(({ inSync }) => inSync);
    expect(first.interfaces).toMatchObject([{ name: 'eth0', attached: ['egress', 'ingress'] }]);
    expect(await stop()).toBe(0);
    start();
    expect((await until(({ lastPass }) => lastPass !== null)).generation).toBe(first.generation);
    writeFileSync(join(folder, 'policies', 'more.yaml'), MORE);
    const { digest } = await until(({ generation }) => generation === 2);
    expect(digest.enforced).not.toBe(first.digest.enforced);
    expect(await stop()).toBe(0);
    execFileSync('nsenter', confined('detach', '--yes'));
    expect(existsSync(pins)).toBe(false);
  }, 60_000);
});
