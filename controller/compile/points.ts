import type { HostPolicy, ResolvedWorkload } from '../model/policy.ts';
import { residentTries } from './endpoints.ts';
import type { RowTable } from './table.ts';
import type { Tries } from './trie.ts';

/** Who is judged at a place. Indexes into the row table's subjects; `undefined` = nobody. */
export interface Point {
  readonly own: number | undefined;
  readonly forward: number | undefined;
  readonly stranger: number | undefined;
  /** Absent where no workload lives. */
  readonly workloads?: Tries;
}

export interface InterfacePattern {
  readonly pattern: string;
  readonly point: number;
}

export interface Points {
  readonly points: readonly Point[];
  /** First match wins. */
  readonly interfaces: readonly InterfacePattern[];
  /** `host`, or a workload's name, to the point that asks it alone. */
  readonly subjects: ReadonlyMap<string, number>;
}

/** Workload interfaces by name, then the host's patterns, then a point for each subject alone. */
export function layOutPoints(policy: HostPolicy, { numberOf }: RowTable): Points {
  const points: Point[] = [];
  const interfaces: InterfacePattern[] = [];
  const host = { own: numberOf({ kind: 'host', scope: 'own' }), forward: numberOf({ kind: 'host', scope: 'forward' }) };
  const subjectOf = ({ name }: ResolvedWorkload): number => numberOf({ kind: 'workload', workload: name });
  for (const [name, residents] of residentsByInterface(policy)) {
    const stranger = numberOf({ kind: 'stranger' });
    const workloads = residentTries(residents, subjectOf, stranger);
    interfaces.push({ pattern: name, point: points.push({ ...host, stranger, workloads }) - 1 });
  }
  if (policy.interfaces.length > 0) {
    const point = points.push({ ...host, stranger: undefined }) - 1;
    for (const pattern of policy.interfaces) interfaces.push({ pattern, point });
  }
  const subjects = new Map([['host', points.push({ own: host.own, forward: host.own, stranger: undefined }) - 1]]);
  for (const workload of policy.workloads) {
    const alone = subjectOf(workload);
    const nobody = { own: undefined, forward: undefined, stranger: undefined };
    subjects.set(workload.name, points.push({ ...nobody, workloads: { 4: alone, 6: alone } }) - 1);
  }
  return { points, interfaces, subjects };
}

function residentsByInterface(policy: HostPolicy): ReadonlyMap<string, readonly ResolvedWorkload[]> {
  const residents = new Map<string, ResolvedWorkload[]>();
  for (const workload of policy.workloads) {
    if (workload.interface === undefined) continue;
    const others = residents.get(workload.interface) ?? [];
    residents.set(workload.interface, others);
    others.push(workload);
  }
  return residents;
}
