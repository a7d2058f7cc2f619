import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import { Fault } from '../errors/fault.ts';
import { libbpf, Refusal } from './ffi.ts';
import { listInterfaces } from './interfaces.ts';
import { listNeighbours, type Neighbour } from './neighbours.ts';
import { readObject } from './object.ts';
import { BTF_PATH, chooseMechanism, isAtLeast, KERNEL_FLOOR, kernelVersion, liesOnBpffs } from './probe.ts';

/** One line of the doctor. `fix` is what to do about a warning or a failure. */
export interface Check {
  readonly name: string;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly found: string;
  readonly fix?: string;
}

/** Capabilities by bit, include/uapi/linux/capability.h. */
const CAPABILITIES = { CAP_NET_ADMIN: 12, CAP_SYS_ADMIN: 21, CAP_PERFMON: 38, CAP_BPF: 39 } as const;
const JIT = '/proc/sys/net/core/bpf_jit_enable';

/** Everything weir needs of a host, worst news not first but in the order in which it is needed. */
export function checkHost(pins: string): readonly Check[] {
  return [
    checkKernel(),
    checkBtf(),
    checkCapabilities(readFileSync('/proc/self/status', 'utf8')),
    checkBpffs(pins),
    checkLibbpf(),
    checkJit(existsSync(JIT) ? readFileSync(JIT, 'utf8').trim() : undefined),
    { name: 'mechanism', state: 'ok', found: chooseMechanism('auto') },
    checkObject(),
    checkTool('ip', ['-V'], 'fail'),
    checkTool('git', ['--version'], 'fail'),
    checkTool('tc', ['-V'], 'warn'),
    ...checkInterfaces(),
  ];
}

function checkKernel(): Check {
  if (isAtLeast(kernelVersion(), KERNEL_FLOOR)) return { name: 'kernel', state: 'ok', found: release() };
  return { name: 'kernel', state: 'fail', found: release(), fix: `boot a kernel from ${KERNEL_FLOOR.join('.')} on` };
}

function checkBtf(): Check {
  if (existsSync(BTF_PATH)) return { name: 'btf', state: 'ok', found: BTF_PATH };
  return { name: 'btf', state: 'fail', found: 'absent', fix: 'boot a kernel with CONFIG_DEBUG_INFO_BTF=y' };
}

/** `status` is the text of /proc/self/status. */
export function checkCapabilities(status: string): Check {
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`);
  const missing = Object.entries(CAPABILITIES).filter(([, bit]) => ((effective >> BigInt(bit)) & 1n) === 0n);
  if (missing.length === 0) return { name: 'capabilities', state: 'ok', found: Object.keys(CAPABILITIES).join(' ') };
  const names = missing.map(([name]) => name).join(' ');
  return { name: 'capabilities', state: 'fail', found: `without ${names}`, fix: 'run as root, or give the unit these' };
}

function checkBpffs(pins: string): Check {
  if (liesOnBpffs(pins)) return { name: 'bpffs', state: 'ok', found: pins };
  return { name: 'bpffs', state: 'fail', found: `${pins} is not on one`, fix: 'mount -t bpf bpf /sys/fs/bpf' };
}

function checkLibbpf(): Check {
  return orFault('libbpf', () => String(libbpf().libbpf_version_string()).replace(/^v/, ''));
}

function checkObject(): Check {
  return orFault('programs', () => {
    const { path, digest } = readObject();
    return `${path} (${digest.slice(0, 12)}), layout as compiled`;
  });
}

/** A Fault's message is `<doing what>: <what is wrong>; <what to do>`. */
function orFault(name: string, found: () => string): Check {
  try {
    return { name, state: 'ok', found: found() };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const at = error.message.lastIndexOf('; ');
    return { name, state: 'fail', found: error.message.slice(0, at), fix: error.message.slice(at + 2) };
  }
}

/**
 * `value` is what the kernel says: 0 off, 1 on, 2 on with debug output; absent in other network namespaces.
 * Programs that pass callbacks to bpf_loop are refused without the JIT.
 */
export function checkJit(value: string | undefined): Check {
  if (value === undefined) return { name: 'jit', state: 'ok', found: 'not told in this network namespace' };
  if (value !== '0') return { name: 'jit', state: 'ok', found: 'on' };
  return {
    name: 'jit',
    state: 'fail',
    found: 'off: the kernel refuses programs with callbacks',
    fix: 'sysctl net.core.bpf_jit_enable=1',
  };
}

function checkTool(name: string, version: readonly string[], without: 'warn' | 'fail'): Check {
  try {
    const text = execFileSync(name, version, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return { name, state: 'ok', found: text.trim() };
  } catch {
    const made = name === 'git' ? 'git' : 'iproute2';
    return { name, state: without, found: 'not found', fix: `apt-get install ${made}` };
  }
}

/** Not root, no `ip`, no `tc`: other lines say so already. */
function checkInterfaces(): readonly Check[] {
  try {
    return listInterfaces().flatMap(({ ifindex, name }) => checkNeighbours(name, listNeighbours(ifindex, name)));
  } catch (error) {
    const said = error instanceof Refusal ? error.reason : undefined;
    const found = said ?? (error instanceof Error ? error.message : String(error));
    return [{ name: 'neighbours', state: 'warn', found, fix: 'run as root with iproute2 installed' }];
  }
}

/** One line a hook that has programs. Another's program ahead of weir's may hide packets from it. */
export function checkNeighbours(name: string, neighbours: readonly Neighbour[]): readonly Check[] {
  return (['ingress', 'egress'] as const).flatMap((hook): readonly Check[] => {
    const here = neighbours.filter((each) => each.hook === hook);
    if (here.every(({ isOwn }) => isOwn)) return [];
    const found = here.map((each, i) => `${i + 1} ${each.name} (${each.mechanism}, id ${each.id})`).join(', ');
    const own = here.findIndex(({ isOwn }) => isOwn);
    if (own <= 0) return [{ name: `${name} ${hook}`, state: 'ok', found }];
    const fix = 'attach the programs ahead of weir again, behind it: what they answer may keep packets from it';
    return [{ name: `${name} ${hook}`, state: 'warn', found, fix }];
  });
}
