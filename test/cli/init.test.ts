import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fmt } from '../../controller/cli/fmt.ts';
import { init } from '../../controller/cli/init.ts';
import { validate } from '../../controller/cli/validate.ts';
import { recordedTerminal } from './terminal-double.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'weir-init-'));
});
afterEach(() => rm(root, { recursive: true }));

describe('weir init', () => {
  test('writes a repository that validates and is formatted', async () => {
    const terminal = recordedTerminal({ cwd: root });
    expect(await init.run(['new'], {}, terminal)).toBe(0);
    expect(terminal.written.out).toContain('new/.weir/schemas/weir.schema.json\n');
    const after = recordedTerminal({ cwd: root });
    expect(await validate.run(['new'], {}, after)).toBe(0);
    expect(after.written.out).toBe('');
    expect(after.written.err).toMatch(
      /^web-1: \d+ bytes, .*\n12 documents \(1 PolicyTest, not run yet\), 0 errors, 0 warnings\n$/,
    );
    expect(await fmt.run(['new'], { check: true }, recordedTerminal({ cwd: root }))).toBe(0);
  });

  test('every modeline leads to a schema that was written', async () => {
    const terminal = recordedTerminal({ cwd: root });
    await init.run(['.'], {}, terminal);
    const files = terminal.written.out.split('\n').filter((path) => path.endsWith('.yaml'));
    expect(files).toContain('security/blocklist.yaml');
    for (const file of files) {
      const [, schema = 'none'] =
        /^# yaml-language-server: \$schema=(\S+)\n/.exec(await readFile(join(root, file), 'utf8')) ?? [];
      expect(JSON.parse(await readFile(join(root, dirname(file), schema), 'utf8'))).toMatchObject({
        title: 'Document',
      });
    }
  });

  test('a fresh clone counts as empty', async () => {
    await mkdir(join(root, '.git'));
    expect(await init.run(['.'], {}, recordedTerminal({ cwd: root }))).toBe(0);
  });

  test('overwrites nothing', async () => {
    await writeFile(join(root, 'README.md'), 'mine');
    await expect(init.run(['.'], {}, recordedTerminal({ cwd: root }))).rejects.toMatchObject({
      code: 'USAGE',
      message:
        'writing a repository to .: the folder is not empty (it holds README.md), and nothing is overwritten; name a new or empty folder',
    });
  });

  test('a file is no folder', async () => {
    await writeFile(join(root, 'f'), '');
    await expect(init.run(['f'], {}, recordedTerminal({ cwd: root }))).rejects.toMatchObject({
      message: 'writing a repository to f: it is no folder; name a new one',
    });
  });
});
