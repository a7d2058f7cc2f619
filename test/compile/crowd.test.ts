import { compileWith } from '../../controller/compile/compile.ts';
import { TUNING, type Tuning } from '../../controller/compile/file-rows.ts';
import type { ImageFigures } from '../../controller/model/image.ts';
import { from, ip4, list, policyOfRules, type RuleParts, tcp, times } from '../generate/lists.ts';

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

const A = list('a', [ip4(0x0a000001)]);
const B = list('b', [ip4(0x0a000002)]);
const EVERYTHING_OF_BOTH = from(A, B);
const portsOf = (set: typeof A, count: number): readonly RuleParts[] =>
  times(count, (i) => ({ action: 'allow', ...from(set), services: [tcp(1 + i)] }));

test('rules behind one that asks no more than their address share its key', () => {
  const figures = figuresOf({ few: 0, crowd: 2 }, [EVERYTHING_OF_BOTH, ...portsOf(A, 5)]);
  expect(figures).toMatchObject({ filed: 6, entries: 2, vectorRows: 0 });
});

test('where that one has to leave a crowded key, they are counted again', () => {
  const alone = figuresOf({ few: 0, crowd: 2 }, portsOf(A, 5));
  const figures = figuresOf({ few: 0, crowd: 2 }, [...portsOf(B, 3), EVERYTHING_OF_BOTH, ...portsOf(A, 5)]);
  expect(figures).toMatchObject({ filed: 8, entries: 8, vectorRows: 1 });
  expect(figures.lines).toEqual(alone.lines);
});
