/** ANSI select graphic rendition: what switches a style on and off (ECMA-48 §8.3.117). */
const STYLES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  cyan: [36, 39],
} as const;

export type Style = keyof typeof STYLES;

/** `text` in a style, or as it is when `colour` is false (`terminal.colour.out` or `.err`). */
export function paint(colour: boolean, style: Style, text: string): string {
  const [on, off] = STYLES[style];
  return colour && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text;
}

/** Columns a text takes: code points without styles. Wide East Asian characters count as one. */
export function width(text: string): number {
  return [...text.replace(/\u001b\[[0-9;]*m/g, '')].length;
}

/**
 * Rows in aligned columns, two spaces apart, without trailing blanks; one line a row, each ended by a newline.
 * The first row may be a heading: style it before. Rows may differ in length.
 */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, width(cell))));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell)))
      .join('  ')
      .trimEnd();
  return rows.map((row) => `${line(row)}\n`).join('');
}

/** `1 rule`, `2 rules`; an irregular plural is given. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
