import { checkTable, doctor } from '../../controller/cli/doctor.ts';
import { checkCapabilities, checkJit, checkNeighbours } from '../../controller/kernel/features.ts';
import type { Neighbour } from '../../controller/kernel/neighbours.ts';
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

test.each([
  ['000001ffffffffff', { state: 'ok', found: 'CAP_NET_ADMIN CAP_SYS_ADMIN CAP_PERFMON CAP_BPF' }],
  ['0000008000001000', { state: 'fail', found: 'without CAP_SYS_ADMIN CAP_PERFMON' }],
  ['0000000000000000', { state: 'fail', found: 'without CAP_NET_ADMIN CAP_SYS_ADMIN CAP_PERFMON CAP_BPF' }],
])('capabilities %s', (effective, wanted) => {
  expect(checkCapabilities(`Name:\tnode\nCapEff:\t${effective}\nCapBnd:\t0\n`)).toMatchObject(wanted);
});

test.each([
  ['0', { state: 'warn', found: 'off: every packet is interpreted', fix: 'sysctl net.core.bpf_jit_enable=1' }],
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
