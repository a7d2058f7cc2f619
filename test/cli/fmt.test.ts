import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseAllDocuments, stringify } from 'yaml';
import type { Options } from '../../controller/cli/command.ts';
import { fmt } from '../../controller/cli/fmt.ts';
import { formatDocuments } from '../../controller/load/format.ts';
import { recordedTerminal } from './terminal-double.ts';

const POLICIES = new URL('../../policies/', import.meta.url).pathname;

const UGLY = `# modeline
spec:
    # why
    interfaces: [{name: eth0}]   # all

    addresses:
    - 192.0.2.1
kind:   Host
metadata: {labels: {role: "web"}, name: web-1}
apiVersion: weir/v1
---
# a comment alone
---
---
`;
const CANONICAL = `# modeline
apiVersion: weir/v1
kind: Host
metadata: { name: web-1, labels: { role: "web" } }
spec:
  addresses:
    - 192.0.2.1
  # why
  interfaces: [ { name: eth0 } ] # all
---
# a comment alone
`;

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'weir-fmt-'));
});
afterEach(() => rm(root, { recursive: true }));

async function run(
  args: readonly string[],
  options: Options = {},
): Promise<{ status: number; out: string; err: string }> {
  const terminal = recordedTerminal({ cwd: root });
  const status = await fmt.run(args, options, terminal);
  return { status, ...terminal.written };
}

const read = (name: string): Promise<string> => readFile(join(root, name), 'utf8');

describe('weir fmt', () => {
  test('the example policies are canonical', async () => {
    expect(await run([POLICIES], { check: true })).toEqual({ status: 0, out: '', err: '' });
  });

  test('rewrites what is not, once', async () => {
    await writeFile(join(root, 'a.yaml'), UGLY);
    expect(await run([])).toEqual({ status: 0, out: 'a.yaml\n', err: '' });
    expect(await read('a.yaml')).toBe(CANONICAL);
    expect(await run([])).toEqual({ status: 0, out: '', err: '' });
  });

  test('--policies names the folder, paths go before it', async () => {
    expect((await run([], { policies: POLICIES, check: true })).status).toBe(0);
    await expect(run([], { policies: 'nowhere' })).rejects.toMatchObject({ code: 'SOURCE_MISSING' });
    expect((await run([POLICIES], { policies: 'nowhere', check: true })).status).toBe(0);
  });

  test('--check lists and changes nothing', async () => {
    await writeFile(join(root, 'a.yaml'), UGLY);
    await writeFile(join(root, 'b.yaml'), CANONICAL);
    expect(await run(['a.yaml', 'b.yaml'], { check: true })).toEqual({ status: 3, out: 'a.yaml\n', err: '' });
    expect(await read('a.yaml')).toBe(UGLY);
  });

  test('leaves what is no YAML, formats the rest, and says so', async () => {
    await writeFile(join(root, 'a.yaml'), 'a:   [1\n');
    await writeFile(join(root, 'b.yaml'), 'b:   1\n');
    const { status, out, err } = await run([]);
    expect([status, out, await read('a.yaml'), await read('b.yaml')]).toEqual([2, 'b.yaml\n', 'a:   [1\n', 'b: 1\n']);
    expect(err).toMatch(/^a\.yaml:2:1 YAML_SYNTAX /);
  });

  test('links and JSON stay as they are', async () => {
    await writeFile(join(root, 'a.json'), '{"a":   1}\n');
    await symlink('a.json', join(root, 'b.yaml'));
    expect(await run([])).toEqual({ status: 0, out: '', err: '' });
  });

  test('a path that is not there', async () => {
    await expect(run(['nowhere'])).rejects.toMatchObject({
      code: 'SOURCE_MISSING',
      message: 'formatting nowhere: there is no such file; correct the path',
    });
  });
});

describe('formatting', () => {
  test.each([
    ['', ''],
    ['# only a comment\n', '# only a comment\n'],
    ['a: "1"\r\nb: |\r\n  x\r\n', 'a: "1"\nb: |\n  x\n'],
    ['---\na: 1\n...\n---\nb: 2\n', 'a: 1\n---\nb: 2\n'],
    ['%YAML 1.2\n---\na: 1\n', '%YAML 1.2\n---\na: 1\n'],
    [`a: ${'word '.repeat(60)}end\n`, `a: ${'word '.repeat(60)}end\n`],
  ])('%j', (text, expected) => {
    expect(formatDocuments(text, 'a.yaml')).toEqual({ value: expected, diagnostics: [] });
  });

  test('keeps the meaning and changes nothing the second time', () => {
    const value = fc.dictionary(
      fc.constantFrom('apiVersion', 'kind', 'metadata', 'spec', 'x'),
      fc
        .jsonValue({ maxDepth: 3 })
        .filter((each) => JSON.stringify(each) !== '-0' && !JSON.stringify(each).includes('-0')),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 3 }), fc.constantFrom(1, 2, 4), (documents, indent) => {
        const text = documents.map((each) => `---\n# c\n${stringify(each, { indent })}`).join('');
        const { value: once = 'refused' } = formatDocuments(text, 'a.yaml');
        expect(formatDocuments(once, 'a.yaml').value).toBe(once);
        const parsed = parseAllDocuments(once);
        expect([...parsed].map((each) => each.toJS() as unknown)).toEqual(documents);
      }),
    );
  });
});
