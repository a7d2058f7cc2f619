// Charts as SVG: a pure function of a result. One picture holds a benchmark's charts, one below the other.
import { barsPanel } from './chart-bars.mjs';
import { linesPanel } from './chart-lines.mjs';
import { escaped, HEIGHT_OF_LEGEND, legend, STYLE, text, WIDTH } from './chart-marks.mjs';
import { subjectsOf } from './report.mjs';

/** @import { Result } from './result.d.ts' */

const PANELS = { bars: barsPanel, lines: linesPanel };
const GAP = 28;

/**
 * Colours follow the reader's light or dark scheme.
 *
 * @param {Pick<Result, 'title' | 'rows' | 'charts'>} result
 * @returns {string}
 */
export function chartOf({ title, rows, charts }) {
  const all = subjectsOf(rows);
  const parts = [];
  let y = 0;
  for (const chart of charts) {
    const shown = rows.filter(({ label }) => chart.rows === undefined || chart.rows.includes(label));
    const isShown = (subject) => shown.some(({ values }) => values[subject]?.unit === chart.unit);
    const subjects = all.map((name, colour) => ({ name, colour })).filter(({ name }) => isShown(name));
    if (subjects.length === 0) continue;
    const panel = PANELS[chart.kind]({ chart, rows: shown, subjects });
    parts.push(
      `<g transform="translate(0 ${y})">`,
      text({ x: 16, y: 24 }, `${chart.title} (${chart.unit})`, 'title'),
      legend(subjects),
      `<g transform="translate(0 ${HEIGHT_OF_LEGEND})">${panel.marks}</g>`,
      '</g>',
    );
    y += HEIGHT_OF_LEGEND + panel.height + GAP;
  }
  const size = `viewBox="0 0 ${WIDTH} ${y}" width="${WIDTH}" height="${y}"`;
  const head = `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">`;
  return `${[head, `<title>${escaped(title)}</title>`, `<style>${STYLE}</style>`, ...parts, '</svg>'].join('\n')}\n`;
}
