import type { Address } from '../net/address.ts';
import { type Conflict, findConflict, type SubjectAddress } from './conflict.ts';
import type { PolicyDraft } from './drafts.ts';
import type { WorkloadEndpoint } from './endpoints.ts';
import type { Findings } from './findings.ts';
import type { KubePolicy } from './kube-shape.ts';

/** A policy as written, what it was made into, and whom it is for. */
export interface Ranked {
  readonly policy: KubePolicy;
  readonly draft: PolicyDraft;
  readonly members: readonly WorkloadEndpoint[];
}

/** Stands for the address of a subject that declares none: of no list of pods, in every block of all addresses. */
const UNDECLARED: readonly Address[] = [
  { family: 4, bits: 0n },
  { family: 6, bits: 0n },
];

/** Comparisons of rules and of runs of addresses, all pairs together: some seconds. */
const MOST_WORK = 10_000_000;

/** Conflicts that are told: they are mended by the policy. */
const MOST_TOLD = 100;

/**
 * Policies of equal priority have no order, so that what two of them decide differently for the same pods is decided
 * by neither. NetworkPolicies only allow, and are never in conflict. What is too much to compare is refused as well.
 */
export function reportConflicts(policies: readonly Ranked[], findings: Findings): void {
  const inCommon = commonFinder();
  const work = { left: MOST_WORK };
  let told = 0;
  const tell = ({ manifest, order }: KubePolicy, message: string): boolean => {
    findings.add('PRIORITY_CONFLICT', manifest.at(['spec', 'priority']), message, { value: `${order}` });
    told++;
    return told < MOST_TOLD;
  };
  for (const [earlier, later] of pairsOfOneRank(policies)) {
    const conflict = conflictOf(earlier, later, { inCommon, work });
    const { policy } = later;
    if (work.left < 0) {
      tell(policy, `${policy.who} has priority ${policy.order} as too many others have to compare them all; ${REMEDY}`);
      return;
    }
    if (conflict !== undefined && !tell(policy, messageOf(earlier.policy, policy, conflict))) return;
  }
}

const REMEDY = 'give policies that select the same pods different priorities';

/** Later ones in order, each with those before it. */
function* pairsOfOneRank(policies: readonly Ranked[]): Generator<readonly [Ranked, Ranked]> {
  const byRank = new Map<string, Ranked[]>();
  for (const ranked of policies) {
    const { tier, order } = ranked.policy;
    if (tier === 'kubernetes') continue;
    const group = byRank.get(`${tier} ${order}`) ?? [];
    byRank.set(`${tier} ${order}`, group);
    for (const earlier of group) yield [earlier, ranked];
    group.push(ranked);
  }
}

interface Comparing {
  readonly inCommon: InCommon;
  readonly work: { left: number };
}

function conflictOf(earlier: Ranked, later: Ranked, { inCommon, work }: Comparing): Conflict | undefined {
  const subjects = (): readonly SubjectAddress[] => {
    work.left -= later.members.length;
    return inCommon(earlier.members, later.members);
  };
  for (const direction of ['ingress', 'egress'] as const) {
    const [one, other] = [earlier.draft.body[direction], later.draft.body[direction]];
    const conflict = findConflict({ direction, one, other, subjects, work });
    if (conflict !== undefined) return conflict;
  }
  return undefined;
}

type Members = readonly WorkloadEndpoint[];

/** Addresses of those in both lists; of the same lists the same. */
type InCommon = (one: Members, other: Members) => readonly SubjectAddress[];

function commonFinder(): InCommon {
  const sets = new Map<Members, ReadonlySet<WorkloadEndpoint>>();
  const owned = new Map<WorkloadEndpoint, readonly SubjectAddress[]>();
  const found = new Map<Members, Map<Members, readonly SubjectAddress[]>>();
  const common = (one: Members, other: Members): readonly SubjectAddress[] => {
    const set = sets.get(one) ?? new Set(one);
    sets.set(one, set);
    const both = other.filter((member) => set.has(member));
    return both.flatMap((member) => {
      const own = owned.get(member) ?? subjectAddresses(member);
      owned.set(member, own);
      return own;
    });
  };
  return (one, other) => {
    const ofOne = found.get(one) ?? new Map<Members, readonly SubjectAddress[]>();
    found.set(one, ofOne);
    const known = ofOne.get(other) ?? common(one, other);
    ofOne.set(other, known);
    return known;
  };
}

function subjectAddresses({ addresses }: WorkloadEndpoint): readonly SubjectAddress[] {
  const own = addresses.length === 0 ? UNDECLARED : addresses;
  return own.map((address) => ({ ...address, own }));
}

const VERBS = { allow: 'allows', deny: 'denies', reject: 'rejects', pass: 'passes on' } as const;

function messageOf(earlier: KubePolicy, later: KubePolicy, { one, other }: Conflict): string {
  const { file, line } = earlier.manifest.place;
  return `${later.who} has priority ${later.order} as ${earlier.who} (${file}:${line}) has, and its rule "${other.name}" ${VERBS[other.action]} what rule "${one.name}" there ${VERBS[one.action]}; give one of them another priority`;
}
