import type { Direction, HostPolicy, Subject } from '../model/policy.ts';
import type { Lines } from './lines.ts';
import { Overflow } from './overflow.ts';
import { type Selections, selectionsOf, subjectKey, type WalkRow, walkRows } from './walks.ts';

/** Rows that are asked in order, for every subject and direction that has just these. */
export interface Walk {
  /** The first of those it is for. */
  readonly name: string;
  readonly rows: readonly WalkRow[];
}

/** All walks of an image. */
export interface RowTable {
  readonly walks: readonly Walk[];
  readonly subjects: readonly SubjectWalks[];
  /** Index into `subjects`. Throws for a subject that has no walks. */
  readonly numberOf: (subject: Subject) => number;
}

/** Indexes into the table's walks. */
export interface SubjectWalks {
  readonly subject: Subject;
  readonly walks: Readonly<Record<Direction, number>>;
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

/**
 * Rows an image may have. All walks but those of defaults alone have two or more, so that the numbers of walks, gaps included
 * (names.ts), stay below the 16 bits that a key of an entry has for them.
 */
export const ROWS: number = 1 << 16;

/**
 * The walks of every subject. Walks of the same lines are one: a line has one place in its tier. Throws Overflow when they
 * have more rows than ROWS, before there are many more.
 */
export function layOut(policy: HostPolicy, lines: Lines): RowTable {
  const walks: Walk[] = [];
  let count = 0;
  const known = new Map<readonly WalkRow[] | string, number>();
  const walkOf = memoised(policy, selectionsOf(policy), lines);
  const place = (subject: Subject, direction: Direction): number => {
    const rows = walkOf(subject, direction);
    const number = known.get(rows) ?? known.get(rows.map(({ line }) => line).join());
    if (number !== undefined) return number;
    const name = `${subjectKey(subject)}/${direction}`;
    const added = walks.push({ name, rows }) - 1;
    count += rows.length;
    if (count > ROWS) {
      throw new Overflow(
        `the walks of its first ${walks.length} subjects and directions take ${count} rows, an image has room for ${ROWS}; select fewer workloads per policy or merge rules`,
      );
    }
    known.set(rows, added).set(rows.map(({ line }) => line).join(), added);
    return added;
  };
  const subjects = subjectsOf(policy).map((subject) => ({
    subject,
    walks: { ingress: place(subject, 'ingress'), egress: place(subject, 'egress') },
  }));
  const numbers = new Map(subjects.map(({ subject }, i) => [subjectKey(subject), i]));
  const numberOf = (subject: Subject): number => {
    const number = numbers.get(subjectKey(subject));
    if (number === undefined) throw new Error(`subject ${subjectKey(subject)} of host ${policy.host} has no walks`);
    return number;
  };
  return { walks, subjects, numberOf };
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
