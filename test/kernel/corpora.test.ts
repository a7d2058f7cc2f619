import { fileName, READERS, readCases } from '../corpora/files.mjs';
import { outcomesOf } from '../corpora/outcomes.mjs';
import { sizeOf } from '../corpora/sample.mjs';
import { describeCorpora } from '../corpora.ts';

/** Bounds what hangs: it takes a tenth of it, each query being two packets. */
const PATIENCE = 300_000;
const files = Object.keys(READERS);

describeCorpora('external material', files.map(fileName), () => {
  test(
    'the programs say what is expected of every query, and updates leave what a fresh apply does',
    async () => {
      const outcomes = await outcomesOf({ files, engines: ['kernel'] });
      const told = outcomes.map(({ file, agreed, refused, differences }) => ({ file, agreed, refused, differences }));
      const flawless = files.map((file) => ({ file, agreed: sizeOf(readCases(file)), refused: {}, differences: [] }));
      expect(told).toEqual(flawless);
      expect(outcomes.reduce((sum, { agreed }) => sum + agreed, 0)).toBeGreaterThanOrEqual(20_000);
      expect(outcomes.reduce((sum, { updates }) => sum + updates, 0)).toBe(4);
    },
    PATIENCE,
  );
});
