import { mkdirSync, readFileSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gitSource } from '../../controller/source/git.ts';
import type { Source } from '../../controller/source/source.ts';
import { type TestRepository, testRepository } from './repository.ts';

describe('gitSource', () => {
  let repository: TestRepository;
  beforeEach(() => {
    repository = testRepository();
  });
  afterEach(() => repository.remove());

  const source = (over: { url?: string; ref?: string; path?: string } = {}): Source =>
    gitSource(
      join(repository.folder, 'mirror'),
      { url: repository.bare, ref: 'main', path: '.', timeoutSeconds: 10, ...over },
      { pollSeconds: 60 },
    );
  const names = async (from: Source): Promise<string[]> => [
    ...(await (await from.latest(undefined)).read()).entries.keys(),
  ];

  test('reads the tip, then what was pushed since', async () => {
    repository.put('a.yaml', 'one');
    const first = repository.push('first');
    const before = await source().latest(undefined);
    expect(before).toMatchObject({ revision: first, origin: `${repository.bare} main` });
    repository.put('a.yaml', 'two');
    const second = repository.push('second');
    const after = await source().latest(before);
    expect(after.revision).toBe(second);
    expect((await after.read()).entries.get('a.yaml')).toEqual({ kind: 'file', bytes: Buffer.from('two') });
    expect((await before.read()).entries.get('a.yaml')).toEqual({ kind: 'file', bytes: Buffer.from('one') });
  });

  test('keeps links and names as they are, leaves hidden files and submodules out, names what is too large', async () => {
    repository.put('z.yaml', 'z');
    repository.put('a b/ü\n.yaml', 'odd');
    repository.put('.github/x.yaml', 'no');
    repository.put('sub/.weirignore', 'x');
    repository.put('empty.yaml', '');
    repository.put('big.yaml', '');
    truncateSync(join(repository.work, 'big.yaml'), 64 * 1024 * 1024 + 1);
    symlinkSync('../../etc/passwd', join(repository.work, 'link.yaml'));
    repository.push('files');
    const { entries } = await (await source().latest(undefined)).read();
    expect([...entries.keys()]).toEqual([
      'a b/ü\n.yaml',
      'big.yaml',
      'empty.yaml',
      'link.yaml',
      'sub/.weirignore',
      'z.yaml',
    ]);
    expect(entries.get('link.yaml')).toEqual({ kind: 'symlink', target: '../../etc/passwd' });
    expect(entries.get('big.yaml')).toEqual({ kind: 'oversize', size: 64 * 1024 * 1024 + 1 });
    expect(entries.get('empty.yaml')).toEqual({ kind: 'file', bytes: Buffer.alloc(0) });
  });

  test.each(['policies', './policies/', '/policies'])('path %s is the root of the snapshot', async (path) => {
    repository.put('policies/host.yaml', 'h');
    repository.put('elsewhere.yaml', 'e');
    repository.push('two folders');
    expect(await names(source({ path }))).toEqual(['host.yaml']);
  });

  test('an annotated tag is followed to its commit', async () => {
    repository.put('a.yaml', 'a');
    const commit = repository.push('release');
    repository.git('tag', '-a', 'v1', '-m', 'v1');
    repository.git('push', '-q', 'origin', 'v1');
    expect((await source({ ref: 'v1' }).latest(undefined)).revision).toBe(commit);
  });

  test('a commit that does not contain the last applied one is refused until no one asks for it', async () => {
    repository.put('a.yaml', 'a');
    repository.push('base');
    const last = await source().latest(undefined);
    repository.git('commit', '-q', '--amend', '-m', 'rewritten');
    repository.git('push', '-q', '--force', 'origin', 'HEAD:main');
    const rewritten = repository.git('rev-parse', 'HEAD');
    await expect(source().latest(last)).rejects.toMatchObject({
      code: 'GIT_NOT_DESCENDANT',
      message:
        `fetching ${repository.bare} main: commit ${rewritten} does not contain ${last.revision}, which this host enforces; ` +
        'restore the history, or accept it with "weir apply --config FILE --force" while the agent is stopped',
    });
    expect((await source().latest(undefined)).revision).toBe(rewritten);
    expect((await source().latest({ ...last, origin: 'another remote' })).revision).toBe(rewritten);
  });

  test.each([
    { name: 'one that holds no documents is left out', path: 'notes\xff.txt' },
    { name: 'a file of documents is refused', path: 'sub\xff/a.yaml', refused: 'sub\ufffd/a.yaml' },
  ])('a file name that is not UTF-8: $name', async ({ path, refused }) => {
    repository.put('a.yaml', 'a');
    const bytes = Buffer.from(join(repository.work, path), 'latin1');
    mkdirSync(bytes.subarray(0, bytes.lastIndexOf('/')), { recursive: true });
    writeFileSync(bytes, 'x');
    repository.push('base');
    if (refused === undefined) expect(await names(source())).toEqual(['a.yaml']);
    else
      await expect(names(source())).rejects.toMatchObject({
        code: 'SNAPSHOT_INVALID',
        message: `reading ${repository.bare} main: file name ${JSON.stringify(refused)} is not UTF-8; rename the file`,
      });
  });

  test('an unknown last commit is no ancestor', async () => {
    repository.put('a.yaml', 'a');
    repository.push('base');
    const last = { revision: '1'.repeat(40), origin: `${repository.bare} main` };
    await expect(source().latest(last)).rejects.toMatchObject({ code: 'GIT_NOT_DESCENDANT' });
  });

  test('a repository of another user is GIT_UNREACHABLE, and the message says how to trust it', async () => {
    repository.push('base');
    const bin = join(repository.folder, 'bin');
    mkdirSync(bin);
    const words = `fatal: detected dubious ownership in repository at '${repository.bare}'`;
    writeFileSync(join(bin, 'git'), `#!/bin/sh\necho "${words}" >&2\nexit 128\n`, { mode: 0o755 });
    const path = process.env['PATH'];
    process.env['PATH'] = `${bin}:${path}`;
    try {
      await expect(source().latest(undefined)).rejects.toMatchObject({
        code: 'GIT_UNREACHABLE',
        message:
          `fetching ${repository.bare} main: ${repository.bare} is owned by another user than the agent's, so git does not read it; ` +
          `give it to the agent's user with "chown -R", or trust it with "git config --system --add safe.directory ${repository.bare}"`,
      });
    } finally {
      process.env['PATH'] = path;
    }
  });

  test('an empty repository is GIT_EMPTY', async () => {
    await expect(source().latest(undefined)).rejects.toMatchObject({
      code: 'GIT_EMPTY',
      message: `fetching ${repository.bare} main: the repository has no commits; push the first one`,
    });
  });

  test('a missing branch is GIT_REF_MISSING', async () => {
    repository.push('base');
    await expect(source({ ref: 'nope' }).latest(undefined)).rejects.toMatchObject({
      code: 'GIT_REF_MISSING',
      message: `fetching ${repository.bare} nope: no branch or tag "nope"; check source.git.ref`,
    });
  });

  test('a missing folder is SOURCE_MISSING', async () => {
    const commit = repository.push('base');
    await expect(names(source({ path: 'nope' }))).rejects.toMatchObject({
      code: 'SOURCE_MISSING',
      message: `reading ${repository.bare} main nope: no folder "nope" in commit ${commit}; check source.git.path`,
    });
  });

  test('a repository that is not there is GIT_UNREACHABLE, and the mirror survives it', async () => {
    repository.put('a.yaml', 'a');
    const commit = repository.push('base');
    await source().latest(undefined);
    const gone = join(repository.folder, 'gone.git');
    await expect(source({ url: gone }).latest(undefined)).rejects.toMatchObject({
      code: 'GIT_UNREACHABLE',
      message: `fetching ${gone} main: '${gone}' does not appear to be a git repository; check the URL, the network and the credentials`,
    });
    expect((await source().latest(undefined)).revision).toBe(commit);
  });

  test('what ssh says is the reason', async () => {
    const url = 'ssh://git@host.invalid/x.git';
    await expect(source({ url }).latest(undefined)).rejects.toMatchObject({
      code: 'GIT_UNREACHABLE',
      message: expect.stringMatching(
        /^fetching ssh:\/\/…@host.invalid\/x.git main: (?!Could not read).+; check the URL, the network/,
      ),
    });
  });

  test('credentials of a URL appear in no message and in no file others can read', async () => {
    const url = 'https://robot:s3cret@127.0.0.1:9/policies.git';
    const failure = await source({ url })
      .latest(undefined)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'GIT_UNREACHABLE' });
    expect(String(failure)).toContain('https://…@127.0.0.1:9/policies.git main');
    expect(String(failure)).not.toContain('s3cret');
    const config = join(repository.folder, 'mirror', 'config');
    expect(readFileSync(config, 'utf8')).toContain('s3cret');
    expect(statSync(config).mode & 0o777).toBe(0o600);
  });

  test('hooks of the mirror never run', async () => {
    repository.push('base');
    const hook = join(repository.folder, 'mirror', 'hooks', 'reference-transaction');
    mkdirSync(join(repository.folder, 'mirror', 'hooks'), { recursive: true });
    writeFileSync(hook, `#!/bin/sh\ntouch ${repository.folder}/ran\n`, { mode: 0o755 });
    await source().latest(undefined);
    expect(() => statSync(join(repository.folder, 'ran'))).toThrow('ENOENT');
  });
});
