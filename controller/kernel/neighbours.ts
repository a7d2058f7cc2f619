import { execFileSync } from 'node:child_process';
import type { Hook } from '../model/packet.ts';
import { HOOKS } from './attacher.ts';
import type { Mechanism } from './backend.ts';
import { describeProgram, programById } from './bpf.ts';
import { PROGRAMS } from './object.ts';
import { queryTcx } from './tcx-query.ts';

/** A program at a hook. Programs of a hook run in the order of the list, tcx before clsact. */
export interface Neighbour {
  readonly hook: Hook;
  readonly mechanism: Mechanism;
  readonly name: string;
  readonly id: number;
  readonly isOwn: boolean;
}

/** Every TC BPF program of an interface, weir's and others', in the order in which they see packets. */
export function listNeighbours(ifindex: number, name: string): readonly Neighbour[] {
  return HOOKS.flatMap((hook) => [
    ...queryTcx(ifindex, hook).map(({ program }) => neighbour(program, hook, 'tcx')),
    ...clsactPrograms(name, hook).map((id) => neighbour(id, hook, 'clsact')),
  ]);
}

function neighbour(id: number, hook: Hook, mechanism: Mechanism): Neighbour {
  using program = programById(id);
  const name = program === undefined ? 'gone' : describeProgram(program).name;
  return { hook, mechanism, name, id, isOwn: PROGRAMS.some((own) => own === name) };
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
