import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, rmdirSync } from 'node:fs';
import { enterNetworkNamespace } from '../controller/kernel/ffi.ts';

/** Network namespaces and bpffs folders of one test run, by names no other process uses. */

let made = 0;

/** At most 15 characters, so that it names an interface too. */
export function uniqueName(label: string): string {
  made += 1;
  return `${label.slice(0, 4)}${process.pid}-${made}`;
}

export interface Namespace extends Disposable {
  readonly name: string;
  /** For `nsenter --net=…`. */
  readonly path: string;
  /** Runs a command inside and answers its output; throws when it fails. */
  run(command: string, ...args: readonly string[]): string;
  /** Sets a variable below net/ of the namespace; `key` in dots. */
  sysctl(key: string, value: number): void;
  /** `ip` inside, in the words of its man page. */
  ip(words: string): string;
  /** Moves this thread inside for the time of `use`, which must not wait for anything. */
  inside<T>(use: () => T): T;
}

/** A fresh namespace with loopback up. */
export function namespace(label: string): Namespace {
  const name = uniqueName(label);
  const path = `/run/netns/${name}`;
  command('ip', ['netns', 'add', name]);
  const run = (program: string, ...args: readonly string[]): string =>
    command('nsenter', [`--net=${path}`, program, ...args]);
  const ip = (words: string): string => run('ip', ...words.split(' '));
  ip('link set lo up');
  return {
    name,
    path,
    run,
    sysctl: (key, value) => void run('sh', '-c', `echo ${value} > /proc/sys/${key.replaceAll('.', '/')}`),
    ip,
    inside: (use) => inside(path, use),
    [Symbol.dispose]() {
      command('ip', ['netns', 'delete', name]);
    },
  };
}

/** A veth pair between two namespaces, both ends up, without IPv6's wait for duplicate addresses. */
export function veth(left: { at: Namespace; name: string }, right: { at: Namespace; name: string }): void {
  left.at.ip(`link add ${left.name} type veth peer name ${right.name} netns ${right.at.name}`);
  for (const { at, name } of [left, right]) {
    at.sysctl(`net.ipv6.conf.${name}.accept_dad`, 0);
    at.ip(`link set ${name} up`);
  }
}

function inside<T>(path: string, use: () => T): T {
  const back = openSync('/proc/thread-self/ns/net', 'r');
  const there = openSync(path, 'r');
  try {
    enterNetworkNamespace(there);
    return use();
  } finally {
    enterNetworkNamespace(back);
    closeSync(there);
    closeSync(back);
  }
}

function command(program: string, args: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** A folder of our own on the bpffs; it must be empty or gone again when disposed. */
export function pinFolder(label: string): Disposable & { readonly path: string } {
  const path = `/sys/fs/bpf/weir-test-${uniqueName(label)}`;
  mkdirSync(path);
  return {
    path,
    [Symbol.dispose]() {
      if (existsSync(path)) rmdirSync(path);
    },
  };
}
