import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** What a demo makes, wherever it stands: namespaces, pins, files. */
function traces(): readonly string[] {
  const folders = ['/run/netns', '/sys/fs/bpf', tmpdir()];
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.startsWith('weir-demo-'))
      .map((name) => `${folder}/${name}`),
  );
}

interface Played {
  readonly child: ChildProcess;
  readonly text: () => string;
}

function play(onText: (text: string) => void = () => undefined): Played {
  const child = spawn(process.execPath, [MAIN, 'demo', '--backend', 'kernel'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      onText(text);
    });
  }
  return { child, text: () => text };
}

test('the story holds on real packets and leaves nothing behind', async () => {
  const before = traces();
  const { child, text } = play();
  const [status] = await once(child, 'close');
  process.stderr.write(text());
  expect(text()).toMatch(/^weir demo on real packets: kernel /);
  expect(text()).toMatch(/All as told: \d+ checks held, 0 failed/);
  expect(status).toBe(0);
  expect(traces()).toEqual(before);
}, 120_000);

test('Ctrl-C ends it, and leaves nothing behind', async () => {
  const before = traces();
  let interrupted = false;
  const { child, text } = play((sofar) => {
    if (interrupted || !sofar.includes('A broken commit')) return;
    interrupted = true;
    child.kill('SIGINT');
  });
  const [status] = await once(child, 'close');
  expect(text()).toContain('interrupted');
  expect(status).toBe(1);
  expect(traces()).toEqual(before);
}, 120_000);
