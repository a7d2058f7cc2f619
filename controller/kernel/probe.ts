import { existsSync, statfsSync } from 'node:fs';
import { release } from 'node:os';
import { dirname } from 'node:path';
import { Fault } from '../errors/fault.ts';
import type { MarkMask } from '../net/mark-mask.ts';
import type { Features, Mechanism } from './backend.ts';
import { libbpf } from './ffi.ts';
import { readObject } from './object.ts';
import { assertRoot } from './root.ts';

/** bpf_loop, ARRAY_OF_MAPS lookups inlined, and what else the programs need: tested from this kernel on. */
export const KERNEL_FLOOR: KernelVersion = [6, 1];
/** Where tcx links begin. */
const KERNEL_TCX: KernelVersion = [6, 6];
export const BTF_PATH = '/sys/kernel/btf/vmlinux';
/** BPF_FS_MAGIC, include/uapi/linux/magic.h. */
const BPF_FS_MAGIC = 0xcafe4a11;

export type KernelVersion = readonly [major: number, minor: number];

/** `6.1.0-18-amd64` → [6, 1]. */
export function kernelVersion(text: string = release()): KernelVersion {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(text) ?? [];
  return [Number(major ?? 0), Number(minor ?? 0)];
}

export function isAtLeast([major, minor]: KernelVersion, [wantMajor, wantMinor]: KernelVersion): boolean {
  return major > wantMajor || (major === wantMajor && minor >= wantMinor);
}

/** The mechanism of this kernel, unless one is asked for. */
export function chooseMechanism(asked: 'auto' | Mechanism, version: KernelVersion = kernelVersion()): Mechanism {
  if (asked !== 'auto') return asked;
  return isAtLeast(version, KERNEL_TCX) ? 'tcx' : 'clsact';
}

/** Whether `path`, or the nearest folder above it that exists, lies on a bpffs. */
export function liesOnBpffs(path: string): boolean {
  return existsSync(path)
    ? Number(statfsSync(path).type) >>> 0 === BPF_FS_MAGIC
    : path !== '/' && liesOnBpffs(dirname(path));
}

export interface Wanted {
  readonly pins: string;
  readonly attach: 'auto' | Mechanism;
  readonly object?: string;
  /** The bits of skb->mark that carry a packet's stamp; DEFAULT_MARK_MASK unless said. */
  readonly markMask?: MarkMask;
}

/** What this host offers. Throws the first Fault of: NOT_ROOT, KERNEL_TOO_OLD, NO_BTF, BPFFS_ABSENT, LIBBPF_ABSENT, OBJECT_ABSENT, LAYOUT_MISMATCH. */
export function probeKernel({ pins, attach, object }: Wanted): Features {
  const doing = 'probing the kernel';
  assertRoot(doing, 'load BPF programs');
  const version = kernelVersion();
  if (!isAtLeast(version, KERNEL_FLOOR)) {
    throw new Fault(
      'KERNEL_TOO_OLD',
      `${doing}: ${release()} is older than ${KERNEL_FLOOR.join('.')}; boot a newer kernel`,
    );
  }
  if (!existsSync(BTF_PATH)) {
    throw new Fault('NO_BTF', `${doing}: ${BTF_PATH} is absent; boot a kernel with CONFIG_DEBUG_INFO_BTF=y`);
  }
  if (!liesOnBpffs(pins)) {
    throw new Fault('BPFFS_ABSENT', `${doing}: ${pins} is not on a bpffs; mount -t bpf bpf /sys/fs/bpf`);
  }
  const text: string = libbpf().libbpf_version_string();
  readObject(object);
  return { kernel: release(), mechanism: chooseMechanism(attach, version), btf: true, libbpf: text.replace(/^v/, '') };
}
