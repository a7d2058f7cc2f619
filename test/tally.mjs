// Counting for test/run.mjs: what a Jest report adds up to, and when a skip is a failure.

/** @typedef {{ passed: number, failed: number, skipped: readonly string[] }} Tally `skipped`: titles, which say why */

/** @type {Tally} */
export const NONE = { passed: 0, failed: 0, skipped: [] };

/** @typedef {Tally & { unjustified: readonly string[] }} Count `unjustified`: titles of skips that count as failures */

/** A skipped test says why in its title: `… (skipped: no corpora)`. */
const REASON = /\(skipped: .+\)/;
/** The one thing a machine that must run kernel tests may lack. */
const OUTSIDE = /\(skipped: [^)]*WEIR_CORPORA\)/;

/** @param {Tally} a @param {Tally} b @returns {Tally} */
export function plus(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: [...a.skipped, ...b.skipped] };
}

/** @param {Tally} tally */
export function summary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`;
}

/**
 * A line for each title, the titles of what was skipped for one reason on one line: a skipped `describe` has many tests.
 * @param {Tally} tally
 * @returns {readonly string[]}
 */
export function skipLines({ skipped }) {
  const tests = new Map();
  for (const title of skipped) {
    const end = title.search(REASON);
    const [what, why] = end === -1 ? [title, ''] : [title.slice(0, end), /^.*?\)/.exec(title.slice(end))?.[0] ?? ''];
    const key = `${what}${why}`;
    tests.set(key, (tests.get(key) ?? 0) + 1);
  }
  return [...tests].map(([line, count]) => `skip ${line}${count > 1 ? `: ${count} tests` : ''}`);
}

function skipIsJustified(test, required) {
  return (required ? OUTSIDE : REASON).test(test.fullName);
}

/**
 * A test file that does not even load counts as one failure; so does a run that failed without a failed test,
 * a run without any test, a skip without a reason and, where kernel tests are required, any skip of theirs.
 * @param {object} report Jest's JSON
 * @param {{ passed: boolean, required: boolean }} run `passed`: Jest's own exit status was 0
 * @returns {Count}
 */
export function countReport(report, { passed, required }) {
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const skips = tests.filter(
    (test) => test.status === 'pending' || test.status === 'todo' || test.status === 'skipped',
  );
  const unjustified = skips.filter((test) => !skipIsJustified(test, required));
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  const failed = tests.filter((test) => test.status === 'failed').length + broken.length + unjustified.length;
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    failed: failed === 0 && (!passed || tests.length === 0) ? 1 : failed,
    skipped: skips.filter((test) => !unjustified.includes(test)).map((test) => test.fullName),
    unjustified: unjustified.map((test) => test.fullName),
  };
}
