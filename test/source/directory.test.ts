import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { snapshotDirectory } from '../../controller/source/directory.ts';

describe('snapshotDirectory', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'weir-directory-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };

  test('holds regular files, links and .weirignore, sorted, hidden ones left out', async () => {
    put('b.yaml', 'b');
    put('a/z.yaml', 'z');
    put('a.yaml', 'a');
    put('a/.weirignore', 'x');
    put('.git/config', 'no');
    put('a/.hidden.yaml', 'no');
    symlinkSync('../outside', join(root, 'link.yaml'));
    const { entries } = await snapshotDirectory(root);
    expect([...entries.keys()]).toEqual(['a.yaml', 'a/.weirignore', 'a/z.yaml', 'b.yaml', 'link.yaml']);
    expect(entries.get('link.yaml')).toEqual({ kind: 'symlink', target: '../outside' });
    expect(entries.get('a/z.yaml')).toEqual({ kind: 'file', bytes: Buffer.from('z') });
  });

  test('a file over the limit is named, not read', async () => {
    put('big.yaml', '');
    truncateSync(join(root, 'big.yaml'), 64 * 1024 * 1024 + 1);
    const { entries } = await snapshotDirectory(root);
    expect(entries.get('big.yaml')).toEqual({ kind: 'oversize', size: 64 * 1024 * 1024 + 1 });
  });

  test('the revision is the content: it changes with bytes and names, and with nothing else', async () => {
    put('a.yaml', 'one');
    const first = (await snapshotDirectory(root)).revision;
    put('a.yaml', 'two');
    const second = (await snapshotDirectory(root)).revision;
    put('a.yaml', 'one');
    expect((await snapshotDirectory(root)).revision).toBe(first);
    expect(first).toMatch(/^directory:[0-9a-f]{64}$/);
    expect(second).not.toBe(first);
  });

  test('a root that is itself a link is followed', async () => {
    put('inner/a.yaml', 'a');
    symlinkSync('inner', join(root, 'current'));
    const { entries, origin } = await snapshotDirectory(join(root, 'current'));
    expect([...entries.keys()]).toEqual(['a.yaml']);
    expect(origin).toBe(join(root, 'current'));
  });

  test.each([
    { name: 'a missing folder', path: 'nowhere', wrong: 'no such folder' },
    { name: 'a file in its place', path: 'file', wrong: 'not a folder' },
  ])('$name is SOURCE_MISSING', async ({ path, wrong }) => {
    put('file', '');
    const at = join(root, path);
    await expect(snapshotDirectory(at)).rejects.toMatchObject({
      code: 'SOURCE_MISSING',
      message: `reading ${at}: ${wrong}; check source.directory and its permissions`,
    });
  });

  test.each([
    { name: 'a file that holds no documents is left out', path: 'notes\xff.txt' },
    { name: 'a file of documents is refused', path: 'sub/a\xff.yaml', refused: 'file name "sub/a\ufffd.yaml"' },
    { name: 'a folder is refused', path: 'sub\xff/notes', refused: 'folder name "sub\ufffd"' },
  ])('a name that is not UTF-8: $name', async ({ path, refused }) => {
    put('a.yaml', 'a');
    const bytes = Buffer.from(join(root, path), 'latin1');
    mkdirSync(bytes.subarray(0, bytes.lastIndexOf('/')), { recursive: true });
    writeFileSync(bytes, 'x');
    const taken = snapshotDirectory(root).then(({ entries }) => [...entries.keys()]);
    if (refused === undefined) expect(await taken).toEqual(['a.yaml']);
    else
      await expect(taken).rejects.toMatchObject({
        code: 'SNAPSHOT_INVALID',
        message: `reading ${root}: ${refused} is not UTF-8; rename the ${refused.split(' ')[0]}`,
      });
  });

  test('more bytes than a snapshot may have are refused before they are read', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      put(name, '');
      truncateSync(join(root, name), 64 * 1024 * 1024);
    }
    await expect(snapshotDirectory(root)).rejects.toMatchObject({
      code: 'SNAPSHOT_INVALID',
      message: `reading ${root}: 335544320 bytes in all, at most 268435456 are read; point source at the folder that holds the policies`,
    });
  });
});
