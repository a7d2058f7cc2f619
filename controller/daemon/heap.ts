import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes of heap and buffers up to which an agent keeps what it holds: small policies never reach it. */
const ROOM = 64 * 1024 * 1024;

/**
 * Gives the memory of a pass back to the system. Compiling 100,000 prefixes leaves a heap of garbage that an idle
 * process never collects, since V8 collects when it allocates. Two full collections: buffers are freed by the second,
 * and the space they grew by shrinks. Stops the thread for some 40 ms: not to be called on the way to the kernel.
 */
export function trimHeap(): void {
  const { heapTotal, external } = process.memoryUsage();
  if (heapTotal + external <= ROOM) return;
  const collect = exposedCollector();
  for (let round = 0; round < 2; round++) collect();
}

/**
 * V8's full collection: a context made while the flag is set has it as `gc`. Without arguments it is full in every
 * version of V8; the options newer ones take make that of Node 20 collect the young generation only.
 */
function exposedCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const found: unknown = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  return () => void (typeof found === 'function' && found());
}
