import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../controller/cli/configuration.ts';

describe('paths of the configuration', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'weir-config-'));
    mkdirSync(join(folder, 'etc'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (source: string, rest = ''): string => {
    writeFileSync(join(folder, 'etc', 'config.yaml'), `source: ${source}\n${rest}`);
    return join(folder, 'etc', 'config.yaml');
  };

  test.each([
    ['absolute', (file: string) => ({ config: file }), '/'],
    ['relative', () => ({ config: 'etc/config.yaml' }), ''],
    ['beside it', () => ({ config: 'config.yaml' }), 'etc'],
  ])('named by a path that is %s, the file means the same', (_title, options, cwd) => {
    const file = write('{ directory: ../policies }', 'state: state\nrun: ./run\npins: pins\n');
    expect(readConfig(options(file), cwd === '/' ? '/' : join(folder, cwd))).toMatchObject({
      source: { directory: join(folder, 'policies') },
      state: join(folder, 'etc', 'state'),
      run: join(folder, 'etc', 'run'),
      pins: join(folder, 'etc', 'pins'),
    });
  });

  test.each([
    ['../policies.git', () => join(folder, 'policies.git')],
    ['./policies.git', () => join(folder, 'etc', 'policies.git')],
    ['/srv/policies.git', () => '/srv/policies.git'],
    ['git@git.example:net/policies.git', () => 'git@git.example:net/policies.git'],
    ['https://git.example/../x.git', () => 'https://git.example/../x.git'],
  ])('the remote %s', (url, meant) => {
    const file = write(`{ git: { url: ${JSON.stringify(url)} } }`);
    expect(readConfig({ config: file }, '/').source).toMatchObject({ git: { url: meant(), ref: 'main' } });
  });

  test('what a flag or an argument says starts where weir was started', () => {
    const options = { config: write('{ directory: /a }'), state: 's', run: '../r', pins: '/p' };
    expect(readConfig(options, '/somewhere/else', { directory: 'policies' })).toMatchObject({
      source: { directory: '/somewhere/else/policies' },
      state: '/somewhere/else/s',
      run: '/somewhere/r',
      pins: '/p',
    });
  });

  test('a file that is not there is named in full', () => {
    expect(() => readConfig({ config: 'none.yaml' }, folder)).toThrow(
      `reading the configuration ${folder}/none.yaml: ENOENT; name another with --config`,
    );
  });
});
