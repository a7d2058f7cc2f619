import type { Hook } from '../model/packet.ts';
import { structure, u32At } from './attributes.ts';
import { isRefusal } from './bpf.ts';
import { addressed, bpf } from './ffi.ts';

/** The hooks of tcx as the kernel numbers them (enum bpf_attach_type, include/uapi/linux/bpf.h). */
export const TCX_ATTACH_TYPE: Readonly<Record<Hook, number>> = { ingress: 46, egress: 47 };

/** What runs at a hook: the ids of the program and of its link, 0 where it was attached without one. */
export interface TcxEntry {
  readonly program: number;
  readonly link: number;
}

const PROG_QUERY = 16;
const QUERY_BYTES = 64;
const AT = { ifindex: 0, type: 4, programs: 16, count: 24, links: 40 } as const;
const MOST = 64;

/**
 * Asks the interface of this network namespace itself, in the order in which its programs see packets. None where
 * there is no such interface, nor on kernels before 6.6, which know no such query.
 */
export function queryTcx(ifindex: number, hook: Hook): readonly TcxEntry[] {
  const [programs, links] = [addressed(MOST * 4), addressed(MOST * 4)];
  const attributes = structure(QUERY_BYTES, [
    [AT.ifindex, 'u32', ifindex],
    [AT.type, 'u32', TCX_ATTACH_TYPE[hook]],
    [AT.programs, 'u64', programs.address],
    [AT.count, 'u32', MOST],
    [AT.links, 'u64', links.address],
  ]);
  try {
    bpf('listing tcx programs', PROG_QUERY, attributes, [programs, links]);
  } catch (error) {
    if (isRefusal(error, 'EINVAL', 'ENOENT', 'ENODEV')) return [];
    throw error;
  }
  return Array.from({ length: u32At(attributes, AT.count) }, (_, i) => ({
    program: u32At(programs.bytes, i * 4),
    link: u32At(links.bytes, i * 4),
  }));
}
