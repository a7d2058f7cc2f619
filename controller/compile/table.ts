import type { Direction, HostPolicy, Subject } from '../model/policy.ts';
import type { Lines } from './lines.ts';
import { type Selections, selectionsOf, subjectKey, type WalkRow, walkRows } from './walks.ts';

/** Rows per word of a vector. */
const WORD = 64;

/** Words [first, first + count) of every vector. */
export interface Window {
  readonly first: number;
  readonly count: number;
}

/** All walks of an image behind one another, each beginning at a word. Places between walks are empty. */
export interface RowTable {
  readonly words: number;
  /** By row number; `next` is absolute. Numbers that are absent are padding. */
  readonly rows: ReadonlyMap<number, WalkRow>;
  readonly subjects: readonly SubjectWalks[];
  /** Index into `subjects`. Throws for a subject that has no walks. */
  readonly numberOf: (subject: Subject) => number;
}

export interface SubjectWalks {
  readonly subject: Subject;
  readonly walks: Readonly<Record<Direction, Window>>;
}

/** The host twice, every workload, and the stranger where one of them has an interface. */
export function subjectsOf(policy: HostPolicy): readonly Subject[] {
  const workloads = policy.workloads.map(({ name }): Subject => ({ kind: 'workload', workload: name }));
  return [
    { kind: 'host', scope: 'own' },
    { kind: 'host', scope: 'forward' },
    ...workloads,
    ...(policy.workloads.some((workload) => workload.interface !== undefined) ? [{ kind: 'stranger' } as const] : []),
  ];
}

/** Lays out the walks of every subject. Walks of the same lines are one: a line has one place in its tier. */
export function layOut(policy: HostPolicy, lines: Lines): RowTable {
  const rows = new Map<number, WalkRow>();
  const windows = new Map<string, Window>();
  const selections = selectionsOf(policy);
  let words = 0;
  const place = (walk: readonly WalkRow[]): Window => {
    const key = walk.map(({ line }) => line).join();
    const known = windows.get(key);
    if (known !== undefined) return known;
    const window = { first: words, count: Math.ceil(walk.length / WORD) };
    walk.forEach((row, i) => rows.set(words * WORD + i, { ...row, next: words * WORD + row.next }));
    words += window.count;
    windows.set(key, window);
    return window;
  };
  const walkOf = memoised(policy, selections, lines);
  const subjects = subjectsOf(policy).map((subject) => ({
    subject,
    walks: { ingress: place(walkOf(subject, 'ingress')), egress: place(walkOf(subject, 'egress')) },
  }));
  const numbers = new Map(subjects.map(({ subject }, i) => [subjectKey(subject), i]));
  const numberOf = (subject: Subject): number => {
    const number = numbers.get(subjectKey(subject));
    if (number === undefined) throw new Error(`subject ${subjectKey(subject)} of host ${policy.host} has no walks`);
    return number;
  };
  return { words, rows, subjects, numberOf };
}

/** Subjects of one kind that the same policies select have the same rows. */
function memoised(
  policy: HostPolicy,
  selections: Selections,
  lines: Lines,
): (subject: Subject, direction: Direction) => readonly WalkRow[] {
  const known = new Map<string, readonly WalkRow[]>();
  const numbers = new Map(policy.tiers.flatMap((tier) => tier.policies).map((member, i) => [member, i]));
  return (subject, direction) => {
    const selected = selections(subject);
    const kind = subject.kind === 'host' ? subject.scope : subject.kind;
    const key = [direction, kind, ...selected.flatMap(({ policies }) => policies.map((p) => numbers.get(p)))].join();
    const rows = known.get(key) ?? walkRows(policy, { subject, direction }, selected, lines);
    known.set(key, rows);
    return rows;
  };
}
