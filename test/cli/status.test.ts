import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REASONS, STAMPED } from '../../controller/abi/reasons.ts';
import { status } from '../../controller/cli/status.ts';
import { REASON_WORDS, STAMPED_WORDS } from '../../controller/cli/status-reasons.ts';
import { age, statusTable } from '../../controller/cli/status-table.ts';
import { openSocket } from '../../controller/daemon/socket.ts';
import { Fault } from '../../controller/errors/fault.ts';
import type { CountersDocument } from '../../controller/observe/counters.ts';
import type { ErrorStatus, StatusDocument } from '../../controller/observe/status.ts';
import { FIGURES } from '../generate/figures.ts';
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
  figures: FIGURES,
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
  counters: { packets: 12, bytes: 900, reasons: { row: 12, arp: 2 }, stamped: {} },
};

const COUNTS: CountersDocument = {
  version: 1,
  revision: 'a'.repeat(40),
  rules: [
    {
      id: '00000000000000a1',
      packets: 12,
      bytes: 900,
      inForce: true,
      verdict: 'deny',
      rule: 'application/web/ingress default',
      place: { file: 'web.yaml', line: 15, column: 3 },
    },
    { id: '00000000000000a2', packets: 2, bytes: 84, inForce: false, verdict: null, rule: null, place: null },
  ],
  reasons: { arp: 2, row: 12 },
  stamped: { stale: 1 },
};

test('a status in sync', () => {
  expect(statusTable(GOOD, { colour: false, now: NOW })).toBe(
    [
      'host        web-1 (in sync)',
      'source      /srv/policies.git main',
      `revision    ${'a'.repeat(40)}`,
      'generation  7',
      'digest      d1 (desired = enforced)',
      'image       1917760 bytes, 9747 of 9778 rows can decide, 178 by vector, 9566 by 14406 entries; 15 cache lines a packet, at most 90',
      'backend     kernel',
      'interface   eth0 (index 2): tcx',
      "undeclared  192.0.2.9, fe80::1 at eth0: judged as forwarded, not as the host's own",
      'interface   wlan*: pending, no such interface yet',
      'packets     14 met a program: 12 decided by rules, 2 allowed as ARP',
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
    'host        web-1 (not in sync; the newest commit is refused)\n',
    `newest      ${'b'.repeat(40)} (not enforced)\n`,
    'digest      desired d1, enforced d2\n',
    'interface   eth0 (index 2): tcx, attached at ingress only\n',
    'SNAPSHOT_INVALID for 1h: checking: 1 error\n  web.yaml:3:9 KIND_UNKNOWN no such kind\n',
  ]) {
    expect(text).toContain(line);
  }
});

const REFUSED: ErrorStatus = {
  code: 'SNAPSHOT_INVALID',
  message: 'checking: 1 error',
  fate: 'after-change',
  since: '2026-01-01T00:57:00.000Z',
  revision: 'b'.repeat(40),
  diagnostics: [],
};

test.each([
  ['enforcing generation 7; the newest commit is refused', REFUSED],
  ['enforcing generation 7; the newest commit is not enforced (MAP_REFUSED)', { ...REFUSED, code: 'MAP_REFUSED' }],
  ['enforcing generation 7; GIT_UNREACHABLE for 3m', { ...REFUSED, code: 'GIT_UNREACHABLE', revision: null }],
])('in sync with an error is %s', (state, lastError) => {
  const text = statusTable({ ...GOOD, lastError }, { colour: false, now: NOW });
  expect(text).toMatch(`host        web-1 (${state})\n`);
  expect(text).not.toContain('in sync');
});

test('packets under way at a commit are told of', () => {
  const counters = { ...GOOD.counters, stamped: { earlier: 3, stale: 4 } };
  expect(statusTable({ ...GOOD, counters }, { colour: false, now: NOW })).toContain(
    'of these    4 with a stale stamp, 3 judged by the generation they had met before\n',
  );
});

test('every reason and every stamp the programs count by has words', () => {
  expect(Object.keys(REASON_WORDS)).toEqual(REASONS);
  expect(Object.keys(STAMPED_WORDS)).toEqual(STAMPED);
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
    using _socket = await openSocket(run, { status: () => GOOD, counters: () => COUNTS, reconcile: () => undefined });
    const terminal = recordedTerminal();
    expect(await status.run([], { run, output: 'json' }, terminal)).toBe(0);
    expect(JSON.parse(terminal.written.out)).toEqual(GOOD);
    expect(terminal.written.err).toBe('');
  });

  test('--rules: what each rule decided, where it stands, and what the reasons mean', async () => {
    using _socket = await openSocket(run, { status: () => GOOD, counters: () => COUNTS, reconcile: () => undefined });
    const terminal = recordedTerminal();
    expect(await status.run([], { run, output: 'table', rules: true }, terminal)).toBe(0);
    expect(terminal.written.out.split('\n\n').slice(1).join('\n\n')).toBe(
      [
        'PACKETS  BYTES  VERDICT  RULE                                              PLACE',
        '12       900    deny     application/web/ingress default                   web.yaml:15',
        '2        84     ?        id 00000000000000a2, in no record (not in force)',
        '(lines as of aaaaaaaaaaaa; a packet counts at the rule that decided each of its walks, two at most)',
        '',
        'PACKETS  REASON  MEANING',
        '12       row     judged; a rule, a default or tier safety decided',
        '2        arp     allowed: ARP always is',
        '1        stale   under way for longer than their generation was held: judged by the deciding one',
        '',
      ].join('\n'),
    );
    const json = recordedTerminal();
    await status.run([], { run, output: 'json', rules: true }, json);
    expect(JSON.parse(json.written.out)).toEqual({
      ...GOOD,
      placesOf: COUNTS.revision,
      rules: COUNTS.rules,
      stamped: { stale: 1 },
      reasons: [
        { reason: 'row', packets: 12, meaning: 'judged; a rule, a default or tier safety decided' },
        { reason: 'arp', packets: 2, meaning: 'allowed: ARP always is' },
      ],
    });
  });

  const lastWords = (): void => {
    const file = join(run, 'status.json');
    writeFileSync(file, JSON.stringify(GOOD));
    const seen = Date.now() / 1000 - 40;
    utimesSync(file, seen, seen);
  };

  test('where no agent runs, what it wrote last is not taken for what is', async () => {
    lastWords();
    const terminal = recordedTerminal();
    expect(await status.run([], { run, output: 'table' }, terminal)).toBe(1);
    const { out, err } = terminal.written;
    expect(err).toBe('what follows is what the agent wrote last; the kernel was not read\n');
    expect(out).toMatch(/^host        web-1 \(UNKNOWN: no agent is running; last seen 4[0-9]s ago\)\n/);
    expect(out).toContain('digest      desired d1, enforced d1 when last seen\n');
    expect(out).toContain('interface   eth0 (index 2): tcx when last seen\n');
    expect(out).toMatch(/^packets .* allowed as ARP when last seen$/m);
    expect(out).not.toMatch(/in sync|desired = enforced/);
  });

  test('an agent of a version that told no figures', async () => {
    const { figures: _, ...older } = GOOD;
    writeFileSync(join(run, 'status.json'), JSON.stringify(older));
    const [text, json] = [recordedTerminal(), recordedTerminal()];
    await status.run([], { run, output: 'table' }, text);
    expect(text.written.out).not.toMatch(/^image/m);
    await status.run([], { run, output: 'json' }, json);
    expect(JSON.parse(json.written.out)).toEqual({ ...older, figures: null, stale: true });
  });

  test('the same for a program: the words of the document, marked', async () => {
    lastWords();
    const terminal = recordedTerminal();
    expect(await status.run([], { run, output: 'json' }, terminal)).toBe(1);
    expect(JSON.parse(terminal.written.out)).toEqual({ ...GOOD, stale: true });
  });

  test('an agent that runs and cannot answer is not called absent', async () => {
    lastWords();
    const fault = new Fault('MAP_REFUSED', 'reading: no');
    const refuse = (): never => {
      throw fault;
    };
    using _socket = await openSocket(run, { status: refuse, counters: refuse, reconcile: () => undefined });
    const terminal = recordedTerminal();
    expect(await status.run([], { run, output: 'table' }, terminal)).toBe(1);
    expect(terminal.written.out).toContain('web-1 (UNKNOWN: the agent does not answer; last seen');
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
