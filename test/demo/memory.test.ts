import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { playDemo } from '../../controller/demo/demo.ts';

let temporary = '';

beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'weir-test-'));
});

afterEach(() => rmSync(temporary, { recursive: true }));

test('the story holds in memory, says so first, and leaves nothing behind', async () => {
  const written: string[] = [];
  const status = await playDemo({
    backend: 'memory',
    out: (text) => written.push(text),
    err: () => undefined,
    colour: false,
    temporary,
    signal: new AbortController().signal,
    statusText: ({ generation }) => `generation ${generation}`,
  });
  const text = written.join('');
  expect(text).toMatch(/^weir demo in memory, no packet is sent: asked for with --backend memory\n/);
  expect(text).toContain('CIDR_HOST_BITS');
  expect(text).toMatch(/All as told: 21 checks held, 0 failed/);
  expect(status).toBe(0);
  expect(readdirSync(temporary)).toEqual([]);
}, 60_000);

test('a story that is interrupted cleans up and is a failure', async () => {
  const ending = new AbortController();
  const playing = playDemo({
    backend: 'memory',
    out: (text) => {
      if (text.includes('broken commit')) ending.abort();
    },
    err: () => undefined,
    colour: false,
    temporary,
    signal: ending.signal,
    statusText: () => '',
  });
  await expect(playing).rejects.toThrow('playing the demo: interrupted; nothing is left behind');
  expect(readdirSync(temporary)).toEqual([]);
}, 60_000);
