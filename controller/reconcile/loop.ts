import type { Fate } from '../errors/fault.ts';
import type { Trigger } from '../source/source.ts';

/** Back-off in milliseconds: the first wait, doubled at each failure up to the last. */
export const BACK_OFF = { first: 1000, last: 300_000 } as const;

/** Runs passes one at a time. */
export interface Loop {
  /** Asks for a pass. During a pass any number of calls ask for exactly one more. */
  trigger(why: Trigger): void;
  /** Resolves once the signal aborted and no pass is running, or when a pass ended with fate `never`. */
  readonly ended: Promise<'aborted' | 'never'>;
}

/**
 * `run` makes one pass and says what its fate asks for: `settled` and `after-change` wait for a trigger,
 * `back-off` tries again later on its own, `never` ends the loop. A trigger is served at once, also during a wait.
 */
export function startLoop(run: (why: Trigger) => Promise<Fate | 'settled'>, signal: AbortSignal): Loop {
  const { promise: ended, resolve: end, reject } = deferred<'aborted' | 'never'>();
  let next: Trigger | undefined;
  let running = false;
  let failures = 0;
  let waiting: NodeJS.Timeout | undefined;

  const serve = async (): Promise<void> => {
    running = true;
    while (next !== undefined && !signal.aborted) {
      const why = next;
      next = undefined;
      const fate = await run(why);
      if (signal.aborted) break;
      failures = fate === 'back-off' ? failures + 1 : 0;
      if (fate === 'never') return end('never');
      if (fate === 'back-off') waiting = setTimeout(trigger, delayAfter(failures), 'retry');
    }
    running = false;
    if (signal.aborted) end('aborted');
  };
  const trigger = (why: Trigger): void => {
    clearTimeout(waiting);
    next = why;
    if (!running && !signal.aborted) serve().catch(reject);
  };
  signal.addEventListener(
    'abort',
    () => {
      clearTimeout(waiting);
      if (!running) end('aborted');
    },
    { once: true },
  );
  if (signal.aborted) end('aborted');
  return { trigger, ended };
}

/** Milliseconds to wait after the n-th failure in a row (from 1): exponential, spread over its upper half. */
export function delayAfter(failures: number, random: () => number = Math.random): number {
  const full = Math.min(BACK_OFF.first * 2 ** (failures - 1), BACK_OFF.last);
  return Math.round(full * (0.5 + random() * 0.5));
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
}

function deferred<T>(): Deferred<T> {
  const box: { resolve?: (value: T) => void; reject?: (reason: unknown) => void } = {};
  const promise = new Promise<T>((resolve, reject) => Object.assign(box, { resolve, reject }));
  return { promise, resolve: (value) => box.resolve?.(value), reject: (reason) => box.reject?.(reason) };
}
