import koffi from 'koffi';
import { Fault, type FaultCode } from '../errors/fault.ts';
import { isRoot } from './root.ts';

/**
 * The only pointers of the controller: libc, libbpf and memory they share with us. Everything above speaks
 * numbers, bytes and disposables. koffi's named types are process-wide, so none is named.
 */

/**
 * A call that the system refused: a Fault to those who expect no refusal, so that none of them ends the agent; NOT_ROOT where
 * root is not refused, else KERNEL_REFUSED. `answer` is the errno's name, or its number where it has none here; `reason` says it without advice, for a Fault that knows better.
 */
export class Refusal extends Fault {
  readonly errno: number;
  readonly answer: string;
  readonly reason: string;

  constructor(call: string, errno: number) {
    const name = Object.entries(koffi.os.errno).find(([, number]) => number === errno)?.[0];
    const reason = `${call}: ${name ?? `errno ${errno}`}`;
    const [code, advice] = remedyOf(name);
    super(code, `${reason}; ${advice}`);
    this.name = 'Refusal';
    this.errno = errno;
    this.answer = name ?? String(errno);
    this.reason = reason;
  }
}

function remedyOf(answer: string | undefined): readonly [FaultCode, string] {
  if (answer !== 'EPERM' && answer !== 'EACCES') {
    return ['KERNEL_REFUSED', 'free memory, and see weir doctor where it goes on'];
  }
  if (isRoot()) return ['KERNEL_REFUSED', 'give weir the capabilities that weir doctor finds missing'];
  return ['NOT_ROOT', 'run as root'];
}

/** An open file descriptor; disposing closes it. */
export interface Fd extends Disposable {
  readonly number: number;
}

/** Bytes at an address that stays theirs for as long as `bytes` is referenced. */
export interface Addressed {
  readonly address: bigint;
  readonly bytes: Uint8Array;
}

/** Memory shared with the kernel. After disposing, `bytes` must not be touched: the memory is gone. */
export interface Mapping extends Disposable {
  readonly address: bigint;
  /** The collector counts them as the process's own: ask for it where few are mapped. */
  readonly bytes: Uint8Array;
}

type Foreign = (...values: readonly unknown[]) => any;
type Signatures = Readonly<Record<string, readonly [result: string, parameters: readonly string[]]>>;
type Library<S extends Signatures> = { readonly [K in keyof S]: Foreign };

const LIBC = {
  syscall: ['long', ['long', 'long', 'void *', 'long', 'long']],
  mmap: ['void *', ['void *', 'size_t', 'int', 'int', 'int', 'long']],
  munmap: ['int', ['void *', 'size_t']],
  memcmp: ['int', ['void *', 'void *', 'size_t']],
  memcpy: ['void *', ['void *', 'void *', 'size_t']],
  close: ['int', ['int']],
  fcntl: ['int', ['int', 'int', 'int']],
  setns: ['int', ['int', 'int']],
  flock: ['int', ['int', 'int']],
  if_indextoname: ['void *', ['uint', 'void *']],
} as const;

const LIBBPF = {
  libbpf_version_string: ['str', []],
  libbpf_set_print: ['void *', ['void *']],
  bpf_object__open_file: ['void *', ['str', 'void *']],
  bpf_object__load: ['int', ['void *']],
  bpf_object__close: ['void', ['void *']],
  bpf_object__find_map_by_name: ['void *', ['void *', 'str']],
  bpf_object__find_program_by_name: ['void *', ['void *', 'str']],
  bpf_map__fd: ['int', ['void *']],
  bpf_map__reuse_fd: ['int', ['void *', 'int']],
  bpf_map__set_autocreate: ['int', ['void *', 'bool']],
  bpf_map__set_initial_value: ['int', ['void *', 'void *', 'size_t']],
  bpf_program__fd: ['int', ['void *']],
  bpf_program__set_log_buf: ['int', ['void *', 'void *', 'size_t']],
  bpf_tc_hook_create: ['int', ['void *']],
  bpf_tc_attach: ['int', ['void *', 'void *']],
  bpf_tc_query: ['int', ['void *', 'void *']],
  bpf_tc_detach: ['int', ['void *', 'void *']],
} as const;

const PROT_READ = 1;
const PROT_WRITE = 2;
const MAP_SHARED = 1;
const F_DUPFD_CLOEXEC = 1030;
const LOCK_EX_NB = 2 | 4;
const CLONE_NEWNET = 0x40000000;
const MEMBARRIER_CMD_GLOBAL = 1;
/** arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h. */
const SYSCALLS: Readonly<Record<string, { readonly bpf: number; readonly membarrier: number }>> = {
  x64: { bpf: 321, membarrier: 324 },
  arm64: { bpf: 280, membarrier: 283 },
};

const loaded: { libc?: Library<typeof LIBC>; libbpf?: Library<typeof LIBBPF>; memory?: readonly Addressed[] } = {};

function load<S extends Signatures>(file: string, signatures: S): Library<S> {
  const library = koffi.load(file);
  const bound = Object.entries(signatures).map(([name, [result, parameters]]) => [
    name,
    library.func(name, result, [...parameters]),
  ]);
  return Object.fromEntries(bound);
}

function libc(): Library<typeof LIBC> {
  loaded.libc ??= load('libc.so.6', LIBC);
  return loaded.libc;
}

/** libbpf's functions. Throws Fault LIBBPF_ABSENT. Objects are opaque pointers, integers are 0 or a negative errno. */
export function libbpf(): Library<typeof LIBBPF> {
  if (loaded.libbpf !== undefined) return loaded.libbpf;
  try {
    const library = load('libbpf.so.1', LIBBPF);
    library.libbpf_set_print(null);
    loaded.libbpf = library;
    return library;
  } catch (cause) {
    throw new Fault('LIBBPF_ABSENT', 'loading libbpf.so.1: it is not installed; apt-get install libbpf1', { cause });
  }
}

function syscallNumber(call: 'bpf' | 'membarrier'): number {
  const numbers = SYSCALLS[process.arch];
  if (numbers === undefined) throw new Refusal(`${call}(2) on ${process.arch}`, koffi.os.errno['ENOSYS'] ?? 38);
  return numbers[call];
}

/**
 * bpf(2). Returns its result; throws Refusal. `name` is for the message only. `memory` is what the attributes
 * point at: it stays reachable until the next call, so the collector cannot take it from under the kernel.
 */
export function bpf(name: string, command: number, attributes: Uint8Array, memory: readonly Addressed[] = []): number {
  loaded.memory = memory;
  const result = Number(libc().syscall(syscallNumber('bpf'), command, attributes, attributes.length, 0));
  if (result < 0) throw new Refusal(name, koffi.errno());
  return result;
}

/** Waits until every packet that was being judged when it was called has been judged (one RCU grace period). */
export function waitForReaders(): void {
  const result = Number(libc().syscall(syscallNumber('membarrier'), MEMBARRIER_CMD_GLOBAL, null, 0, 0));
  if (result < 0) throw new Refusal('membarrier', koffi.errno());
}

/** Throws Refusal when libbpf answered with a negative errno. */
export function accepted(call: string, result: number): number {
  if (result < 0) throw new Refusal(call, -result);
  return result;
}

/** The pointer that libbpf answered with; throws Refusal for NULL. */
export function present(call: string, pointer: bigint | null): bigint {
  if (pointer === null || pointer === 0n) throw new Refusal(call, koffi.errno());
  return pointer;
}

export function ownFd(number: number): Fd {
  let open = true;
  return {
    number,
    [Symbol.dispose]() {
      if (open) libc().close(number);
      open = false;
    },
  };
}

/** A descriptor of our own for what `number` refers to. */
export function duplicate(number: number): Fd {
  const copy: number = libc().fcntl(number, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) throw new Refusal('fcntl F_DUPFD_CLOEXEC', koffi.errno());
  return ownFd(copy);
}

/** Zeroed bytes that a system call can be pointed at. An ArrayBuffer made first lies outside the moving heap. */
export function addressed(size: number): Addressed {
  const bytes = new Uint8Array(new ArrayBuffer(Math.max(size, 1)));
  return { address: koffi.address(bytes), bytes };
}

/** The value array of a map with BPF_F_MMAPABLE: `size` bytes from `offset`, which is a multiple of a page. */
export function mapShared(fd: Fd, size: number, access: 'read' | 'write', offset: number = 0): Mapping {
  const protection = access === 'read' ? PROT_READ : PROT_READ | PROT_WRITE;
  const address: bigint = libc().mmap(null, size, protection, MAP_SHARED, fd.number, offset);
  if (BigInt.asIntN(64, address) === -1n) throw new Refusal(`mmap of ${size} bytes`, koffi.errno());
  let live = true;
  let view: Uint8Array | undefined;
  return {
    address,
    get bytes() {
      view ??= new Uint8Array(koffi.view(address, size));
      return view;
    },
    [Symbol.dispose]() {
      if (live) libc().munmap(address, size);
      live = false;
    },
  };
}

/** Where bytes lie that no collector moves: those of an ArrayBuffer of more than a few dozen. */
export function addressOf(bytes: Uint8Array): bigint {
  return koffi.address(bytes);
}

export function isSameMemory(one: bigint, other: bigint, length: number): boolean {
  return libc().memcmp(one, other, length) === 0;
}

export function copyMemory(to: bigint, from: bigint, length: number): void {
  libc().memcpy(to, from, length);
}

/** Takes the exclusive lock of an open file or folder, which its last descriptor's end gives back; false when another has it. */
export function tryLock(fd: number): boolean {
  if (libc().flock(fd, LOCK_EX_NB) === 0) return true;
  if (koffi.errno() === koffi.os.errno['EAGAIN']) return false;
  throw new Refusal('flock', koffi.errno());
}

/** The name of an interface of this network namespace; `undefined` if there is none. */
export function interfaceName(ifindex: number): string | undefined {
  const name = new Uint8Array(16);
  const found: bigint | null = libc().if_indextoname(ifindex, name);
  if (found === null || found === 0n) return undefined;
  return new TextDecoder().decode(name.subarray(0, name.indexOf(0)));
}

/** Moves the calling thread into the network namespace that `fd` refers to. For tests. */
export function enterNetworkNamespace(fd: number): void {
  if (libc().setns(fd, CLONE_NEWNET) !== 0) throw new Refusal('setns', koffi.errno());
}
