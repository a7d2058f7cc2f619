import { chartOf } from './chart.mjs';
import { overviewOf } from './overview.mjs';
import { pageOf } from './report.mjs';
import type { Measure, Result, Row } from './result.d.ts';

const taken = (median: number, unit = 'ns'): Measure => ({
  median,
  low: median / 2,
  high: median * 2,
  samples: 5,
  unit,
});

const row = (label: string, at: number, values: Row['values']): Row => ({
  label,
  at,
  values,
  ratios: { 'weir / peer': { median: 0.5, low: 0.25, high: 1 } },
});

const result: Result = {
  name: 'sort',
  title: 'Sorting <things>',
  about: 'How long it takes.',
  when: '2026-01-02T03:04:05.000Z',
  machine: {
    cpu: 'A CPU',
    cores: 2,
    memory: '4 GiB',
    kernel: '6.18',
    node: 'v20',
    libbpf: 'v1.1',
    peers: { peer: '3.2' },
  },
  command: 'npm run bench -- sort',
  quick: false,
  seed: 3,
  rows: [
    row('ten', 10, { weir: taken(10), peer: taken(20) }),
    { ...row('thousand', 1000, { weir: taken(20) }), absent: { peer: 'does not load' } },
  ],
  targets: [
    { figure: 'speed', target: '≤ 0.67×', measured: '0.5×', met: true },
    { figure: 'growth', target: '≤ 1.5×', measured: '2×', met: false, why: 'more of everything' },
  ],
  charts: [
    { title: 'Bars', kind: 'bars', unit: 'ns' },
    { title: 'Lines', kind: 'lines', unit: 'ns', across: 'things' },
  ],
  notes: ['A note.'],
};

test('a page says what was promised, what was measured, where and how again', () => {
  expect(pageOf(result).split('\n')).toEqual(
    expect.arrayContaining([
      '| speed | ≤ 0.67× | 0.5× | met |',
      '| growth | ≤ 1.5× | 2× | **missed**: more of everything |',
      '| ns | weir | peer |',
      '| ten | 10.0 (5.00–20.0) | 20.0 (10.0–40.0) |',
      '| thousand | 20.0 (10.0–40.0) | does not load |',
      '| ten | 0.500 (0.250–1.00)× |',
      '- A note.',
      'A CPU, 2 cores, 4 GiB, Linux 6.18, Node v20, libbpf v1.1, peer 3.2. 2026-01-02 03:04 UTC, seed 3. Again: `npm run bench -- sort`.',
    ]),
  );
});

test('columns of different units say theirs, and a quick run says that it is one', () => {
  const mixed = { ...result, quick: true, rows: [row('ten', 10, { time: taken(1, 's'), memory: taken(5, 'MiB') })] };
  expect(pageOf(mixed)).toContain('|  | time, s | memory, MiB |');
  expect(pageOf(mixed)).toContain('**A quick run');
});

test('the overview lists every target, those of the missed as well, and what was not measured', () => {
  const text = overviewOf([result], ['other'], ['sort', 'other']);
  expect(text).toContain('1 of 2 met.');
  expect(text).toContain('| [sort](sort.md) | growth | ≤ 1.5× | 2× | **missed**: more of everything |');
  expect(text).toContain('- other: not measured yet');
  expect(text).toContain('`sort`, `other` need none');
});

describe('a chart', () => {
  const svg = chartOf(result);
  const count = (pattern: RegExp): number => [...svg.matchAll(pattern)].length;

  test('has a bar and a spread for every measure, and a line for every subject', () => {
    expect(count(/<rect [^>]*height="14"/g)).toBe(3);
    expect(count(/<polyline /g)).toBe(2);
    expect(count(/<circle /g)).toBe(3);
    expect(count(/class="spread"/g)).toBe(6);
  });

  test('puts a bar twice as long in decades where the value is its square', () => {
    const bars = chartOf({
      title: 'a',
      rows: [row('x', 1, { weir: { ...taken(10), low: 1, high: 100 }, peer: { ...taken(100), low: 1, high: 100 } })],
      charts: [{ title: 'Bars', kind: 'bars', unit: 'ns' }],
    });
    const widths = [...bars.matchAll(/<rect [^>]*width="([\d.]+)" height="14"/g)].map(([, width]) => Number(width));
    expect(widths[1]).toBe(2 * Number(widths[0]));
  });

  test('names things as text and follows the reader’s scheme', () => {
    expect(svg).toContain('<title>Sorting &lt;things&gt;</title>');
    expect(svg).toContain('prefers-color-scheme:dark');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('leaves out what nobody measured in its unit', () => {
    expect(chartOf({ ...result, charts: [{ title: 'Bars', kind: 'bars', unit: 'ms' }] })).not.toContain('<rect');
  });
});
