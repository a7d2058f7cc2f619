// Network namespaces, by the commands of iproute2 and util-linux: for tests (netns.ts) and benchmarks (bench/live-wire.mjs).
import { execFileSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

/**
 * Runs a command and answers its output; throws when it fails.
 * @type {(program: string, args: readonly string[], input?: string) => string}
 */
export const command = (program, args, input) =>
  execFileSync(program, args, { encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'pipe'], maxBuffer: 2 ** 28 });

/**
 * Makes the namespace of that name. `enter` moves this thread into the one of a descriptor.
 * @param {string} name
 * @param {(descriptor: number) => void} enter
 */
export function makeNamespace(name, enter) {
  const path = `/run/netns/${name}`;
  command('ip', ['netns', 'add', name]);
  /** @type {typeof command} */
  const run = (program, args, input) => command('nsenter', [`--net=${path}`, program, ...args], input);
  return {
    name,
    /** For `nsenter --net=…`. */
    path,
    /** As command, inside. */
    run,
    /**
     * Sets a variable below /proc/sys of the namespace; `key` in dots.
     * @type {(key: string, value: number) => void}
     */
    sysctl: (key, value) => void run('sh', ['-c', `echo ${value} > /proc/sys/${key.replaceAll('.', '/')}`]),
    /**
     * Moves this thread inside for the time of `use`, which must not wait for anything.
     * @type {<T>(use: () => T) => T}
     */
    inside(use) {
      const back = openSync('/proc/thread-self/ns/net', 'r');
      const there = openSync(path, 'r');
      try {
        enter(there);
        return use();
      } finally {
        enter(back);
        closeSync(there);
        closeSync(back);
      }
    },
    [Symbol.dispose]: () => void command('ip', ['netns', 'delete', name]),
  };
}
