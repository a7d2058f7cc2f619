import type { Case } from '../corpus.ts';
import { readCases } from '../corpus.ts';

/** What this machine is asked: the cases it was given in $WEIR_MATRIX_CASES, else a few of its own. */
export async function casesHere(): Promise<readonly Case[]> {
  const given = process.env['WEIR_MATRIX_CASES'];
  if (given !== undefined) return readCases(given);
  const { drawCorpus } = await import('../draw.ts');
  const { seedOfRun } = await import('../../generate/seed.ts');
  return drawCorpus({ policies: 20, frames: 25, largeRules: 0, odd: 100 }, seedOfRun('matrix'));
}
