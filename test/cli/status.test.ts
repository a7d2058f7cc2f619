import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { status } from '../../controller/cli/status.ts';
import { age, statusTable } from '../../controller/cli/status-table.ts';
import { openSocket } from '../../controller/daemon/socket.ts';
import type { StatusDocument } from '../../controller/observe/status.ts';
import { recordedTerminal } from './terminal-double.ts';

const NOW = Date.parse('2026-01-01T01:00:00.000Z');
const GOOD: StatusDocument = {
  version: 1,
  host: 'web-1',
  backend: 'kernel',
  agent: { pid: 1, startedAt: '2026-01-01T00:00:00.000Z' },
  origin: '/srv/policies.git main',
  revision: 'a'.repeat(40),
  seen: 'a'.repeat(40),
  generation: 7,
  digest: { desired: 'd1', enforced: 'd1' },
  inSync: true,
  interfaces: [
    {
      name: 'eth0',
      ifindex: 2,
      attached: ['egress', 'ingress'],
      mechanism: 'tcx',
      undeclared: ['192.0.2.9', 'fe80::1'],
    },
  ],
  pending: ['wlan*'],
  lastError: null,
  lastPass: { result: 'applied', trigger: 'refs', at: '2026-01-01T00:59:55.000Z', milliseconds: 41 },
  counters: { packets: 12, bytes: 900, reasons: { arp: 2 } },
};

test('a status in sync', () => {
  expect(statusTable(GOOD, { colour: false, now: NOW })).toBe(
    [
      'host        web-1 (in sync)',
      'source      /srv/policies.git main',
      `revision    ${'a'.repeat(40)}`,
      'generation  7',
      'digest      d1 (desired = enforced)',
      'backend     kernel',
      'interface   eth0 (index 2): tcx',
      "undeclared  192.0.2.9, fe80::1 at eth0: judged as forwarded, not as the host's own",
      'interface   wlan*: pending, no such interface yet',
      'packets     12 decided by rules, 2 arp',
      'last pass   applied in 41 ms, 5s ago (refs)',
      '',
    ].join('\n'),
  );
});

test('a refused revision, a lost hook and a wrong digest are told', () => {
  const place = { file: 'web.yaml', line: 3, column: 9 };
  const text = statusTable(
    {
      ...GOOD,
      inSync: false,
      seen: 'b'.repeat(40),
      digest: { desired: 'd1', enforced: 'd2' },
      interfaces: [{ name: 'eth0', ifindex: 2, attached: ['ingress'], mechanism: 'tcx', undeclared: [] }],
      lastError: {
        code: 'SNAPSHOT_INVALID',
        message: 'checking: 1 error',
        fate: 'after-change',
        since: '2026-01-01T00:00:00.000Z',
        revision: 'b'.repeat(40),
        diagnostics: [{ severity: 'error', code: 'KIND_UNKNOWN', place, message: 'no such kind' }],
      },
    },
    { colour: false, now: NOW },
  );
  for (const line of [
    'host        web-1 (not in sync)\n',
    `newest      ${'b'.repeat(40)} (not enforced)\n`,
    'digest      desired d1, enforced d2\n',
    'interface   eth0 (index 2): tcx, attached at ingress only\n',
    'SNAPSHOT_INVALID for 1h: checking: 1 error\n  web.yaml:3:9 KIND_UNKNOWN no such kind\n',
  ]) {
    expect(text).toContain(line);
  }
});

test.each([
  [0, '0s'],
  [59, '59s'],
  [60, '1m'],
  [7199, '1h'],
  [200_000, '2d'],
  [-5, '0s'],
])('%i seconds are %s', (seconds, text) => {
  expect(age(new Date(NOW - seconds * 1000).toISOString(), NOW)).toBe(text);
});

describe('weir status', () => {
  let run: string;
  beforeEach(() => {
    run = mkdtempSync(join(tmpdir(), 'weir-status-'));
  });
  afterEach(() => rmSync(run, { recursive: true, force: true }));

  test('asks the agent', async () => {
    using _socket = await openSocket(run, { status: () => GOOD, reconcile: () => undefined });
    const terminal = recordedTerminal();
    expect(await status.run([], { run, output: 'json' }, terminal)).toBe(0);
    expect(JSON.parse(terminal.written.out)).toEqual(GOOD);
    expect(terminal.written.err).toBe('');
  });

  test('reads the file where no agent answers, and says so', async () => {
    writeFileSync(join(run, 'status.json'), JSON.stringify(GOOD));
    const terminal = recordedTerminal();
    await status.run([], { run, output: 'table' }, terminal);
    expect(terminal.written.err).toBe(
      'the agent is not running; this is what it wrote last, the kernel was not read\n',
    );
    expect(terminal.written.out).toContain('host        web-1 (in sync)\n');
  });

  test('neither is AGENT_UNREACHABLE; another version is not guessed at', async () => {
    await expect(status.run([], { run, output: 'table' }, recordedTerminal())).rejects.toMatchObject({
      code: 'AGENT_UNREACHABLE',
    });
    writeFileSync(join(run, 'status.json'), '{"version":2}');
    await expect(status.run([], { run, output: 'table' }, recordedTerminal())).rejects.toMatchObject({
      message: 'reading the status: version 2 is not 1; use the weir the agent runs',
    });
  });
});
