import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Lines of a verifier log that say why, against those that say how it got there. */
const KEPT = 15;
const NOISE = /^(processed \d+ insns|verification time|stack depth|mark_precise|\s*$)/;

/**
 * The last lines that matter of what the verifier wrote, one line; everything it wrote goes to a file
 * of its own, which the text names. The file is left behind for the reader.
 */
export function summarise(log: string): string {
  const lines = log.split('\n').filter((line) => !NOISE.test(line));
  if (lines.length === 0) return 'the verifier wrote nothing';
  const file = join(mkdtempSync(join(tmpdir(), 'weir-verifier-')), 'log');
  writeFileSync(file, log);
  return `${lines.slice(-KEPT).join(' | ')} (all ${log.split('\n').length} lines: ${file})`;
}
