import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { debounce, pollEvery, watchDirectory, watchRefs } from '../../controller/source/watch.ts';
import { testRepository } from './repository.ts';

const sleep = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));

async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 5000; !condition() && Date.now() < end; ) await sleep(5);
  expect(condition()).toBe(true);
}

describe('timers', () => {
  beforeEach(() => import.meta.jest.useFakeTimers());
  afterEach(() => import.meta.jest.useRealTimers());

  test('a burst is one call, after it went quiet', () => {
    const action = import.meta.jest.fn();
    const hit = debounce(action, 50, new AbortController().signal);
    for (let i = 0; i < 4; i++) {
      hit();
      import.meta.jest.advanceTimersByTime(40);
    }
    expect(action).toHaveBeenCalledTimes(0);
    import.meta.jest.advanceTimersByTime(10);
    expect(action).toHaveBeenCalledTimes(1);
  });

  test('a folder written to without pause is read all the same', () => {
    const action = import.meta.jest.fn();
    const hit = debounce(action, 50, new AbortController().signal);
    for (let i = 0; i < 60; i++) {
      hit();
      import.meta.jest.advanceTimersByTime(10);
    }
    expect(action).toHaveBeenCalledTimes(1);
  });

  test('polls come within ten per cent of the interval, until aborted', () => {
    const stop = new AbortController();
    const poll = import.meta.jest.fn();
    pollEvery(60, poll, stop.signal);
    import.meta.jest.advanceTimersByTime(53_999);
    expect(poll).toHaveBeenCalledTimes(0);
    import.meta.jest.advanceTimersByTime(12_001);
    expect(poll).toHaveBeenCalledTimes(1);
    stop.abort();
    import.meta.jest.advanceTimersByTime(600_000);
    expect(poll).toHaveBeenCalledTimes(1);
  });
});

describe('watches', () => {
  let root: string;
  let stop: AbortController;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'weir-watch-'));
    stop = new AbortController();
  });
  afterEach(() => {
    stop.abort();
    rmSync(root, { recursive: true, force: true });
  });

  test('a written file is one change, a hidden one is none', async () => {
    let changes = 0;
    watchDirectory(root, () => changes++, stop.signal);
    await sleep(100);
    writeFileSync(join(root, '.hidden'), 'x');
    await sleep(150);
    expect(changes).toBe(0);
    writeFileSync(join(root, 'a.yaml'), 'a');
    writeFileSync(join(root, 'b.yaml'), 'b');
    await until(() => changes > 0);
    await sleep(150);
    expect(changes).toBe(1);
  });

  test('every push is seen: the first one, a quick second one, and one after pack-refs', async () => {
    const repository = testRepository();
    try {
      let changes = 0;
      watchRefs(repository.bare, () => changes++, stop.signal);
      await sleep(100);
      for (const message of ['first', 'second', 'third']) {
        const before = changes;
        repository.push(message);
        await until(() => changes > before);
        await sleep(30);
      }
      repository.git('--git-dir', repository.bare, 'pack-refs', '--all');
      await sleep(100);
      const before = changes;
      repository.push('packed');
      await until(() => changes > before);
    } finally {
      stop.abort();
      repository.remove();
    }
  });
});
