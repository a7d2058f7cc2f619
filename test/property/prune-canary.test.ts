import { jest } from '@jest/globals';
import * as fc from 'fast-check';
import { imageJudge } from '../../controller/abi/judge.ts';
import * as prune from '../../controller/compile/prune.ts';
import { filedProperty, smallCases } from '../generate/filed.ts';
import { runsOf, seedOfRun } from '../generate/seed.ts';

/** A row behind one that covers it can always decide where a `pass` leads past the first; this one forgets that. */
jest.unstable_mockModule('../../controller/compile/prune.ts', () => ({
  ...prune,
  createMasking: () => ({ see: () => {}, masks: () => true }),
}));

test('entries that are left out because something masks them, wherever it stands, are missed', async () => {
  const { compileWith } = await import('../../controller/compile/compile.ts');
  using judge = imageJudge();
  const trial = { cases: smallCases, questions: 60, compile: compileWith, judges: [judge], chose: () => {} };
  const seed = seedOfRun('wrong pruning');
  expect(fc.check(filedProperty(trial), { seed, numRuns: runsOf(150), endOnFailure: true }).failed).toBe(true);
}, 120_000);
