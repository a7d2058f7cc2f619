import { describeCorpus } from '../corpora.ts';
import type { Outcome } from './case.d.ts';
import { fileName, INVALID, READERS, readLines } from './files.mjs';
import { outcomesOf } from './outcomes.mjs';

/** Bounds what hangs: the largest file takes a sixth of it on one busy core. */
const PATIENCE = 300_000;

/** All that can be wrong, and how many were right. */
function told({ agreed, differed, refused, differences }: Outcome): object {
  return { agreed, differed, refused, differences };
}

function flawless(agreed: number): object {
  return { agreed, differed: 0, refused: {}, differences: [] };
}

interface Query {
  readonly ambiguous?: string;
  readonly loopback?: boolean;
}

function queriesOf(file: string): readonly Query[] {
  return readLines(file).flatMap(({ queries }: { readonly queries: readonly Query[] }) => queries);
}

describe.each(Object.keys(READERS))('%s', (file) => {
  describeCorpus(fileName(file), () => {
    test.each(['reference', 'image'] as const)(
      'engine %s says what is expected of every query, and updates leave what a fresh apply does',
      async (engine) => {
        const outcomes = await outcomesOf({ files: [file], engines: [engine] });
        const asked = queriesOf(file).filter(({ ambiguous, loopback }) => !ambiguous && !loopback);
        expect(outcomes.map(told)).toEqual([flawless(asked.length)]);
        expect(asked.length).toBeGreaterThan(0);
        expect(outcomes.map(({ updates }) => updates)).toEqual([file.startsWith('cyclonus') ? 2 : 0]);
      },
      PATIENCE,
    );
  });
});

describeCorpus(fileName(INVALID), () => {
  test('every set is refused with exit status 2, and one error names the object and the field', async () => {
    const outcomes = await outcomesOf({ files: [INVALID], engines: [] });
    expect(outcomes.map(told)).toEqual([flawless(readLines(INVALID).length)]);
  });
});
