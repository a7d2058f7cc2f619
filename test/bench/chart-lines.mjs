// One line per subject over a count, both axes logarithmic: a slope is a growth.
import { colourOf, decades, round, short, straight, text, WIDTH } from './chart-marks.mjs';

const LEFT = 70;
const RIGHT = 60;
const HEIGHT = 300;

export function linesPanel({ chart, rows, subjects }) {
  const lines = subjects.map(({ name, colour }) => ({
    colour,
    points: rows
      .flatMap(({ at, values }) => {
        const value = values[name];
        return at === undefined || value?.unit !== chart.unit || value.low <= 0 ? [] : [{ at, value }];
      })
      .toSorted((a, b) => a.at - b.at),
  }));
  const points = lines.flatMap((each) => each.points);
  const across = decades(
    points.map(({ at }) => at),
    WIDTH - LEFT - RIGHT,
  );
  const up = decades(
    points.flatMap(({ value }) => [value.low, value.high]),
    HEIGHT,
  );
  const place = ({ at }, value) => ({ x: LEFT + across.at(at), y: HEIGHT - up.at(value) });
  const marks = [grid(across, up, chart), ...lines.map((line) => drawLine(line, place))];
  return { height: HEIGHT + 40, marks: marks.join('') };
}

function drawLine({ colour, points }, place) {
  const index = colourOf(colour);
  const corners = points.map((point) => place(point, point.value.median));
  const path = corners.map(({ x, y }) => `${round(x)},${round(y)}`).join(' ');
  const spreads = points.map((point) =>
    straight(place(point, point.value.low), place(point, point.value.high), 'spread'),
  );
  const dots = corners.map(({ x, y }) => `<circle cx="${round(x)}" cy="${round(y)}" r="3.5" class="c${index}"/>`);
  return [`<polyline points="${path}" class="line s${index}"/>`, ...spreads, ...dots].join('');
}

function grid(across, up, { across: counted = '' }) {
  const upright = across.ticks.map((tick) => {
    const x = LEFT + across.at(tick);
    return (
      straight({ x, y: 0 }, { x, y: HEIGHT }, 'grid') + text({ x, y: HEIGHT + 16 }, short(tick), 'faint', 'middle')
    );
  });
  const level = up.ticks.map((tick) => {
    const y = HEIGHT - up.at(tick);
    return (
      straight({ x: LEFT, y }, { x: WIDTH - RIGHT, y }, 'grid') +
      text({ x: LEFT - 8, y: y + 4 }, short(tick), 'faint', 'end')
    );
  });
  const name = text({ x: WIDTH - RIGHT, y: HEIGHT + 34 }, counted, 'faint', 'end');
  return [...upright, ...level, name].join('');
}
