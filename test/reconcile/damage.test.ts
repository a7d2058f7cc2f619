import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { isError } from '../../controller/errors/diagnostic.ts';
import { examine } from '../../controller/load/load.ts';
import { judge } from '../../controller/reconcile/judge.ts';
import { runsOf, seedOfRun } from '../generate/seed.ts';
import { snapshotFrom } from '../load/repository.ts';

const ROOT = new URL('../../policies/', import.meta.url).pathname;
const PATHS = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(yaml|txt)$/.test(path));
const TEXTS = PATHS.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')] as const);
const DOCUMENTS: readonly [string, unknown][] = TEXTS.filter(([path]) => path.endsWith('.yaml')).flatMap(
  ([path, text]) => [...parseAllDocuments(text)].map((each): [string, unknown] => [path, each.toJS()]),
);

/** `value` with one node, chosen by `choices`, replaced by `scrap`; `undefined` takes it out. */
function damaged(value: unknown, choices: readonly number[], scrap: unknown): unknown {
  const [choice = 0, ...rest] = choices;
  if (typeof value !== 'object' || value === null || choices.length === 0) return scrap;
  const keys = Object.keys(value);
  const chosen = keys[choice % keys.length];
  const entries = Object.entries(value).map(([key, each]) => [key, key === chosen ? damaged(each, rest, scrap) : each]);
  const left = entries.filter(([, each]) => each !== undefined);
  return Array.isArray(value) ? left.map(([, each]) => each) : Object.fromEntries(left);
}

describe('one mistake in the example policies', () => {
  test('is not reported as the mistake of something else too', () => {
    const seed = seedOfRun('damage');
    fc.assert(
      fc.property(
        fc.nat(DOCUMENTS.length - 1),
        fc.array(fc.nat(20), { minLength: 1, maxLength: 8 }),
        fc.constantFrom<unknown>(undefined, null, -1, '', 'no name', [], {}, [null], { x: 1 }, '10.0.0.1/8'),
        (index, choices, scrap) => {
          const texts = DOCUMENTS.map(([path, each], i) => [
            `${path}.${i}.json`,
            JSON.stringify(i === index ? (damaged(each, choices, scrap) ?? 0) : each),
          ]);
          const snapshot = snapshotFrom({
            ...Object.fromEntries(TEXTS.filter(([path]) => path.endsWith('.txt'))),
            ...Object.fromEntries(texts),
          });
          const own = examine(snapshot).diagnostics;
          if (!own.some(isError)) return;
          expect(judge(snapshot).diagnostics).toEqual(own);
        },
      ),
      { seed, numRuns: runsOf(150) },
    );
  });
});
