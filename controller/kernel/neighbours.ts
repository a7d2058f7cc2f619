import { execFileSync } from 'node:child_process';
import type { Hook } from '../model/packet.ts';
import { HOOKS } from './attacher.ts';
import { structure, u32At } from './attributes.ts';
import type { Mechanism } from './backend.ts';
import { describeProgram, isRefusal, programById } from './bpf.ts';
import { addressed, bpf } from './ffi.ts';
import { PROGRAMS } from './object.ts';

/** A program at a hook. Programs of a hook run in the order of the list, tcx before clsact. */
export interface Neighbour {
  readonly hook: Hook;
  readonly mechanism: Mechanism;
  readonly name: string;
  readonly id: number;
  readonly isOwn: boolean;
}

const PROG_QUERY = 16;
const ATTACH_TYPE: Readonly<Record<Hook, number>> = { ingress: 46, egress: 47 };
const QUERY_BYTES = 64;
const COUNT_AT = 24;
const MOST = 64;

/** Every TC BPF program of an interface, weir's and others', in the order in which they see packets. */
export function listNeighbours(ifindex: number, name: string): readonly Neighbour[] {
  return HOOKS.flatMap((hook) => [
    ...tcxPrograms(ifindex, hook).map((id) => neighbour(id, hook, 'tcx')),
    ...clsactPrograms(name, hook).map((id) => neighbour(id, hook, 'clsact')),
  ]);
}

function neighbour(id: number, hook: Hook, mechanism: Mechanism): Neighbour {
  using program = programById(id);
  const name = program === undefined ? 'gone' : describeProgram(program).name;
  return { hook, mechanism, name, id, isOwn: PROGRAMS.some((own) => own === name) };
}

/** Kernels before 6.6 know no such query. */
function tcxPrograms(ifindex: number, hook: Hook): readonly number[] {
  const ids = addressed(MOST * 4);
  const attributes = structure(QUERY_BYTES, [
    [0, 'u32', ifindex],
    [4, 'u32', ATTACH_TYPE[hook]],
    [16, 'u64', ids.address],
    [COUNT_AT, 'u32', MOST],
  ]);
  try {
    bpf('listing tcx programs', PROG_QUERY, attributes, [ids]);
  } catch (error) {
    if (isRefusal(error, 'EINVAL', 'ENOENT', 'ENODEV')) return [];
    throw error;
  }
  return Array.from({ length: u32At(attributes, COUNT_AT) }, (_, i) => u32At(ids.bytes, i * 4));
}

interface TcFilter {
  readonly kind?: string;
  readonly options?: { readonly prog?: { readonly id?: number } };
}

/** As `tc` lists them: by priority, then in the order of attachment. None where there is no clsact qdisc. */
function clsactPrograms(name: string, hook: Hook): readonly number[] {
  const text = execFileSync('tc', ['-j', 'filter', 'show', 'dev', name, hook], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const filters: readonly TcFilter[] = text.trim() === '' ? [] : JSON.parse(text);
  return filters.flatMap(({ kind, options }) =>
    kind === 'bpf' && options?.prog?.id !== undefined ? [options.prog.id] : [],
  );
}
