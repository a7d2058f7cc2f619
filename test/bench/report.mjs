// A result as a page.
import { withSpread } from './figures.mjs';
import { describeMachine } from './machine.mjs';

/** @import { Result, Row, Target } from './result.d.ts' */

/** In the order in which they first appear. */
export function subjectsOf(rows) {
  return [...new Set(rows.flatMap(({ values, absent }) => [...Object.keys(values), ...Object.keys(absent ?? {})]))];
}

/** @param {readonly Row[]} rows */
function unitsOf(rows) {
  return [...new Set(rows.flatMap(({ values }) => Object.values(values).map(({ unit }) => unit)))];
}

const line = (cells) => `| ${cells.join(' | ')} |`;

/** Numbers are set to the right, but for the first column. */
function table(head, body, isNumber = true) {
  const rule = head.map((_, index) => (index === 0 || !isNumber ? '---' : '---:'));
  return [line(head), line(rule), ...body.map(line)].join('\n');
}

/** Rows that share their subjects stand in one table: a page may hold several. */
function grouped(rows) {
  const groups = new Map();
  for (const row of rows) {
    const key = [...subjectsOf([row]), ...unitsOf([row])].join('\n');
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

function valuesTable(rows) {
  const subjects = subjectsOf(rows);
  const units = unitsOf(rows);
  const unitOf = (subject) => rows.find(({ values }) => values[subject] !== undefined)?.values[subject].unit;
  const cell = (row, subject) => {
    const value = row.values[subject];
    return value === undefined ? (row.absent?.[subject] ?? '') : withSpread(value);
  };
  return table(
    units.length === 1 ? [units[0], ...subjects] : ['', ...subjects.map((name) => `${name}, ${unitOf(name)}`)],
    rows.map((row) => [row.label, ...subjects.map((subject) => cell(row, subject))]),
  );
}

function ratiosTable(rows) {
  const names = [...new Set(rows.flatMap(({ ratios }) => Object.keys(ratios)))];
  if (names.length === 0) return undefined;
  const cell = (ratio) => (ratio === undefined ? '' : `${withSpread(ratio)}×`);
  return table(
    ['ratio', ...names],
    rows.map((row) => [row.label, ...names.map((name) => cell(row.ratios[name]))]),
  );
}

/** @param {readonly Target[]} targets */
export function targetsTable(targets, lead = []) {
  const say = ({ met, why }) => (met ? 'met' : `**missed**${why === undefined ? '' : `: ${why}`}`);
  return table(
    [...lead.map(({ head }) => head), 'figure', 'target', 'measured', ''],
    targets.map((each) => [...lead.map(({ of }) => of(each)), each.figure, each.target, each.measured, say(each)]),
    false,
  );
}

function samplesOf(rows) {
  const counts = rows.flatMap(({ values }) => Object.values(values).map(({ samples }) => samples));
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? `${least} samples each` : `${least} to ${most} samples each`;
}

/** @param {Result} result */
export function pageOf(result) {
  const { name, title, about, when, machine, command, rows, targets, charts, notes, quick, seed } = result;
  const groups = grouped(rows).flatMap((group) => [valuesTable(group), ratiosTable(group)]);
  const isContest = rows.some(({ ratios }) => Object.keys(ratios).length > 0);
  const inTurns = isContest ? ' The contestants took turns in one run; ratios are of samples of the same round.' : '';
  const parts = [
    `# ${title}`,
    about,
    quick ? '**A quick run: it shows that everything works and says nothing about speed.**' : undefined,
    ...(targets.length === 0 ? [] : ['## Targets', targetsTable(targets)]),
    '## Measured',
    `Median (lowest–highest), ${rows.length === 0 ? 'no samples' : samplesOf(rows)}.${inTurns}`,
    ...groups,
    ...(charts.length === 0 ? [] : [`![${title}](${name}.svg)`]),
    ...(notes.length === 0 ? [] : ['## To know', notes.map((note) => `- ${note}`).join('\n')]),
    '## Where and how',
    `${describeMachine(machine)}. ${when.slice(0, 16).replace('T', ' ')} UTC, seed ${seed}. Again: \`${command}\`.`,
  ];
  return `${parts.filter((part) => part !== undefined).join('\n\n')}\n`;
}
