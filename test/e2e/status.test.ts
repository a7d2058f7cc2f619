import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CrashHost, crashHost, succeed } from '../crash/host.ts';

const POLICY = `apiVersion: weir/v1
kind: Host
metadata: { name: web-1 }
spec:
  addresses: [192.0.2.1]
  interfaces: [{ name: "eth*" }]
  management: { ingress: [{ name: ssh, from: [{ cidr: 192.0.2.2 }], ports: [{ protocol: tcp, port: 22 }] }] }
`;

function run(command: readonly string[]): { status: number | null; out: string; err: string } {
  const [program = '', ...words] = command;
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
}

describe('a host on which policy was applied once, without an agent', () => {
  let host: CrashHost;

  beforeAll(() => {
    host = crashHost('clsact');
    writeFileSync(join(host.policies, 'host.yaml'), POLICY);
  });
  afterAll(() => host[Symbol.dispose]());

  test('before that there is nothing to tell of', () => {
    const { status, err } = run(host.verb('status'));
    expect([status, err]).toEqual([1, expect.stringMatching(/AGENT_UNREACHABLE/)]);
  });

  test('its status is read from the kernel and the records', () => {
    succeed(host.verb('apply', host.policies));
    const { status, out, err } = run(host.verb('status', '--rules'));
    expect(err).toBe(
      'no agent is running; what follows was read from the kernel and the records of the last apply\nthe counters of rules were read from the kernel\n',
    );
    expect(out).toMatch(/^host {8}web-1 \(enforcing generation 1; no agent is running\)\n/);
    expect(out).toMatch(/^digest {6}[0-9a-f]{64} \(desired = enforced\)$/m);
    for (const name of ['eth0', 'eth1', 'eth2']) expect(out).toMatch(new RegExp(`^interface   ${name} \\(index`, 'm'));
    expect(status).toBe(1);
    expect(JSON.parse(run(host.verb('status', '-o', 'json')).out)).toMatchObject({ agent: null, inSync: true });
  });

  test('and says so where it is no longer as it was applied', () => {
    succeed(['ip', '-n', host.host.name, 'link', 'add', 'eth7', 'type', 'veth', 'peer', 'eth8']);
    expect(run(host.verb('status')).out).toMatch(/^host {8}web-1 \(not in sync; no agent is running\)\n/);
  });

  test('what the agent left behind comes first where there is such a thing', () => {
    const folder = join(host.config, '..', 'run');
    const document = JSON.parse(run(host.verb('status', '-o', 'json')).out);
    mkdirSync(folder);
    writeFileSync(join(folder, 'status.json'), JSON.stringify({ ...document, agent: { pid: 1, startedAt: '' } }));
    expect(run(host.verb('status')).out).toMatch(/UNKNOWN: no agent is running/);
  });
});
