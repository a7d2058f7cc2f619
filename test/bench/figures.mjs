// Numbers as people read them.

/** Three digits that count, no exponent; thousands set apart. */
export function figure(value) {
  const size = Math.abs(value);
  const digits = size >= 100 || value === 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A count: `9,774`. */
export const whole = (count) => count.toLocaleString('en-US');

/** `12.3 (11.9–14.0)` */
export function withSpread({ median, low, high }) {
  return low === high ? figure(median) : `${figure(median)} (${figure(low)}–${figure(high)})`;
}
