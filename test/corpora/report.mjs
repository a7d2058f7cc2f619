// What came out, for reading and for programs.
import { table } from '../../dist/cli/render.js';

const HEAD = ['FILE', 'ENGINE', 'CASES', 'AGREED', 'DIFFERED', 'REFUSED', 'LEFT OUT', 'UPDATES', 'SECONDS'];

/** @param {import('./case.d.ts').Outcome} outcome */
export function isFlawless({ differed, refused }) {
  return differed === 0 && sum(refused) === 0;
}

/** @param {readonly import('./case.d.ts').Outcome[]} outcomes */
export function reportText(outcomes) {
  const rows = outcomes.map(({ file, engine, cases, agreed, differed, refused, leftOut, updates, seconds }) =>
    [file, engine, cases, agreed, differed, sum(refused), sum(leftOut), updates, seconds.toFixed(1)].map(String),
  );
  return [table([HEAD, ...rows]), ...outcomes.flatMap(notes), `${lastLine(outcomes)}\n`].join('');
}

/** @param {readonly import('./case.d.ts').Outcome[]} outcomes */
export function reportJson(outcomes) {
  return `${JSON.stringify({ flawless: outcomes.every(isFlawless), outcomes }, null, 2)}\n`;
}

/** @param {import('./case.d.ts').Outcome} outcome */
function notes({ file, engine, refused, leftOut, differed, differences }) {
  const counted = (what, counts) =>
    Object.entries(counts).map(([why, count]) => `${file}, ${engine}: ${count} ${what}: ${why}\n`);
  const more = differed - differences.length;
  return [
    ...counted('left out', leftOut),
    ...counted('refused', refused),
    ...differences.map((difference) => differenceText(engine, difference)),
    ...(more > 0 ? [`\n${file}, ${engine}: ${more} more differences\n`] : []),
  ];
}

/** @param {import('./case.d.ts').Difference} difference */
export function differenceText(engine, { id, flow, expected, got, walk }) {
  const lines = [
    `${id}, ${engine}: expected ${JSON.stringify(expected)}, got ${cut(JSON.stringify(got))}`,
    ...(flow === undefined ? [] : [`flow ${JSON.stringify(flow)}`]),
    ...walk,
  ];
  return `\n${lines.join('\n  ')}\n`;
}

/** A whole live state is for -o json. */
function cut(text) {
  return text.length > 1000 ? `${text.slice(0, 1000)}…` : text;
}

function lastLine(outcomes) {
  const total = (of) => outcomes.reduce((all, outcome) => all + of(outcome), 0);
  const [agreed, differed] = [total((one) => one.agreed), total((one) => one.differed)];
  const seconds = total((one) => one.seconds).toFixed(1);
  return `${agreed} agreed, ${differed} differed, ${total((one) => sum(one.refused))} refused, ${seconds} s`;
}

function sum(counts) {
  return Object.values(counts).reduce((all, count) => all + count, 0);
}
