import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { detach } from '../../controller/cli/detach.ts';
import { openSocket } from '../../controller/daemon/socket.ts';
import { recordedTerminal } from './terminal-double.ts';

describe('weir detach', () => {
  let run: string;
  beforeEach(() => {
    run = mkdtempSync(join(tmpdir(), 'weir-detach-'));
  });
  afterEach(() => rmSync(run, { recursive: true, force: true }));

  const answering = (line: string) =>
    recordedTerminal({
      interactive: true,
      stdin: (async function* () {
        yield Buffer.from(line);
      })(),
    });
  const options = () => ({ run, backend: 'memory', pins: '/sys/fs/bpf/weir-none' });
  const DONE = 'detached: nothing of weir is left in the kernel (/sys/fs/bpf/weir-none)\n';

  test('nobody to ask and no --yes is refused', async () => {
    await expect(detach.run([], options(), recordedTerminal())).rejects.toMatchObject({
      code: 'CONFIRMATION_MISSING',
      message: 'detaching: this opens the host and nobody can be asked here; give --yes',
      exit: 5,
    });
  });

  test('--yes asks nothing, and no status goes on saying that the host is enforced', async () => {
    const terminal = recordedTerminal();
    const status = join(run, 'status.json');
    writeFileSync(status, '{}');
    expect(await detach.run([], { ...options(), yes: true }, terminal)).toBe(0);
    expect(terminal.written).toEqual({ out: DONE, err: '' });
    expect(existsSync(status)).toBe(false);
  });

  test.each(['y\n', 'yes\n', ' Y \n'])('the answer %j does it', async (line) => {
    const terminal = answering(line);
    expect(await detach.run([], options(), terminal)).toBe(0);
    expect(terminal.written.out).toBe(DONE);
  });

  test.each(['\n', 'n\n', 'yesterday\n'])('the answer %j changes nothing', async (line) => {
    const terminal = answering(line);
    expect(await detach.run([], options(), terminal)).toBe(5);
    expect(terminal.written).toEqual({
      out: '',
      err: 'This host will no longer filter traffic. Remove all of weir from the kernel? [y/N] Nothing was changed.\n',
    });
  });

  test('beside a running agent it is refused', async () => {
    using _socket = await openSocket(run, {
      status: () => {
        throw new Error('not asked');
      },
      counters: () => {
        throw new Error('not asked');
      },
      reconcile: () => undefined,
    });
    await expect(detach.run([], { ...options(), yes: true }, recordedTerminal())).rejects.toMatchObject({
      code: 'AGENT_RUNNING',
    });
  });
});
