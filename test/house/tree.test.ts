import { CATALOGUE } from '../../controller/errors/catalogue.ts';
import { FAULTS } from '../../controller/errors/fault.ts';
import { CHECKS } from './checks.ts';
import { sourceFiles } from './tree.ts';

const files = sourceFiles();

test('the tree is really read', () => {
  expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(['package.json', 'controller/cli/main.ts']));
});

describe.each(CHECKS)('$rule', ({ applies, find, canary }) => {
  test('holds', () => {
    expect(files.filter(({ path }) => applies(path)).flatMap(find)).toEqual([]);
  });

  test('bites', () => {
    expect(applies(canary.path)).toBe(true);
    expect(find(canary)).toHaveLength(1);
  });
});

test('files are cut by concept: the median is at most 100 lines', () => {
  const sizes = files
    .filter(({ path }) => /^controller\/.*(?<!\.generated)\.ts$/.test(path))
    .map(({ text }) => text.split('\n').length - 1)
    .sort((a, b) => a - b);
  expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(100);
});

/** Codes that stand nowhere in controller/ besides their own list. */
function unused(codes: readonly string[], list: string): readonly string[] {
  const users = files.filter(({ path }) => path.startsWith('controller/') && path !== list);
  return codes.filter((code) => !users.some(({ text }) => text.includes(`'${code}'`)));
}

describe('every code is used', () => {
  test('diagnostics', () => {
    expect(unused(Object.keys(CATALOGUE), 'controller/errors/catalogue.ts')).toEqual([]);
  });

  test('faults', () => {
    expect(unused(Object.keys(FAULTS), 'controller/errors/fault.ts')).toEqual([]);
  });

  test('bites', () => {
    expect(unused(['NO_SUCH_CODE'], 'controller/errors/fault.ts')).toEqual(['NO_SUCH_CODE']);
  });
});
