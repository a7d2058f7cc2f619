import { examine, load } from '../../controller/load/load.ts';
import { linesOf, snapshotFrom } from './repository.ts';

const LIST = 'apiVersion: v1\nkind: List\n';

const repeated = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('');

/** Lists of two lists each, by alias, `levels` of them around two pods. */
const nested = (levels: number): string =>
  `${LIST}x:\n  a0: &a0 { kind: List, items: [{ kind: Pod, metadata: { name: a } }, { kind: Pod, metadata: { name: b } }] }\n${repeated(
    levels - 1,
    (i) => `  a${i + 1}: &a${i + 1} { kind: List, items: [*a${i}] }\n`,
  )}items: [*a${levels - 1}]\n`;

/** Entries that searches from the end of a list may look at while `use` runs. */
function countingSearched<T>(use: () => T): { readonly searched: number; readonly result: T } {
  const { findLast } = Array.prototype;
  let searched = 0;
  Array.prototype.findLast = function (this: unknown[], ...rest: Parameters<typeof findLast>): unknown {
    searched += this.length;
    return findLast.apply(this, rest);
  };
  try {
    const result = use();
    return { searched, result };
  } finally {
    Array.prototype.findLast = findLast;
  }
}

describe('lists of objects', () => {
  test('what is written beside the items is not searched for each of them', () => {
    const text = `${LIST}${repeated(2000, (i) => `k${i}: 0\n`)}items:\n${repeated(2000, (i) => `- { kind: Pod, metadata: { name: p${i} } }\n`)}`;
    const { searched, result } = countingSearched(() => examine(snapshotFrom({ 'a.yaml': text })));
    expect([result.diagnostics, result.loaded.manifests.length]).toEqual([[], 2000]);
    expect(searched).toBeLessThan(20_000);
    expect(result.loaded.manifests[1999]?.at(['metadata', 'name'])).toEqual({ file: 'a.yaml', line: 4003, column: 28 });
  });

  test('items that are null are no items', () => {
    expect(load(snapshotFrom({ 'a.yaml': 'apiVersion: v1\nkind: PodList\nitems: null\n' }))).toEqual({
      value: { manifests: [], setFiles: new Map() },
      diagnostics: [],
    });
  });

  test('lists stand in lists eight deep, and no deeper', () => {
    expect(examine(snapshotFrom({ 'a.yaml': nested(7) })).loaded.manifests.length).toBe(2);
    const text = nested(8);
    const { loaded, refused, diagnostics } = examine(snapshotFrom({ 'a.yaml': text }));
    expect([loaded.manifests, refused]).toEqual([[], [{ text }]]);
    expect(linesOf(diagnostics)).toEqual([
      'a.yaml:4:25 VALUE_INVALID reading List: lists stand in one another more than 8 deep; write the objects into one list',
    ]);
  });

  test.each([
    ['items', `${LIST}items:\n${'- 5\n'.repeat(100_001)}`, 'a.yaml:100003:3'],
    ['aliases', `${LIST}x: &p { kind: Pod }\nitems:\n${'- *p\n'.repeat(100_001)}`, 'a.yaml:100004:3'],
    ['documents', '5\n---\n'.repeat(100_001), 'a.yaml:200000:1'],
  ])('too many %s are refused in a line', (_, text, place) => {
    const { refused, diagnostics } = examine(snapshotFrom({ 'a.yaml': text }));
    expect(refused).toEqual([{ text }]);
    expect(linesOf(diagnostics)).toEqual([
      `${place} FILE_TOO_LARGE reading YAML: the file has more than 100000 documents by here, items of lists counted; split it into several files`,
    ]);
  });

  test('mistakes of its items are counted as those of one document', () => {
    const { diagnostics } = examine(snapshotFrom({ 'a.yaml': `${LIST}items:\n${'- 5\n'.repeat(300)}` }));
    expect([diagnostics.length, ...linesOf(diagnostics.slice(-2))]).toEqual([
      201,
      'a.yaml:203:3 VALUE_TYPE reading a document: expected a map with apiVersion and kind, got 5; correct it',
      'a.yaml:204:3 VALUE_TYPE List: it has more than 200 mistakes; the others are reported once these are mended',
    ]);
  });

  test('what is not told for its number is no error while what is told are warnings', () => {
    const policy = (i: number): string =>
      `- { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: p${i} }, spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.1/8 } }] }] } }\n`;
    const text = `${LIST}items:\n${repeated(300, policy)}- 5\n`;
    const { value, diagnostics } = load(snapshotFrom({ 'a.yaml': text }));
    expect([value, diagnostics.length, diagnostics.at(-1)?.place.line]).toEqual([undefined, 201, 304]);
  });

  test('nor in one document', () => {
    const blocks = repeated(300, () => '{ ipBlock: { cidr: 10.0.0.1/8 } }, ');
    const wrong = '{ ipBlock: { cidr: 10.0.0.0/8 }, podSelector: {} }';
    const text = `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p }\nspec: { podSelector: {}, ingress: [{ from: [${blocks}${wrong}] }] }\n`;
    const { value, diagnostics } = load(snapshotFrom({ 'a.yaml': text }));
    expect([value, diagnostics.length]).toEqual([undefined, 201]);
    expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual([
      'FIELD_CONFLICT',
    ]);
  });

  test('what an alias repeats is told once', () => {
    const { diagnostics } = examine(snapshotFrom({ 'a.yaml': `${LIST}items: [&p { kind: Pdo }, *p, *p]\n` }));
    expect(linesOf(diagnostics)).toEqual([
      'a.yaml:3:14 KIND_UNKNOWN reading a document: v1 has no kind "Pdo"; did you mean "Pod"?',
    ]);
  });

  test('names that an alias takes again and again are told by the hundred', () => {
    const text = `${LIST}items:\n- &p { kind: Pod, metadata: { name: a } }\n${'- *p\n'.repeat(300)}`;
    const { diagnostics } = examine(snapshotFrom({ 'a.yaml': text }));
    expect([diagnostics.length, ...linesOf(diagnostics.slice(-2))]).toEqual([
      201,
      'a.yaml:4:31 NAME_DUPLICATE Pod "default/a": the name is taken at a.yaml:4; rename one of the two',
      'a.yaml:4:31 NAME_DUPLICATE names: more than 200 are taken; the others are reported once these are mended',
    ]);
  });
});
