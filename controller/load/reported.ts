/** Mistakes of one document that are reported. */
export const REPORTED = 200;

/** What is said in place of the mistakes that are not reported. */
export function moreMistakes(title: string): string {
  return `${title}: it has more than ${REPORTED} mistakes; the others are reported once these are mended`;
}
