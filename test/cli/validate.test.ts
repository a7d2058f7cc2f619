import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import type { Options } from '../../controller/cli/command.ts';
import { imageText } from '../../controller/cli/figures.ts';
import { validate } from '../../controller/cli/validate.ts';
import { hostYaml } from '../reconcile/policies.ts';
import { builtOf } from '../reconcile/snapshots.ts';
import { recordedTerminal } from './terminal-double.ts';

const POLICIES = new URL('../../policies/', import.meta.url).pathname;

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'weir-validate-'));
});
afterEach(() => rm(root, { recursive: true }));

async function run(
  args: readonly string[],
  options: Options = {},
): Promise<{ status: number; out: string; err: string }> {
  const terminal = recordedTerminal({ cwd: root });
  const status = await validate.run(args, { output: 'text', ...options }, terminal);
  return { status, out: terminal.written.out, err: withoutFigures(terminal.written.err) };
}

/** What an image costs is the compiler's to say: a test of its own sees that it is told. */
function withoutFigures(err: string): string {
  return err.replace(/^(\S+: \d+ bytes, .* at most \d+\n)+/, '');
}

const BROKEN = `apiVersion: weir/v1
kind: Policy
metadata: { name: everything }
spec:
  subject: { hosts: {} }
  ingres: []
  ingress:
    - name: office
      action: allow
      from:
        - addressSet: offcie
        - cidr: 10.20.30.40/16
`;
const STRAY = `apiVersion: weir/v1
kind: Policy
metadata: { name: stray }
spec:
  subject: { hosts: {} }
  ingress: [{ name: a, action: allow, from: [{ addressSet: offcie }] }]
`;

describe('weir validate', () => {
  test('the example policies have nothing to say', async () => {
    await cp(POLICIES, root, { recursive: true });
    expect(await run([])).toEqual({
      status: 0,
      out: '',
      err: '12 documents (1 PolicyTest, not run yet), 0 errors, 0 warnings\n',
    });
  });

  test('what load and what resolve find, in one run, at paths from here', async () => {
    await cp(POLICIES, join(root, 'p'), { recursive: true });
    await writeFile(join(root, 'p/broken.yaml'), BROKEN);
    await writeFile(join(root, 'p/stray.yaml'), STRAY);
    const { status, out, err } = await run(['p']);
    expect(status).toBe(2);
    expect(out.split('\n').map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'p/broken.yaml:6:3 FIELD_UNKNOWN',
      'p/broken.yaml:11:11 SET_UNKNOWN',
      'p/broken.yaml:12:11 CIDR_HOST_BITS',
      'p/stray.yaml:6:48 SET_UNKNOWN',
      '',
    ]);
    expect(out).toContain('rule "office" names address set "offcie"; did you mean "office" (sets.yaml:2)?');
    expect(err).toBe('14 documents (1 PolicyTest, not run yet), 4 errors, 0 warnings\n');
  });

  test('--policies names the folder, an argument goes before it', async () => {
    await cp(POLICIES, join(root, 'p'), { recursive: true });
    const said = '12 documents (1 PolicyTest, not run yet), 0 errors, 0 warnings\n';
    expect((await run([], { policies: 'p' })).err).toBe(said);
    expect((await run(['p'], { policies: 'nowhere' })).err).toBe(said);
  });

  test('a name that a refused document bears is not unknown', async () => {
    await cp(POLICIES, root, { recursive: true });
    await writeFile(join(root, 'stray.yaml'), STRAY);
    const set = 'apiVersion: weir/v1\nkind: AddressSet\nmetadata: { name: offcie }\nspec: { cidrs: [10.0.0.1/8] }\n';
    await writeFile(join(root, 'set.yaml'), set);
    expect((await run([])).out).toBe(
      'set.yaml:4:17 CIDR_HOST_BITS AddressSet "offcie" spec.cidrs[0]: 10.0.0.1/8 has bits set beyond its prefix length; write 10.0.0.0/8 for the block, or 10.0.0.1 for the one address\n',
    );
  });

  test('as JSON', async () => {
    await writeFile(join(root, 'a.yaml'), 'apiVersion: weir/v1\nkind: Polcy\n');
    const { status, out } = await run([], { output: 'json' });
    expect(status).toBe(2);
    expect(JSON.parse(out)).toEqual({
      documents: 1,
      ignored: 0,
      errors: 1,
      warnings: 0,
      images: [],
      diagnostics: [
        {
          file: 'a.yaml',
          line: 2,
          column: 1,
          severity: 'error',
          code: 'KIND_UNKNOWN',
          message: 'reading a document: kind "Polcy" is unknown; did you mean "Policy"?',
          value: '"Polcy"',
          suggestion: 'Policy',
        },
      ],
    });
  });

  test('as GitHub annotations, special characters escaped', async () => {
    await writeFile(join(root, 'a,b.yaml'), 'apiVersion: "100%"\n');
    expect((await run([], { output: 'github' })).out).toBe(
      '::error file=a%2Cb.yaml,line=1,col=1,title=API_VERSION_UNKNOWN::reading a document: apiVersion "100%25" is unknown; write weir/v1\n',
    );
  });

  test('what each host’s image costs, but not among annotations', async () => {
    const files = { 'host.yaml': hostYaml([80, 443]) };
    await writeFile(join(root, 'host.yaml'), files['host.yaml']);
    const { figures } = builtOf(files).image;
    const said = async (output: string) => {
      const terminal = recordedTerminal({ cwd: root });
      await validate.run([], { output }, terminal);
      return terminal.written;
    };
    const summary = '2 documents, 0 errors, 1 warning\n';
    expect((await said('text')).err).toBe(`web-1: ${imageText(figures)}\n${summary}`);
    expect((await said('github')).err).toBe(summary);
    const { out, err } = await said('json');
    expect(JSON.parse(out)).toMatchObject({ documents: 2, images: [{ host: 'web-1', figures }] });
    expect(err).toBe(summary);
  });

  test('what no image can hold, at the host’s line', async () => {
    const host = (name: string, pattern: string): string =>
      `apiVersion: weir/v1\nkind: Host\nmetadata: { name: ${name} }\nspec: { addresses: [192.0.2.1], interfaces: [{ name: "${pattern}" }], management: { ingress: [{ name: ssh, ports: [{ protocol: tcp, port: 22 }] }] } }\n`;
    await writeFile(join(root, 'a.yaml'), host('a', 'eth0'));
    await writeFile(join(root, 'b.yaml'), `# b\n${host('b', 'a-very-long-interface*')}`);
    expect(await run([])).toEqual({
      status: 2,
      out: 'b.yaml:2:1 IMAGE_LIMIT compiling host "b": interface "a-very-long-interface*" is longer than 15 bytes; shorten the name or the glob\n',
      err: '2 documents, 1 error, 0 warnings\n',
    });
  });

  test('a person who waits is told how far it is', async () => {
    await cp(POLICIES, root, { recursive: true });
    const clock = jest.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValue(1001);
    try {
      const terminal = recordedTerminal({ cwd: root, interactive: true });
      expect(await validate.run([], { output: 'text' }, terminal)).toBe(0);
      const [progress, rest = ''] = terminal.written.err.split('\u001b[2K');
      expect([progress, withoutFigures(rest)]).toEqual([
        '\rcompiling host 1 of 1\r',
        '12 documents (1 PolicyTest, not run yet), 0 errors, 0 warnings\n',
      ]);
    } finally {
      clock.mockRestore();
    }
  });

  test('a host that is not enrolled', async () => {
    await cp(POLICIES, root, { recursive: true });
    expect((await run([], { host: 'web-1' })).status).toBe(0);
    expect(await run([], { host: 'web-2' })).toEqual({
      status: 2,
      out: '.:1:1 HOST_MISSING finding host "web-2": no Host document has this name; did you mean "web-1"?\n',
      err: '12 documents (1 PolicyTest, not run yet), 1 error, 0 warnings\n',
    });
  });

  test('a folder without documents is no success', async () => {
    await expect(run([])).rejects.toMatchObject({
      code: 'SNAPSHOT_EMPTY',
      exit: 2,
      message: `reading ${root}: there is no policy document (*.yaml, *.yml, *.json); name the folder that holds them`,
    });
  });
});
