import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** A demo with a folder of its own for files, so that another one on this machine is not mistaken for it. */
interface Played extends Disposable {
  readonly child: ChildProcess;
  readonly text: () => string;
  /** What it made and is still there: files, pins, namespaces. */
  readonly traces: () => readonly string[];
}

function play(onText: (text: string) => void = () => undefined): Played {
  const files = mkdtempSync(join(tmpdir(), 'weir-test-'));
  const child = spawn(process.execPath, [MAIN, 'demo', '--backend', 'kernel'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: files },
  });
  const folders = new Set<string>();
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      for (const name of readdirSync(files)) folders.add(name);
      text += chunk;
      onText(text);
    });
  }
  const traces = (): readonly string[] => [
    ...readdirSync(files),
    ...readdirSync('/sys/fs/bpf').filter((name) => folders.has(name)),
    ...readdirSync('/run/netns').filter((name) => name.startsWith(`weir-demo-${child.pid}-`)),
  ];
  return { child, text: () => text, traces, [Symbol.dispose]: () => rmSync(files, { recursive: true }) };
}

test('the story holds on real packets and leaves nothing behind', async () => {
  const seen: string[][] = [];
  using demo = play((sofar) => {
    if (sofar.includes('Status at the end')) seen.push([...demo.traces()]);
  });
  const [status] = await once(demo.child, 'close');
  process.stderr.write(demo.text());
  expect(demo.text()).toMatch(/^weir demo on real packets: kernel /);
  expect(demo.text()).toMatch(/All as told: \d+ checks held, 0 failed/);
  expect(status).toBe(0);
  expect(seen[0]).toHaveLength(5);
  expect(demo.traces()).toEqual([]);
}, 120_000);

test('Ctrl-C ends it, and leaves nothing behind', async () => {
  let interrupted = false;
  using demo = play((sofar) => {
    if (interrupted || !sofar.includes('A broken commit')) return;
    interrupted = true;
    demo.child.kill('SIGINT');
  });
  const [status] = await once(demo.child, 'close');
  expect(demo.text()).toContain('interrupted');
  expect(status).toBe(1);
  expect(demo.traces()).toEqual([]);
}, 120_000);
