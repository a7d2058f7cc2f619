import { colourFlag, twinOf, twinSwitch } from '../../controller/cli/environment.ts';
import { paint, plural, table, width } from '../../controller/cli/render.ts';
import { wantsColour } from '../../controller/cli/terminal.ts';

test.each<[Record<string, string>, boolean, boolean]>([
  [{}, true, true],
  [{}, false, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
  [{ FORCE_COLOR: '1', CI: 'true' }, false, true],
  [{ CI: 'true' }, true, false],
  [{ CI: '' }, true, true],
  [{ TERM: 'dumb' }, true, false],
])('colour: %j, terminal %s → %s', (env, isTerminal, wanted) => {
  expect(wantsColour(env, isTerminal)).toBe(wanted);
});

test.each<[string, Record<string, string>, boolean | undefined]>([
  ['validate', {}, undefined],
  ['validate --color', {}, true],
  ['--no-color validate', {}, false],
  ['--no-color validate --color', {}, true],
  ['validate -- --color', {}, undefined],
  ['validate', { WEIR_COLOR: '1' }, true],
  ['validate', { WEIR_COLOR: '0' }, false],
  ['validate', { WEIR_NO_COLOR: '1' }, false],
  ['validate', { WEIR_NO_COLOR: '0' }, undefined],
  ['validate --color', { WEIR_NO_COLOR: '1' }, true],
])('the flag in weir %s %j: %s', (line, env, flag) => {
  expect(colourFlag(line.split(' '), env)).toBe(flag);
});

test('twins', () => {
  expect(twinOf('--allow-shrink')).toBe('WEIR_ALLOW_SHRINK');
  expect(twinSwitch({ WEIR_ALLOW_SHRINK: 'No' }, '--allow-shrink')).toBe(false);
  expect(() => twinSwitch({ WEIR_ALLOW_SHRINK: '2' }, '--allow-shrink')).toThrow(
    'reading WEIR_ALLOW_SHRINK: "2" is neither yes nor no; use 1 or 0',
  );
});

test('a table aligns by what is seen and leaves no trailing blanks', () => {
  const rows = [
    [paint(true, 'bold', 'RULE'), 'PACKETS', ''],
    ['größer', '1'],
    ['a', '20', 'b'],
  ];
  expect(table(rows)).toBe('\u001b[1mRULE\u001b[22m    PACKETS\ngrößer  1\na       20       b\n');
  expect(table([])).toBe('');
});

test('paint', () => {
  expect(paint(false, 'red', 'no')).toBe('no');
  expect(paint(true, 'red', '')).toBe('');
  expect(width(paint(true, 'cyan', '↔ab'))).toBe(3);
});

test('plural', () => {
  expect([plural(1, 'rule'), plural(0, 'rule'), plural(2, 'policy', 'policies')]).toEqual([
    '1 rule',
    '0 rules',
    '2 policies',
  ]);
});
