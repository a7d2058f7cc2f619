import { countReport, NONE, plus, skipLines, summary } from '../tally.mjs';

type Status = 'passed' | 'failed' | 'pending' | 'todo';

/** A Jest report of one file. */
function report(tests: readonly (readonly [Status, string])[], status: 'passed' | 'failed' = 'passed') {
  return { testResults: [{ status, assertionResults: tests.map(([each, fullName]) => ({ status: each, fullName })) }] };
}

const lenient = { passed: true, required: false };

test.each([
  [
    'tests are counted',
    report(
      [
        ['passed', 'a'],
        ['failed', 'b'],
        ['passed', 'c'],
      ],
      'failed',
    ),
    { passed: false, required: false },
    [2, 1, 0],
  ],
  [
    'a skip with a reason is a skip',
    report([
      ['passed', 'a'],
      ['pending', 'b (skipped: no tun device)'],
    ]),
    lenient,
    [1, 0, 1],
  ],
  [
    'a skip without one is a failure',
    report([
      ['passed', 'a'],
      ['pending', 'b'],
    ]),
    lenient,
    [1, 1, 0],
  ],
  [
    'so is a test that is only planned',
    report([
      ['passed', 'a'],
      ['todo', 'b'],
    ]),
    lenient,
    [1, 1, 0],
  ],
  [
    'where kernel tests are required, a reason is not enough',
    report([['pending', 'a (skipped: no root)']]),
    { passed: true, required: true },
    [0, 1, 0],
  ],
  [
    'unless what is absent comes from outside',
    report([
      ['passed', 'a'],
      ['pending', 'b (skipped: no such file; set WEIR_CORPORA)'],
    ]),
    { passed: true, required: true },
    [1, 0, 1],
  ],
  ['a file that does not load is a failure', report([], 'failed'), { passed: false, required: false }, [0, 1, 0]],
  ['no test at all is a failure', { testResults: [] }, lenient, [0, 1, 0]],
  [
    'a failed run without a failed test is a failure',
    report([['passed', 'a']]),
    { passed: false, required: false },
    [1, 1, 0],
  ],
])('%s', (_what, found, run, [passed, failed, skipped]) => {
  const count = countReport(found, run);
  expect([count.passed, count.failed, count.skipped.length]).toEqual([passed, failed, skipped]);
});

test('a skip that counts as a failure is named', () => {
  const found = report([
    ['pending', 'a (skipped: no tun device)'],
    ['pending', 'b'],
  ]);
  expect(countReport(found, lenient).unjustified).toEqual(['b']);
});

test('the summary', () => {
  const tally = plus({ ...NONE, passed: 2 }, { passed: 1, failed: 3, skipped: [] });
  expect(summary(tally)).toBe('3 passed, 3 failed');
  expect(summary(plus(tally, { ...NONE, skipped: ['a (skipped: no root)'] }))).toBe('3 passed, 3 failed, 1 skipped');
});

test('what was skipped, and why, each title once', () => {
  const titles = [
    'b (skipped: no tun device)',
    'acl1 (skipped: set WEIR_CORPORA) is read',
    'acl1 (skipped: set WEIR_CORPORA) is drawn',
  ];
  const found = report([['passed', 'a'], ...titles.map((title) => ['pending', title] as const)]);
  expect(skipLines(plus(NONE, countReport(found, lenient)))).toEqual([
    'skip b (skipped: no tun device)',
    'skip acl1 (skipped: set WEIR_CORPORA): 2 tests',
  ]);
});
