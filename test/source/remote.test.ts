import { assertRef, folderOf, localFolder, originOf, redact, transportOf } from '../../controller/source/remote.ts';

describe('transportOf', () => {
  test.each([
    ['https://git.example/x.git', 'https'],
    ['http://git.example/x.git', 'http'],
    ['ssh://git@git.example/x.git', 'ssh'],
    ['git@git.example:net/x.git', 'ssh'],
    ['git.example:x.git', 'ssh'],
    ['git://git.example/x', 'git'],
    ['file:///srv/x.git', 'file'],
    ['/srv/x.git', 'file'],
    ['../x.git', 'file'],
  ])('%s uses %s', (url, transport) => expect(transportOf(url)).toBe(transport));

  test.each(['ext::sh -c touch% /tmp/x', '--upload-pack=touch', 'ftp://host/x', 'x.git', 'fd::17', ''])(
    '%j is refused',
    (url) => {
      expect(() => transportOf(url)).toThrow(
        expect.objectContaining({
          code: 'CONFIG_INVALID',
          message: `reading source.git.url: ${JSON.stringify(url)} is no URL weir fetches; use ssh://, https://, http://, git://, file://, host:path or an absolute path`,
        }),
      );
    },
  );
});

describe('localFolder', () => {
  test.each([
    ['file:///srv/x%20y.git', '/srv/x y.git'],
    ['/srv/x.git', '/srv/x.git'],
    ['https://git.example/x', undefined],
  ])('%s is %s', (url, folder) => expect(localFolder(url)).toBe(folder));
});

describe('assertRef', () => {
  test.each(['main', 'release/1.2', 'refs/tags/v1', 'v1.0-rc.1'])('%s is a ref', (ref) =>
    expect(() => assertRef(ref)).not.toThrow(),
  );
  test.each(['--upload-pack=x', 'a b', 'a:b', 'a..b', 'a~1', 'x.lock', '/a', 'a/', ''])('%j is none', (ref) => {
    expect(() => assertRef(ref)).toThrow(
      `reading source.git.ref: ${JSON.stringify(ref)} is no branch or tag; name one, such as "main"`,
    );
  });
});

test('folderOf refuses to leave the repository', () => {
  expect(folderOf('./a//b/')).toBe('a/b');
  expect(() => folderOf('a/../../b')).toThrow(
    'reading source.git.path: "a/../../b" leaves the repository; name a folder inside it',
  );
});

test('credentials are taken out of URLs wherever they stand', () => {
  expect(redact("fatal: unable to access 'https://u:p@h/x/': no")).toBe("fatal: unable to access 'https://…@h/x/': no");
  expect(originOf({ url: 'https://token@h/x', ref: 'main', path: 'p', timeoutSeconds: 1 })).toBe(
    'https://…@h/x main p',
  );
});
