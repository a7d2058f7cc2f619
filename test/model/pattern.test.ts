import fc from 'fast-check';
import { matchesGlob } from '../../controller/abi/points.ts';
import { matchesPattern } from '../../controller/model/subject.ts';

const letters = fc.constantFrom('a', 'b', '.', '-', '[', '\\');

test('the evaluator and the image read interface patterns alike', () => {
  const pattern = fc.string({ unit: fc.oneof(letters, fc.constantFrom('*', '?')), maxLength: 8 });
  fc.assert(
    fc.property(pattern, fc.string({ unit: letters, maxLength: 8 }), (glob, name) => {
      expect(matchesGlob(glob, name)).toBe(matchesPattern(glob, name));
    }),
    { numRuns: 2000, verbose: true },
  );
});
