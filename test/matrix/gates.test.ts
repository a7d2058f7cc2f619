import { PROGRAMS } from '../../controller/kernel/object.ts';
import { KERNELS } from './kernels.ts';
import { faults } from './outcome.ts';
import { VARIANTS } from './suites/variants.ts';
import type { Line } from './tell.ts';
import { excess, readVerified } from './verified.ts';

/** Each gate of the matrix is trusted once it has been seen to bite. */

const passed: Line = { kind: 'test', title: 'a', milliseconds: 1 };
const failed: Line = { kind: 'test', title: 'b', milliseconds: 1, error: 'expected 1, got 2' };
const ended: Line = { kind: 'ended', kernel: '6.1.0-56-cloud-amd64' };
const CONSOLE = 'console: …Kernel panic';
const CUT_SHORT = 'it did not reach the end';

test.each<readonly [what: string, lines: readonly Line[], wrong: readonly string[]]>([
  ['in which all passed', [passed, ended], []],
  ['in which a test failed', [passed, failed, ended], ['b: expected 1, got 2', CONSOLE]],
  ['that ran nothing', [ended], [CONSOLE]],
  ['that stopped half way', [passed], [CUT_SHORT, CONSOLE]],
  ['that runs another kernel', [passed, { kind: 'ended', kernel: '6.12.1' }], [CUT_SHORT, CONSOLE]],
])('a guest %s', (_what, lines, wrong) => {
  expect(faults('6.1', { lines, console: 'Kernel panic', seconds: 1 })).toEqual(wrong);
});

test('a count above its budget says what to do, one that is not does not', () => {
  const counts = { weir_ingress: 101, weir_egress: 100 };
  const verified = {
    budget: { weir_ingress: 100, weir_egress: 100 },
    recorded: { '6.1': { 'all classes': { weir_ingress: 90 } } },
  };
  expect(excess({ kernel: '6.1', variant: 'all classes', counts }, verified)).toEqual([
    'verifying weir_ingress, all classes, on 6.1: 101 instructions are more than the budget of 100 (last recorded: 90); find what grew them, or raise "budget" in test/matrix/verified.json, record the counts with npm run test:matrix -- --record, and say why in the commit',
  ]);
});

test.each(KERNELS)('counts of every variant are recorded for $name, within the budget', ({ name: kernel }) => {
  const { budget, recorded } = readVerified();
  const variants = recorded[kernel] ?? {};
  expect(Object.keys(variants).sort()).toEqual(VARIANTS.map(({ name }) => name).sort());
  for (const [variant, counts] of Object.entries(variants)) {
    expect(Object.keys(counts).sort()).toEqual(Object.keys(budget).sort());
    expect(excess({ kernel, variant, counts })).toEqual([]);
  }
  expect(Object.keys(budget).sort()).toEqual([...PROGRAMS].sort());
});
