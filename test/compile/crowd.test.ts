import { compileWith } from '../../controller/compile/compile.ts';
import { TUNING, type Tuning } from '../../controller/compile/file-rows.ts';
import type { ImageFigures } from '../../controller/model/image.ts';
import { from, ip4, list, policyOfRules, type RuleParts, tcp, times, to } from '../generate/lists.ts';

function figuresOf(tuning: Tuning, rules: readonly RuleParts[]): ImageFigures {
  const { value, diagnostics } = compileWith(tuning, policyOfRules(rules));
  expect(diagnostics).toEqual([]);
  if (value === undefined) throw new Error('no image and no reason');
  return value.figures;
}

// A later fragment may belong to any of them, and what it would meet first is all that its class is filed under.
test.each(['deny', 'allow'] as const)('two thousand rules that %s one port each are filed by it', (action) => {
  const rules = times(2000, (i) => ({ action, services: [tcp(1000 + i)] }));
  expect(figuresOf(TUNING, rules)).toMatchObject({ filed: 2000, vectorRows: 0 });
});

const SMALL: Tuning = { ...TUNING, few: 0, crowd: 2 };

const A = list('a', [ip4(0x0a000001)]);
const B = list('b', [ip4(0x0a000002)]);
const EVERYTHING_OF_BOTH = from(A, B);
const portsOf = (set: typeof A, count: number): readonly RuleParts[] =>
  times(count, (i) => ({ action: 'allow', ...from(set), services: [tcp(1 + i)] }));

test('rules behind one that asks no more than their address share its key', () => {
  const figures = figuresOf(SMALL, [EVERYTHING_OF_BOTH, ...portsOf(A, 5)]);
  expect(figures).toMatchObject({ filed: 6, entries: 2, vectorRows: 0 });
});

test('where that one has to leave a crowded key, they are counted again', () => {
  const alone = figuresOf(SMALL, portsOf(A, 5));
  const figures = figuresOf(SMALL, [...portsOf(B, 3), EVERYTHING_OF_BOTH, ...portsOf(A, 5)]);
  expect(figures).toMatchObject({ filed: 8, entries: 8, vectorRows: 1 });
  expect(figures.lines).toEqual(alone.lines);
});

test.each<readonly [what: string, rule: (i: number) => RuleParts]>([
  ['source and service', (i) => from(list(`l${i}`, [ip4(0x0a000000 + i)]))],
  ['destination and service', (i) => to(list(`l${i}`, [ip4(0x0a000000 + i)]))],
])('four thousand services are no tests where rows can be filed under them: %s', (_what, addresses) => {
  const figures = figuresOf(
    TUNING,
    times(4000, (i) => ({ action: 'allow', ...addresses(i), services: [tcp(1 + i)] })),
  );
  expect(figures).toMatchObject({ filed: 4000, entries: 4000 });
  expect(figures.bytes).toBeLessThan(2 * 2 ** 20);
});
