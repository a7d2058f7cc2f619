// A group of horizontal bars per row, on a logarithmic axis: contestants lie orders of magnitude apart.

import { colourOf, decades, rectangle, short, straight, text, WIDTH } from './chart-marks.mjs';
import { figure } from './figures.mjs';

const LEFT = 210;
const RIGHT = 90;
const BAR = 14;
const STEP = 17;
const GAP = 14;

export function barsPanel({ chart, rows, subjects }) {
  const measured = rows.flatMap((row) => subjects.flatMap(({ name }) => valueOf(row, name, chart.unit) ?? []));
  const axis = decades(
    measured.flatMap(({ low, high }) => [low, high]),
    WIDTH - LEFT - RIGHT,
  );
  const groups = [];
  let y = 0;
  for (const row of rows) {
    const bars = subjects.flatMap(({ name, colour }) => {
      const value = valueOf(row, name, chart.unit);
      return value === undefined ? [] : [{ value, colour }];
    });
    if (bars.length === 0) continue;
    groups.push(text({ x: LEFT - 10, y: y + (bars.length * STEP) / 2 + 2 }, row.label, '', 'end'));
    groups.push(...bars.map((bar, index) => drawBar(axis, bar, y + index * STEP)));
    y += bars.length * STEP + GAP;
  }
  return { height: y + 22, marks: [grid(axis, y), ...groups].join('') };
}

function valueOf(row, subject, unit) {
  const value = row.values[subject];
  return value?.unit === unit && value.low > 0 ? value : undefined;
}

function drawBar(axis, { value, colour }, y) {
  const end = Math.max(axis.at(value.median), 1);
  const middle = y + BAR / 2;
  return [
    rectangle({ x: LEFT, y, width: end, height: BAR }, `c${colourOf(colour)}`),
    straight({ x: LEFT + axis.at(value.low), y: middle }, { x: LEFT + axis.at(value.high), y: middle }, 'spread'),
    text({ x: LEFT + Math.max(end, axis.at(value.high)) + 6, y: y + BAR - 3 }, figure(value.median)),
  ].join('');
}

function grid(axis, height) {
  const lines = axis.ticks.map((tick) => {
    const x = LEFT + axis.at(tick);
    return (
      straight({ x, y: -6 }, { x, y: height - 4 }, 'grid') + text({ x, y: height + 12 }, short(tick), 'faint', 'middle')
    );
  });
  return lines.join('');
}
