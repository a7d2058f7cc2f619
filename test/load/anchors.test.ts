import { readdirSync, readFileSync } from 'node:fs';
import { Alias, parseAllDocuments } from 'yaml';
import { parseDocuments } from '../../controller/load/parse.ts';

const POLICIES = new URL('../../policies/', import.meta.url);
const TEXTS = readdirSync(POLICIES)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(new URL(name, POLICIES), 'utf8'));

const ANCHORED = `
a: &x [1, 0x10, 1.50, .inf, ~, true, "1", &k key]
b: *x
c: &x { deep: &y { __proto__: *x0, constructor: *k } }
d: [*x, *y]
*k : 5
`;

/** How often the parser looks for an anchor while `use` runs: it goes through the whole document for that. */
function countingResolved<T>(use: () => T): { readonly resolved: number; readonly result: T } {
  const { resolve } = Alias.prototype;
  let resolved = 0;
  Alias.prototype.resolve = function (this: Alias, ...rest: Parameters<typeof resolve>): ReturnType<typeof resolve> {
    resolved++;
    return resolve.apply(this, rest);
  };
  try {
    const result = use();
    return { resolved, result };
  } finally {
    Alias.prototype.resolve = resolve;
  }
}

/** What the parser itself makes of a text. */
const expected = (text: string): readonly unknown[] =>
  [...parseAllDocuments(text, { version: '1.2', uniqueKeys: false })].map((document) =>
    document.toJS({ maxAliasCount: -1 }),
  );

test.each([
  ...TEXTS,
  ANCHORED.replace('*x0', '1').replace('*k : 5\n', ''),
  '{ ? , 1: a, true: b, "": c, ~ : d }',
  '- &a [&a x, *a]\n- *a\n- &a y\n- *a\n',
  '&key k: 1\nv: *key\n',
  '? a\n? b\n',
])('values are those of the parser (%#)', (text) => {
  const { documents } = parseDocuments(text, 'a.yaml');
  expect(documents.map(({ value }) => value)).toEqual(expected(text));
});

test('an alias stands for the latest node of its anchor, and is at its place', () => {
  const { documents } = parseDocuments('- &a { k: 1 }\n- *a\n- &a { k: 2 }\n- *a\n', 'a.yaml');
  const [list] = documents;
  expect(list?.value).toEqual([{ k: 1 }, { k: 1 }, { k: 2 }, { k: 2 }]);
  const lines = [0, 1, 2, 3].map((i) => [list?.at([i]).line, list?.at([i, 'k']).line]);
  expect(lines).toEqual([
    [1, 1],
    [2, 1],
    [3, 3],
    [4, 3],
  ]);
  expect(list?.part([3]).at(['k'])).toEqual({ file: 'a.yaml', line: 3, column: 8 });
  expect(list?.part([3]).part(['none']).at(['k'])).toEqual({ file: 'a.yaml', line: 4, column: 3 });
});

test('neither values nor places look for an anchor in the document', () => {
  const text = `x: &p { k: v }\nitems:\n${'- *p\n'.repeat(500)}`;
  const { resolved, result } = countingResolved(() => {
    const [document] = parseDocuments(text, 'a.yaml').documents;
    return [document?.at(['items', 499, 'k']), document?.value];
  });
  expect(result).toEqual([
    { file: 'a.yaml', line: 1, column: 9 },
    { x: { k: 'v' }, items: Array(500).fill({ k: 'v' }) },
  ]);
  expect(resolved).toBe(0);
});
