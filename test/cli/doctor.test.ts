import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Options } from '../../controller/cli/command.ts';
import { checkAddresses, checkTable, doctor } from '../../controller/cli/doctor.ts';
import type { HostInterface } from '../../controller/kernel/backend.ts';
import { type Check, checkCapabilities, checkJit, checkNeighbours } from '../../controller/kernel/features.ts';
import type { Neighbour } from '../../controller/kernel/neighbours.ts';
import { parseAddress } from '../../controller/net/address.ts';
import { recordedTerminal } from './terminal-double.ts';

const LINES = ['kernel', 'btf', 'capabilities', 'bpffs', 'libbpf', 'jit', 'mechanism', 'programs', 'ip', 'git', 'tc'];

test('every line has a name and a state, and the status is 1 exactly when one fails', async () => {
  const terminal = recordedTerminal();
  const status = await doctor.run([], { output: 'json', pins: '/sys/fs/bpf/weir' }, terminal);
  const checks: readonly { name: string; state: string }[] = JSON.parse(terminal.written.out);
  expect(checks.slice(0, LINES.length).map(({ name }) => name)).toEqual(LINES);
  expect(status).toBe(checks.some(({ state }) => state === 'fail') ? 1 : 0);
});

test('a folder that is not on a bpffs fails with the command that mounts one', async () => {
  const terminal = recordedTerminal();
  expect(await doctor.run([], { output: 'json', pins: '/proc/weir' }, terminal)).toBe(1);
  const checks: readonly { name: string }[] = JSON.parse(terminal.written.out);
  expect(checks.find(({ name }) => name === 'bpffs')).toEqual({
    name: 'bpffs',
    state: 'fail',
    found: '/proc/weir is not on one',
    fix: 'mount -t bpf bpf /sys/fs/bpf',
  });
});

test('the pins are those of the configuration, unless a flag says others', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'weir-doctor-'));
  try {
    const config = join(folder, 'config.yaml');
    writeFileSync(config, 'source: { directory: . }\npins: /proc/configured\n');
    const foundWith = async (options: Options): Promise<string | undefined> => {
      const terminal = recordedTerminal();
      await doctor.run([], { output: 'json', config, ...options }, terminal);
      const checks: readonly Check[] = JSON.parse(terminal.written.out);
      return checks.find(({ name }) => name === 'bpffs')?.found;
    };
    expect(await foundWith({})).toBe('/proc/configured is not on one');
    expect(await foundWith({ pins: '/proc/flag' })).toBe('/proc/flag is not on one');
    await expect(foundWith({ config: join(folder, 'none.yaml') })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('addresses', () => {
  const at = (name: string, ...texts: string[]): HostInterface => ({
    ifindex: 2,
    name,
    linkLayer: true,
    addresses: texts.flatMap((text) => parseAddress(text) ?? []),
  });
  const last = { interfaces: ['eth*'], addresses: ['192.0.2.1'] };

  test.each([
    { what: 'an older record', applied: { interfaces: ['eth*'] }, have: [at('eth0', '192.0.2.9')], lines: [] },
    {
      what: 'all of managed interfaces declared',
      applied: last,
      have: [at('lo', '127.0.0.1'), at('eth0', '192.0.2.1'), at('wlan0', '198.51.100.7')],
      lines: [{ name: 'addresses', state: 'ok', found: 'all declared' }],
    },
    {
      what: 'some are not',
      applied: last,
      have: [at('eth0', '192.0.2.1', '192.0.2.9', 'fe80::1'), at('eth1', 'fe80::2')],
      lines: [
        {
          name: 'addresses',
          state: 'warn',
          found: 'not declared: 192.0.2.9, fe80::1 at eth0; fe80::2 at eth1',
          fix: "declare them in Host.spec.addresses: rules for the host's own packets do not concern them",
        },
      ],
    },
  ])('$what', ({ applied, have, lines }) => {
    expect(checkAddresses(applied, have)).toEqual(lines);
  });
});

test.each([
  ['000001ffffffffff', { state: 'ok', found: 'CAP_NET_ADMIN CAP_SYS_ADMIN CAP_PERFMON CAP_BPF' }],
  ['0000008000001000', { state: 'fail', found: 'without CAP_SYS_ADMIN CAP_PERFMON' }],
  ['0000000000000000', { state: 'fail', found: 'without CAP_NET_ADMIN CAP_SYS_ADMIN CAP_PERFMON CAP_BPF' }],
])('capabilities %s', (effective, wanted) => {
  expect(checkCapabilities(`Name:\tnode\nCapEff:\t${effective}\nCapBnd:\t0\n`)).toMatchObject(wanted);
});

test.each([
  [
    '0',
    {
      state: 'fail',
      found: 'off: the kernel refuses programs with callbacks',
      fix: 'sysctl net.core.bpf_jit_enable=1',
    },
  ],
  ['1', { state: 'ok', found: 'on' }],
  [undefined, { state: 'ok', found: 'not told in this network namespace' }],
])('bpf_jit_enable %s', (value, wanted) => {
  expect(checkJit(value)).toEqual({ name: 'jit', ...wanted });
});

describe('neighbours', () => {
  const at = (name: string, id: number): Neighbour => ({
    hook: 'ingress',
    mechanism: 'tcx',
    name,
    id,
    isOwn: name.startsWith('weir_'),
  });

  test('weir alone is no news', () => {
    expect(checkNeighbours('eth0', [at('weir_ingress', 3)])).toEqual([]);
  });

  test('others behind weir are listed with their place', () => {
    const found = '1 weir_ingress (tcx, id 3), 2 shaper (tcx, id 9)';
    expect(checkNeighbours('eth0', [at('weir_ingress', 3), at('shaper', 9)])).toEqual([
      { name: 'eth0 ingress', state: 'ok', found },
    ]);
  });

  test('others ahead of weir are a warning', () => {
    expect(checkNeighbours('eth0', [at('shaper', 9), at('weir_ingress', 3)])).toEqual([
      {
        name: 'eth0 ingress',
        state: 'warn',
        found: '1 shaper (tcx, id 9), 2 weir_ingress (tcx, id 3)',
        fix: 'attach the programs ahead of weir again, behind it: what they answer may keep packets from it',
      },
    ]);
  });
});

test('the table gives a fix a line of its own', () => {
  expect(checkTable([{ name: 'jit', state: 'warn', found: 'off', fix: 'turn it on' }], false)).toBe(
    'warn  jit  off\n           fix: turn it on\n',
  );
});
