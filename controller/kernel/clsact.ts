import { Fault } from '../errors/fault.ts';
import type { Hook } from '../model/packet.ts';
import { type Attacher, HOOKS, type Trace } from './attacher.ts';
import { structure, u32At } from './attributes.ts';
import { describeProgram, isRefusal, programById } from './bpf.ts';
import { accepted, type Fd, libbpf, Refusal } from './ffi.ts';
import { PROGRAMS } from './object.ts';

/** Filters of the clsact qdisc, for kernels before 6.6. Structures: bpf_tc_hook and bpf_tc_opts of libbpf.h. */

/** Ahead of other priorities; the handle spells "weir", so no other tool picks it by counting. */
const PRIORITY = 1;
const HANDLE = 0x77656972;
const HOOK_BYTES = 24;
const OPTIONS_BYTES = 32;
const HOOK_AT = { ifindex: 8, point: 12 } as const;
const OPTIONS_AT = { fd: 8, flags: 12, program: 16, handle: 20, priority: 24 } as const;
const POINT: Readonly<Record<Hook, number>> = { ingress: 1, egress: 2 };
const F_REPLACE = 1;
/** What the kernel says of a filter, qdisc or interface that is not there, or without classifiers. */
const ABSENT = ['ENOENT', 'EINVAL', 'ENODEV', 'EOPNOTSUPP'] as const;

/** The qdisc is made where it is missing and never deleted: others may have filters on it. */
export function clsactAttacher(): Attacher {
  return {
    mechanism: 'clsact',
    attach({ ifindex, name }, programs) {
      for (const hook of HOOKS) {
        try {
          attachHook(ifindex, hook, programs[hook]);
        } catch (cause) {
          if (!(cause instanceof Refusal)) throw cause;
          const doing = `attaching to ${name} ${hook}`;
          throw new Fault('ATTACH_REFUSED', `${doing}: ${cause.reason}; ${remedy(cause, name, hook)}`, { cause });
        }
      }
    },
    detach(ifindex) {
      for (const hook of HOOKS) {
        if (ownProgram(ifindex, hook) === undefined) continue;
        const answer: number = libbpf().bpf_tc_detach(hookOf(ifindex, hook), filter([]));
        if (answer < 0 && !isRefusal(refusal(answer), ...ABSENT)) throw refusal(answer);
      }
    },
    list: (interfaces) =>
      interfaces.flatMap(({ ifindex }) =>
        HOOKS.flatMap((hook): readonly Trace[] => {
          const program = ownProgram(ifindex, hook);
          return program === undefined ? [] : [{ ifindex, hook, mechanism: 'clsact', program }];
        }),
      ),
  };
}

/** A priority is of one protocol: ours, which is all of them, or another's. */
function remedy(cause: Refusal, name: string, hook: Hook): string {
  if (!isRefusal(cause, 'EINVAL')) return 'see weir doctor';
  return `if tc filter show dev ${name} ${hook} has a filter of priority ${PRIORITY} for one protocol, give that another priority`;
}

function attachHook(ifindex: number, hook: Hook, program: Fd): void {
  const place = hookOf(ifindex, hook);
  const made: number = libbpf().bpf_tc_hook_create(place);
  if (made < 0 && !isRefusal(refusal(made), 'EEXIST')) throw refusal(made);
  const there = ownProgram(ifindex, hook);
  if (there === describeProgram(program).id) return;
  const options = filter([
    [OPTIONS_AT.fd, 'u32', program.number],
    ...(there === undefined ? [] : [[OPTIONS_AT.flags, 'u32', F_REPLACE] as const]),
  ]);
  accepted('attaching a clsact filter', libbpf().bpf_tc_attach(place, options));
}

/**
 * The id of weir's program under our priority and handle; `undefined` if there is none, or another's. One without a name is ours:
 * libbpf leaves names out for good where the kernel has no memory at the moment it tries whether they are known.
 */
function ownProgram(ifindex: number, hook: Hook): number | undefined {
  const options = filter([]);
  const answer: number = libbpf().bpf_tc_query(hookOf(ifindex, hook), options);
  if (answer < 0) {
    if (isRefusal(refusal(answer), ...ABSENT)) return undefined;
    throw refusal(answer);
  }
  const id = u32At(options, OPTIONS_AT.program);
  using program = programById(id);
  if (program === undefined) return undefined;
  const { name } = describeProgram(program);
  return name === '' || PROGRAMS.some((own) => own === name) ? id : undefined;
}

function hookOf(ifindex: number, hook: Hook): Uint8Array {
  return structure(HOOK_BYTES, [
    [0, 'u32', HOOK_BYTES],
    [HOOK_AT.ifindex, 'u32', ifindex],
    [HOOK_AT.point, 'u32', POINT[hook]],
  ]);
}

function filter(fields: Parameters<typeof structure>[1]): Uint8Array {
  return structure(OPTIONS_BYTES, [
    [0, 'u32', OPTIONS_BYTES],
    [OPTIONS_AT.handle, 'u32', HANDLE],
    [OPTIONS_AT.priority, 'u32', PRIORITY],
    ...fields,
  ]);
}

function refusal(answer: number): Refusal {
  return new Refusal('a clsact call', -answer);
}
