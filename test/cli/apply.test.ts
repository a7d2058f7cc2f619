import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apply } from '../../controller/cli/apply.ts';
import type { Options } from '../../controller/cli/command.ts';
import { openSocket } from '../../controller/daemon/socket.ts';
import { hostYaml } from '../reconcile/policies.ts';
import { recordedTerminal } from './terminal-double.ts';

describe('weir apply', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'weir-apply-'));
    writeFileSync(join(folder, 'host.yaml'), hostYaml([80], ['nowhere0']));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const ask = async (args: string[], over: Options = {}) => {
    const terminal = recordedTerminal({ cwd: folder });
    const options = {
      host: 'web-1',
      state: join(folder, '.state'),
      run: join(folder, '.run'),
      backend: 'memory',
      output: 'text',
      ...over,
    };
    const status = await apply.run(args, options, terminal);
    return { status, ...terminal.written };
  };

  test('a folder is applied once and recorded', async () => {
    const { status, out, err } = await ask([folder]);
    expect(out).toMatch(
      /^applied directory:[0-9a-f]{64}: generation 1, digest [0-9a-f]{64}\nimage: \d+ bytes, \d+ of \d+ rows can decide, \d+ by vector; \d+ cache lines a packet, at most \d+\nwrote \d+ of \d+ pages\n$/,
    );
    expect(err).toMatch(/^host.yaml:\d+:\d+ warning REPLIES_CUT .*\n0 errors, 1 warning\n$/);
    expect(status).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, '.state', 'last-applied.json'), 'utf8'))).toMatchObject({
      origin: folder,
      generation: 1,
    });
  });

  test('json has everything', async () => {
    const { out } = await ask([folder], { output: 'json' });
    expect(JSON.parse(out)).toMatchObject({
      kind: 'applied',
      origin: folder,
      generation: 1,
      figures: { rows: expect.any(Number), lines: { typical: expect.any(Number) } },
      attached: [],
      detached: [],
      diagnostics: [{ code: 'REPLIES_CUT' }],
    });
  });

  test('a folder with errors is refused with each of them', async () => {
    writeFileSync(join(folder, 'host.yaml'), hostYaml([80, 80], ['nowhere0']).replace('192.0.2.1', '192.0.2.300'));
    const { status, out, err } = await ask([folder]);
    expect(status).toBe(2);
    expect(out).toMatch(/^refused directory:[0-9a-f]{64}: nothing was changed\n$/);
    expect(err).toContain('ADDRESS_INVALID');
    expect(existsSync(join(folder, '.state', 'last-applied.json'))).toBe(false);
  });

  test('a missing folder is the fault of its source', async () => {
    await expect(ask([join(folder, 'nope')])).rejects.toMatchObject({ code: 'SOURCE_MISSING' });
  });

  test.each([
    { what: 'a folder and a ref', args: ['x'], options: { ref: 'main' }, code: 'USAGE' },
    { what: 'neither a configuration nor a folder', args: [], options: {}, code: 'CONFIG_INVALID' },
    {
      what: 'a configuration that is not there',
      args: ['x'],
      options: { config: '/nonexistent/weir.yaml' },
      code: 'CONFIG_INVALID',
    },
  ])('$what is $code', async ({ args, options, code }) => {
    await expect(ask(args, options)).rejects.toMatchObject({ code });
  });

  test('a configuration with errors says each on its line', async () => {
    const config = join(folder, '.config.yaml');
    writeFileSync(config, 'source: { directory: x }\nhots: web-1\n');
    await expect(ask([], { config })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      exit: 2,
      message: expect.stringMatching(new RegExp(`^${config}:2:1 FIELD_UNKNOWN `)),
    });
  });

  test('beside a running agent it is refused', async () => {
    const run = join(folder, '.run');
    using _socket = await openSocket(run, {
      status: () => {
        throw new Error('not asked');
      },
      counters: () => {
        throw new Error('not asked');
      },
      reconcile: () => undefined,
    });
    await expect(ask([folder])).rejects.toMatchObject({
      code: 'AGENT_RUNNING',
      message: `applying: an agent answers at ${join(run, 'agent.sock')}; stop it first, what it enforces stays`,
    });
  });
});
