import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A process under strace(1), which kills it or makes one of its kernel calls fail. Stores into mapped memory are no
 * calls: what lies between two of them is met by killing at the calls before and after, such as the opening of the next
 * slot, and the membarrier that follows the store of `active`. mmap and munmap are left out, as the JavaScript engine's own have no fixed number.
 */

/** Only these calls stop the process, and those of all its threads. */
const QUICKLY = ['-f', '--seccomp-bpf'];

/** What an apply asks the kernel for: maps, programs and links; pins; interfaces and filters; records. */
const CALLS =
  'bpf,membarrier,unlink,unlinkat,mkdir,mkdirat,rmdir,rename,renameat,renameat2,fsync,fdatasync,sendto,sendmsg,flock';

/** Calls after which the kernel and the disk are as they were: killed after one is killed before it. */
const READS =
  /^bpf\(BPF_(OBJ_GET|OBJ_GET_INFO_BY_FD|MAP_LOOKUP_ELEM|MAP_GET_NEXT_KEY|PROG_QUERY|(MAP|PROG|BTF|LINK)_GET_(FD_BY|NEXT)_ID)\b/;
const NETLINK = /^send(?:to|msg)\(.*?nlmsg_type=(?:RTM_(?<name>[A-Z]+)|0x(?<number>[0-9a-f]+))/;
/** Types of rtnetlink(7) come in fours from here: NEW, DEL, GET, SET. */
const RTM_BASE = 16;

/** The n-th call of that name by the main thread, from 1. */
export interface KernelCall {
  readonly name: string;
  readonly nth: number;
  /** As strace shows it. */
  readonly text: string;
}

export interface Run {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly calls: readonly KernelCall[];
}

export function isChange({ text }: KernelCall): boolean {
  const { name, number } = NETLINK.exec(text)?.groups ?? {};
  const asks = name?.startsWith('GET') ?? (number !== undefined && (Number.parseInt(number, 16) - RTM_BASE) % 4 === 2);
  return !READS.test(text) && !asks;
}

/**
 * Where a slot is opened once the process is the one that writes (flock): before and after it lie stores into the memory of
 * slots, which are no calls. Killed there, a slot is half written.
 */
export function openings(calls: readonly KernelCall[]): readonly KernelCall[] {
  const claim = calls.findIndex(({ name }) => name === 'flock');
  return claim === -1 ? [] : calls.slice(claim).filter(({ text }) => text.startsWith('bpf(BPF_MAP_GET_FD_BY_ID'));
}

/** Runs `command` to its end and lists its calls. */
export function traced(command: readonly string[]): Run {
  return run(command, QUICKLY);
}

function run(command: readonly string[], more: readonly string[]): Run {
  const folder = mkdtempSync(join(tmpdir(), 'weir-strace-'));
  const file = join(folder, 'calls');
  try {
    const options = ['-qq', '-e', 'signal=none', '-e', `trace=${CALLS}`, '-o', file, ...more];
    const child = spawnSync('strace', [...options, ...command], { encoding: 'utf8' });
    if (child.error !== undefined) throw child.error;
    const { status, signal, stdout, stderr } = child;
    return { status, signal, stdout, stderr, calls: callsOf(readFileSync(file, 'utf8')) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Kills the process when it makes `call`, which is not carried out: after the one before it. Every call of the main thread
 * stops for it, as a signal is delivered at no other stop; children are not followed.
 */
export function killedAt(command: readonly string[], { name, nth }: KernelCall): Run {
  return run(command, ['-e', `inject=${name}:signal=KILL:when=${nth}`]);
}

/** `call`, and no other, fails with this errno. */
export function refusedAt(command: readonly string[], { name, nth }: KernelCall, errno: string): Run {
  return run(command, [...QUICKLY, '-e', `inject=${name}:error=${errno}:when=${nth}`]);
}

/** Of the process that makes bpf(2) calls; strace counts each thread's calls for itself. */
function callsOf(text: string): readonly KernelCall[] {
  const lines = text.split('\n').flatMap((line) => {
    const [, pid = '', call, name] = /^(?:(\d+)\s+)?((\w+)\(.*)$/.exec(line) ?? [];
    return call === undefined || name === undefined ? [] : [{ pid, call, name }];
  });
  const main = lines.find(({ name }) => name === 'bpf')?.pid ?? '';
  const made = new Map<string, number>();
  return lines
    .filter(({ pid }) => pid === main)
    .map(({ call, name }) => {
      const nth = (made.get(name) ?? 0) + 1;
      made.set(name, nth);
      return { name, nth, text: call };
    });
}
