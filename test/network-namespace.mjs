// Network namespaces, by the commands of iproute2 and util-linux: for tests (netns.ts, corpora/worlds.mjs) and benchmarks
// (bench/live-wire.mjs).
import { execFileSync } from 'node:child_process';
import { appendFileSync, closeSync, openSync } from 'node:fs';
import { join } from 'node:path';

let named = 0;

/**
 * A name no other process uses, of at most 15 characters, so that it names an interface too. Written down, for
 * leftovers.mjs to remove what it names.
 *
 * @param {string} label
 */
export function uniqueName(label) {
  named += 1;
  const name = `${label.slice(0, 4)}${process.pid}-${named}`;
  const run = process.env['WEIR_TEST_RUN'];
  if (run !== undefined) appendFileSync(join(run, 'names'), `${name}\n`);
  return name;
}

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
