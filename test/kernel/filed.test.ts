import * as fc from 'fast-check';
import { imageJudge } from '../../controller/abi/judge.ts';
import { compileWith } from '../../controller/compile/compile.ts';
import { kernelJudge } from '../../controller/kernel/judge.ts';
import { type FiledCase, filedProperty, largeCases, smallCases } from '../generate/filed.ts';
import { runsOf, seedOfRun } from '../generate/seed.ts';

const MINUTE = 60_000;

const CASES: readonly [what: string, cases: fc.Arbitrary<FiledCase>, runs: number, questions: number][] = [
  ['small crowded policies', smallCases, runsOf(150), 60],
  ['policies of 300 to 3,000 crowded rows', largeCases, runsOf(6), 200],
];

test.each(CASES)(
  'program, interpreter and reference decide %s alike, however rows are filed',
  async (what, cases, runs, questions) => {
    let entries = 0;
    using kernel = kernelJudge();
    using interpreter = imageJudge();
    const trial = {
      cases,
      questions,
      compile: compileWith,
      judges: [kernel, interpreter],
      chose: (figures: { readonly entries: number }) => {
        entries += figures.entries;
      },
    };
    await fc.assert(filedProperty(trial), { seed: seedOfRun(`filed, kernel: ${what}`), numRuns: runs });
    expect(entries).toBeGreaterThan(runs * 10);
  },
  MINUTE * runsOf(1),
);
