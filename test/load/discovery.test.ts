import { load } from '../../controller/load/load.ts';
import { type Files, linesOf, snapshotFrom } from './repository.ts';

const tier = (name: string, order: number): string =>
  `apiVersion: weir/v1\nkind: Tier\nmetadata: { name: ${name} }\nspec: { order: ${order} }\n`;
const json = JSON.stringify({ apiVersion: 'weir/v1', kind: 'Tier', metadata: { name: 'j' }, spec: { order: 30 } });

/** `name@file` of every document read. */
function read(files: Files): readonly string[] {
  const { value, diagnostics } = load(snapshotFrom(files));
  expect(linesOf(diagnostics)).toEqual([]);
  return value?.manifests.map(({ metadata, place }) => `${metadata.name}@${place.file}`) ?? [];
}

describe('which documents a repository has', () => {
  test('every .yaml, .yml and .json at any depth, many documents to a file', () => {
    const files = { 'a.yaml': `${tier('a', 10)}---\n${tier('b', 20)}`, 'deep/er/c.yml': tier('c', 40), 'j.json': json };
    expect(read(files)).toEqual(['a@a.yaml', 'b@a.yaml', 'c@deep/er/c.yml', 'j@j.json']);
  });

  test('nothing else, and no empty documents', () => {
    const files = { 'README.md': 'apiVersion: weir/v9', 'a.yaml': '# only a comment\n---\n---\n', 'a.yaml.bak': ': :' };
    expect(read(files)).toEqual([]);
  });

  test('hidden files and folders aside', () => {
    expect(read({ '.a.yaml': ': :', '.github/b.yaml': ': :', 'c/.d/e.yaml': ': :', 'f.yaml': tier('f', 10) })).toEqual([
      'f@f.yaml',
    ]);
  });

  test('less what .weirignore names, in gitignore syntax', () => {
    const ignore = '# not ours\ncharts/\n*.tmpl.yaml\n!keep.tmpl.yaml\n/top.yaml\n';
    const files = {
      '.weirignore': ignore,
      'charts/deep/a.yaml': ': :',
      'b.tmpl.yaml': ': :',
      'keep.tmpl.yaml': tier('keep', 10),
      'sub/top.yaml': tier('sub', 20),
      'top.yaml': ': :',
    };
    expect(read(files)).toEqual(['keep@keep.tmpl.yaml', 'sub@sub/top.yaml']);
  });

  test('which minds case, as the files do', () => {
    const files = { '.weirignore': 'DENY.yaml\nold/\n', 'deny.yaml': tier('d', 10), 'Old/b.yaml': tier('o', 20) };
    expect(read(files)).toEqual(['o@Old/b.yaml', 'd@deny.yaml']);
  });

  test('each .weirignore for its own folder, the deeper one over the shallower', () => {
    const files = {
      '.weirignore': '*.tmpl.yaml\ngone/\n',
      'a/.weirignore': '/b.yaml\n!keep.tmpl.yaml\n',
      'a/b.yaml': ': :',
      'a/c/b.yaml': tier('b', 10),
      'a/c/keep.tmpl.yaml': tier('keep', 20),
      'a/other.tmpl.yaml': ': :',
      'b.yaml': tier('top', 30),
      'gone/.weirignore': '!*\n',
      'gone/d.yaml': ': :',
      'keep.tmpl.yaml': ': :',
    };
    expect(read(files)).toEqual(['b@a/c/b.yaml', 'keep@a/c/keep.tmpl.yaml', 'top@b.yaml']);
  });

  test('a .weirignore may be a link inside the repository', () => {
    expect(read({ '.weirignore': { link: 'ci/ignore' }, 'ci/ignore': 'x.yaml\n', 'x.yaml': ': :' })).toEqual([]);
  });

  test('an ignored link may lead anywhere', () => {
    expect(read({ '.weirignore': 'result\n', result: { link: '/nix/store' } })).toEqual([]);
  });

  test('a byte order mark and CRLF are fine', () => {
    expect(read({ 'a.yaml': `\uFEFF${tier('a', 10).replaceAll('\n', '\r\n')}` })).toEqual(['a@a.yaml']);
  });
});

describe('symbolic links inside the repository', () => {
  test('a document that links lead to is read once, under its own path', () => {
    const files = { 'a-link.yaml': { link: 'b.yaml' }, 'b.yaml': tier('b', 10), 'z.yaml': { link: './a-link.yaml' } };
    expect(read(files)).toEqual(['b@b.yaml']);
  });

  test('a document without a path of its own is read under its first link', () => {
    const files = { 'a.yaml': { link: 'sub/source' }, 'b.yaml': { link: 'a.yaml' }, 'sub/source': tier('s', 10) };
    expect(read(files)).toEqual(['s@a.yaml']);
  });

  test('a link to a folder adds nothing', () => {
    expect(read({ current: { link: 'v1' }, 'v1/a.yaml': tier('a', 10) })).toEqual(['a@v1/a.yaml']);
  });

  test('a set file is found through links on its way, and keeps the name the set gives it', () => {
    const set = 'apiVersion: weir/v1\nkind: AddressSet\nmetadata: { name: s }\nspec: { files: [../current/s.txt] }\n';
    const files = { current: { link: 'v1' }, 'sets/a.yaml': set, 'v1/s.txt': '192.0.2.1\n' };
    const { value } = load(snapshotFrom(files));
    expect([...(value?.setFiles.keys() ?? [])]).toEqual(['current/s.txt']);
  });
});
