import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Backend, Mechanism } from '../../controller/kernel/backend.ts';
import { kernelBackend } from '../../controller/kernel/libbpf.ts';
import { HOST, PEER, textOf } from '../kernel/host.ts';
import { type Namespace, namespace, veth } from '../netns.ts';
import { uniqueName } from '../network-namespace.mjs';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
export const INTERFACES = ['eth0', 'eth1', 'eth2'] as const;
/** What frame-build.ts writes, so that built frames are the host's to receive. */
const [HOST_MAC, PEER_MAC] = ['02:00:00:00:00:02', '02:00:00:00:00:01'];

/** A host of three wires and the files of one weir on it, whose verbs run as processes of their own. */
export interface CrashHost extends Disposable {
  readonly host: Namespace;
  readonly peer: Namespace;
  readonly attach: Mechanism;
  readonly pins: string;
  readonly state: string;
  readonly policies: string;
  readonly config: string;
  /** The command line of a verb, inside the host's namespace. */
  verb(...words: readonly string[]): readonly string[];
  /** The command line of another script with these words, inside the host's namespace. */
  script(path: string, ...words: readonly string[]): readonly string[];
  /** Looks, or writes, as a process that has just started. */
  fresh<T>(use: (backend: Backend) => T): T;
  /** Keeps the records under a key, unless some are kept under it already. */
  save(key: string): void;
  hasSaved(key: string): boolean;
  /** Puts them back. */
  restore(key: string): void;
  /** Nothing of weir is left: not in the kernel, not on the disk. */
  clear(): void;
}

/** As a shell: throws what the process wrote when it fails. */
export function succeed(command: readonly string[]): string {
  const [program = '', ...words] = command;
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr}${stdout}`);
  return stdout;
}

export function crashHost(attach: Mechanism): CrashHost {
  const [host, peer] = [namespace('host'), namespace('peer')];
  for (const name of INTERFACES) veth({ at: host, name }, { at: peer, name });
  address(host, HOST, { own: HOST_MAC, other: PEER, otherMac: PEER_MAC });
  address(peer, PEER, { own: PEER_MAC, other: HOST, otherMac: HOST_MAC });
  const folder = mkdtempSync(join(tmpdir(), 'weir-crash-'));
  const [pins, state, policies] = [
    `/sys/fs/bpf/weir-test-${uniqueName('cras')}`,
    join(folder, 'state'),
    join(folder, 'policies'),
  ];
  mkdirSync(policies);
  const config = join(folder, 'config.yaml');
  writeFileSync(
    config,
    `host: web-1\nsource: { directory: policies }\nstate: state\nrun: run\npins: ${pins}\nattach: ${attach}\n`,
  );
  const saved = new Map<string, string>();
  const within = ['nsenter', `--net=${host.path}`, process.execPath];
  const fresh = <T>(use: (backend: Backend) => T): T =>
    host.inside(() => {
      using backend = kernelBackend({ pins, attach });
      return use(backend);
    });
  const clear = (): void => {
    fresh((backend) => backend.release());
    rmSync(state, { recursive: true, force: true });
  };
  return {
    host,
    peer,
    attach,
    pins,
    state,
    policies,
    config,
    fresh,
    clear,
    verb: (name, ...words) => [...within, MAIN, name, ...words, '--config', config],
    script: (path, ...words) => [...within, path, ...words],
    hasSaved: (key) => saved.has(key),
    save(key) {
      if (saved.has(key)) return;
      saved.set(key, join(folder, `records-${saved.size}`));
      if (existsSync(state)) cpSync(state, saved.get(key) ?? '', { recursive: true });
    },
    restore(key) {
      rmSync(state, { recursive: true, force: true });
      const kept = saved.get(key) ?? '';
      if (existsSync(kept)) cpSync(kept, state, { recursive: true });
    },
    [Symbol.dispose]() {
      clear();
      for (const each of [peer, host]) each[Symbol.dispose]();
      rmSync(folder, { recursive: true });
    },
  };
}

interface Ends {
  readonly own: string;
  readonly other: string;
  readonly otherMac: string;
}

/** Both families on eth0, and no question about who has which address. */
function address(at: Namespace, text: string, { own, other, otherMac }: Ends): void {
  at.ip(`link set eth0 address ${own}`);
  for (const family of [4, 6] as const) {
    at.ip(`address add ${textOf(text, family)}/${family === 4 ? 24 : 96} dev eth0`);
    at.ip(`neighbour replace ${textOf(other, family)} lladdr ${otherMac} dev eth0 nud permanent`);
  }
}
