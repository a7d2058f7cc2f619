import * as fc from 'fast-check';
import type { compileWith } from '../../controller/compile/compile.ts';
import type { Tuning } from '../../controller/compile/file-rows.ts';
import type { Judge } from '../../controller/kernel/backend.ts';
import type { ImageFigures } from '../../controller/model/image.ts';
import { compareEngines } from './agreement.ts';
import { crowdedPolicy } from './crowded.ts';
import { type DrawnQuestion, drawnQuestions, questionsOf } from './packet.ts';

/** A crowded policy, and by which measure its rows are filed. */
export interface FiledCase {
  readonly rules: number;
  readonly tiers: number;
  readonly seed: number;
  readonly tuning: Tuning;
}

/** Whether tests of services may be as many as they like. */
const tests = fc.constantFrom(0, 2 ** 40);

/** So little that nearly all rows of a small policy go to the table of entries, or so crowded that nearly none do. */
const tunings: fc.Arbitrary<Tuning> = fc.record({
  few: fc.integer({ min: 0, max: 8 }),
  crowd: fc.integer({ min: 1, max: 4 }),
  tests,
});

const seed = fc.nat(2 ** 31);

export const smallCases: fc.Arbitrary<FiledCase> = fc.record({
  rules: fc.integer({ min: 4, max: 160 }),
  tiers: fc.integer({ min: 1, max: 5 }),
  seed,
  tuning: tunings,
});

/** Of few tiers or many, by measures under which nearly all of them are filed. */
export const largeCases: fc.Arbitrary<FiledCase> = fc.record({
  rules: fc.integer({ min: 300, max: 3000 }),
  tiers: fc.integer({ min: 1, max: 8 }),
  seed,
  tuning: fc.oneof(tunings, fc.record({ few: fc.constantFrom(8, 64), crowd: fc.constantFrom(4, 32, 256), tests })),
});

export interface Trial {
  readonly cases: fc.Arbitrary<FiledCase>;
  readonly questions: number;
  readonly compile: typeof compileWith;
  readonly judges: readonly Judge[];
  /** What the compiler chose. */
  readonly chose: (figures: ImageFigures) => void;
}

/** Every judge decides every question as the reference does, by the same line. */
export function filedProperty(trial: Trial): fc.IPropertyWithHooks<[FiledCase, DrawnQuestion[]]> {
  const { questions: length, judges } = trial;
  const questions = fc.array(drawnQuestions, { minLength: length, maxLength: length });
  return fc.property(trial.cases, questions, ({ tuning, ...crowd }, drawn) => {
    const policy = crowdedPolicy(crowd);
    const { value: image, diagnostics } = trial.compile(tuning, policy);
    if (image === undefined) throw new Error(diagnostics.map(({ message }) => message).join());
    trial.chose(image.figures);
    const question = questionsOf(policy);
    for (const judge of judges) {
      judge.load(image);
      for (const one of drawn) {
        const { expected, judged } = compareEngines(policy, image, judge, question(one));
        expect(judged).toEqual(expected);
      }
    }
  });
}
