import type { Fate } from '../../controller/errors/fault.ts';
import { BACK_OFF, delayAfter, startLoop } from '../../controller/reconcile/loop.ts';

type Outcome = Fate | 'settled';

/** A pass that ends when the test says so. */
function stage() {
  const started: string[] = [];
  const endings: ((outcome: Outcome) => void)[] = [];
  const run = (why: string): Promise<Outcome> => {
    started.push(why);
    return new Promise((end) => endings.push(end));
  };
  const end = async (outcome: Outcome): Promise<void> => {
    endings.shift()?.(outcome);
    await import.meta.jest.advanceTimersByTimeAsync(0);
  };
  return { started, run, end };
}

describe('startLoop', () => {
  let stop: AbortController;
  beforeEach(() => {
    import.meta.jest.useFakeTimers();
    stop = new AbortController();
  });
  afterEach(() => {
    stop.abort();
    import.meta.jest.useRealTimers();
  });

  test('any number of triggers during a pass is exactly one more, for the latest', async () => {
    const { started, run, end } = stage();
    const { trigger } = startLoop(run, stop.signal);
    trigger('start');
    trigger('poll');
    trigger('refs');
    trigger('request');
    expect(started).toEqual(['start']);
    await end('settled');
    expect(started).toEqual(['start', 'request']);
    await end('settled');
    await import.meta.jest.advanceTimersByTimeAsync(3_600_000);
    expect(started).toEqual(['start', 'request']);
  });

  test.each(['settled', 'after-change'] as const)('%s waits for a trigger', async (outcome) => {
    const { started, run, end } = stage();
    const { trigger } = startLoop(run, stop.signal);
    trigger('start');
    await end(outcome);
    await import.meta.jest.advanceTimersByTimeAsync(3_600_000);
    expect(started).toEqual(['start']);
    trigger('poll');
    expect(started).toEqual(['start', 'poll']);
  });

  test('back-off tries again, later each time, and starts over after a success', async () => {
    const { started, run, end } = stage();
    const { trigger } = startLoop(run, stop.signal);
    trigger('start');
    for (const [failures, wait] of [
      [1, 1000],
      [2, 2000],
      [3, 4000],
    ] as const) {
      await end('back-off');
      await import.meta.jest.advanceTimersByTimeAsync(wait / 2 - 1);
      expect(started).toHaveLength(failures);
      await import.meta.jest.advanceTimersByTimeAsync(wait / 2 + 1);
      expect(started).toHaveLength(failures + 1);
      expect(started.at(-1)).toBe('retry');
    }
    await end('settled');
    trigger('poll');
    await end('back-off');
    await import.meta.jest.advanceTimersByTimeAsync(1000);
    expect(started).toEqual(['start', 'retry', 'retry', 'retry', 'poll', 'retry']);
  });

  test('a trigger during a back-off is served at once, and there is no second retry', async () => {
    const { started, run, end } = stage();
    const { trigger } = startLoop(run, stop.signal);
    trigger('start');
    await end('back-off');
    trigger('refs');
    await end('settled');
    await import.meta.jest.advanceTimersByTimeAsync(3_600_000);
    expect(started).toEqual(['start', 'refs']);
  });

  test('never ends the loop', async () => {
    const { started, run, end } = stage();
    const { trigger, ended } = startLoop(run, stop.signal);
    trigger('start');
    trigger('poll');
    await end('never');
    expect(await ended).toBe('never');
    trigger('refs');
    expect(started).toEqual(['start']);
  });

  test('an abort lets the pass end, and starts no other', async () => {
    const { started, run, end } = stage();
    const { trigger, ended } = startLoop(run, stop.signal);
    trigger('start');
    trigger('poll');
    stop.abort();
    await end('back-off');
    expect(await ended).toBe('aborted');
    await import.meta.jest.advanceTimersByTimeAsync(3_600_000);
    expect(started).toEqual(['start']);
  });

  test('an error that is no Fault is not swallowed', async () => {
    const { trigger, ended } = startLoop(() => Promise.reject(new Error('defect')), stop.signal);
    trigger('start');
    await expect(ended).rejects.toThrow('defect');
  });

  test('a signal that aborted before it was started ends it without a pass', async () => {
    const { started, run } = stage();
    const { trigger, ended } = startLoop(run, AbortSignal.abort());
    trigger('start');
    expect(await ended).toBe('aborted');
    expect(started).toEqual([]);
  });
});

test.each([
  [1, 500, 1000],
  [2, 1000, 2000],
  [8, 64_000, 128_000],
  [30, BACK_OFF.last / 2, BACK_OFF.last],
])('the wait after failure %i lies between %i and %i ms', (failures, least, most) => {
  expect(delayAfter(failures, () => 0)).toBe(least);
  expect(delayAfter(failures, () => 1)).toBe(most);
});
