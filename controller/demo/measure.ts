import { setTimeout as sleep } from 'node:timers/promises';

/** It only bounds what hangs: a busy machine takes seconds for what takes milliseconds. */
const DEADLINE = 60_000;
const STEP = 10;
const ATTEMPT = 150;

/** Asks every 10 ms until `done`; throws after a minute with what was answered last. */
export async function until<T>(ask: () => Promise<T>, done: (answer: T) => boolean): Promise<T> {
  const deadline = performance.now() + DEADLINE;
  for (;;) {
    const answer = await ask();
    if (done(answer)) return answer;
    if (performance.now() > deadline)
      throw new Error(`nothing changed for a minute; last answer: ${JSON.stringify(answer)}`);
    await sleep(STEP);
  }
}

/**
 * When an attempt that ended as `wanted` was started, in ms of `performance.now()`. A new attempt of 150 ms
 * starts every 10 ms, so the answer is late by at most one step (and by the connection itself).
 */
export async function firstTime(attempt: (milliseconds: number) => Promise<boolean>, wanted: boolean): Promise<number> {
  const deadline = performance.now() + DEADLINE;
  return await new Promise((resolve, reject) => {
    const tick = setInterval(() => {
      const started = performance.now();
      if (started > deadline) return finish(() => reject(new Error('no connection showed the change within a minute')));
      attempt(ATTEMPT).then(
        (made) => made === wanted && finish(() => resolve(wanted ? performance.now() : started)),
        (error: unknown) => finish(() => reject(error)),
      );
    }, STEP);
    const finish = (settle: () => void): void => {
      clearInterval(tick);
      settle();
    };
  });
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = low] =
    sorted.length % 2 === 0 ? sorted.slice(middle - 1, middle + 1) : sorted.slice(middle, middle + 1);
  return (low + high) / 2;
}
