import { existsSync, mkdirSync, rmdirSync } from 'node:fs';
import { enterNetworkNamespace } from '../controller/kernel/ffi.ts';
import { makeNamespace, uniqueName } from './network-namespace.mjs';

/** Network namespaces and bpffs folders of one test run, by names no other process uses. */

export interface Namespace extends Disposable {
  readonly name: string;
  /** For `nsenter --net=…`. */
  readonly path: string;
  /** Runs a command inside and answers its output; throws when it fails. */
  run(command: string, ...args: readonly string[]): string;
  /** Sets a variable below /proc/sys of the namespace; `key` in dots. */
  sysctl(key: string, value: number): void;
  /** `ip` inside, in the words of its man page. */
  ip(words: string): string;
  /** Moves this thread inside for the time of `use`, which must not wait for anything. */
  inside<T>(use: () => T): T;
}

/** A fresh namespace with loopback up. */
export function namespace(label: string): Namespace {
  const made = makeNamespace(uniqueName(label), enterNetworkNamespace);
  const ip = (words: string): string => made.run('ip', words.split(' '));
  ip('link set lo up');
  return { ...made, run: (command, ...args) => made.run(command, args), ip };
}

/** A veth pair between two namespaces, both ends up, without IPv6's wait for duplicate addresses. */
export function veth(left: { at: Namespace; name: string }, right: { at: Namespace; name: string }): void {
  left.at.ip(`link add ${left.name} type veth peer name ${right.name} netns ${right.at.name}`);
  for (const { at, name } of [left, right]) {
    at.sysctl(`net.ipv6.conf.${name}.accept_dad`, 0);
    at.ip(`link set ${name} up`);
  }
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
