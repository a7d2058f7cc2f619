import { appendFileSync } from 'node:fs';

/** What a run of the suites reports besides passing: one JSON object a line in the file $WEIR_MATRIX_RESULTS, if set. */
export type Line =
  | { readonly kind: 'test'; readonly title: string; readonly milliseconds: number; readonly error?: string }
  | { readonly kind: 'verified'; readonly kernel: string; readonly variant: string; readonly counts: Counts }
  | { readonly kind: 'ended'; readonly kernel: string };

/** Program → instructions the verifier looked at. */
export type Counts = Readonly<Record<string, number>>;

export function tell(line: Line): void {
  const file = process.env['WEIR_MATRIX_RESULTS'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`);
}
