// What both kinds of chart are drawn with.

export const WIDTH = 880;
export const HEIGHT_OF_LEGEND = 64;

/** Told apart by most kinds of colour vision, and on either background (after Okabe and Ito). */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#b8860b', '#56a3d9', '#8c6bb1', '#7f7f7f'];

export const STYLE = [
  'text{font:12px system-ui,sans-serif;fill:#24292f}',
  '.title{font-weight:600;font-size:14px}',
  '.faint{fill:#57606a}',
  '.grid{stroke:#d0d7de;stroke-width:1}',
  '.spread{stroke:#24292f;stroke-width:1.25}',
  '.line{fill:none;stroke-width:2}',
  ...COLOURS.map((colour, index) => `.c${index}{fill:${colour}}.s${index}{stroke:${colour}}`),
  '@media(prefers-color-scheme:dark){text{fill:#e6edf3}.faint{fill:#9198a1}.grid{stroke:#3d444d}.spread{stroke:#e6edf3}}',
].join('');

export const colourOf = (index) => index % COLOURS.length;

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** For text and attributes. */
export const escaped = (content) => content.replace(/[&<>"]/g, (character) => ENTITIES[character]);

export function text({ x, y }, content, classes = '', anchor = 'start') {
  return `<text x="${round(x)}" y="${round(y)}" class="${classes}" text-anchor="${anchor}">${escaped(content)}</text>`;
}

export function straight(from, to, classes) {
  return `<line x1="${round(from.x)}" y1="${round(from.y)}" x2="${round(to.x)}" y2="${round(to.y)}" class="${classes}"/>`;
}

export function rectangle({ x, y, width, height }, classes) {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" class="${classes}"/>`;
}

export const round = (value) => Math.round(value * 10) / 10;

export function legend(subjects) {
  const marks = [];
  let x = 16;
  for (const { name, colour } of subjects) {
    marks.push(
      rectangle({ x, y: 38, width: 10, height: 10 }, `c${colourOf(colour)}`),
      text({ x: x + 15, y: 47 }, name),
    );
    x += 32 + 6.6 * name.length;
  }
  return marks.join('');
}

/** Where a value lies on a logarithmic axis of `length`, whole decades at its ends. */
export function decades(values, length) {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  return {
    at: (value) => ((Math.log10(value) - low) / (high - low)) * length,
    ticks: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)),
  };
}

/** `0.1`, `10`, `10k`, `1M` */
export function short(value) {
  if (value >= 1e9) return `${round(value / 1e9)}G`;
  if (value >= 1e6) return `${round(value / 1e6)}M`;
  if (value >= 1e4) return `${round(value / 1e3)}k`;
  return String(Number(value.toPrecision(3)));
}
