import * as fc from 'fast-check';
import { imageJudge } from '../../controller/abi/judge.ts';
import { compileWith } from '../../controller/compile/compile.ts';
import type { ImageFigures } from '../../controller/model/image.ts';
import { type FiledCase, filedProperty, largeCases, smallCases } from '../generate/filed.ts';
import { runsOf, seedOfRun } from '../generate/seed.ts';

const MINUTE = 60_000;

const CASES: readonly [what: string, cases: fc.Arbitrary<FiledCase>, runs: number, questions: number][] = [
  ['small crowded policies', smallCases, runsOf(150), 60],
  ['policies of 300 to 3,000 crowded rows', largeCases, runsOf(6), 200],
];

test.each(CASES)(
  'the interpreter decides %s as the reference does, however rows are filed',
  async (what, cases, runs, questions) => {
    const chosen: ImageFigures[] = [];
    using judge = imageJudge();
    const trial = {
      cases,
      questions,
      compile: compileWith,
      judges: [judge],
      chose: (f: ImageFigures) => chosen.push(f),
    };
    await fc.assert(filedProperty(trial), { seed: seedOfRun(`filed: ${what}`), numRuns: runs });
    const count = (holds: (figures: ImageFigures) => boolean): number => chosen.filter(holds).length;
    expect(count(({ entries }) => entries > 0)).toBeGreaterThan(runs / 8);
    expect(count(({ vectorRows }) => vectorRows > 0)).toBeGreaterThan(runs / 8);
    expect(count(({ live, rows }) => live < rows)).toBeGreaterThan(runs / 8);
  },
  MINUTE * runsOf(1),
);
