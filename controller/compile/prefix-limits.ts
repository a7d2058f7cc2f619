import type { Diagnostic } from '../errors/diagnostic.ts';
import type { HostPolicy, PrefixSet, ResolvedRule } from '../model/policy.ts';
import { limit } from './limits.ts';

/** Prefixes a set may have. */
const SET = 2 ** 20;
/** Prefixes that the sets of a host may have together, and IPv6 ones among them, whose tries are up to eight levels deep. */
const ALL = 2 ** 21;
const ALL_IPV6 = 2 ** 20;

/** Refuses sets that would take too long to make a trie of, before one is begun. A set that several rules name counts once. */
export function prefixLimits(policy: HostPolicy): readonly Diagnostic[] {
  const sets = setsOf(policy);
  const long = [...sets].filter(({ prefixes }) => prefixes.length > SET);
  const all = [...sets].reduce((sum, { prefixes }) => sum + prefixes.length, 0);
  const six = all > ALL_IPV6 ? [...sets].reduce((sum, set) => sum + countIpv6(set), 0) : 0;
  const sum = (kind: string, most: number): Diagnostic =>
    limit(policy, `its lists hold ${kind} prefixes, an image has room for ${most}; aggregate them or use fewer lists`);
  return [
    ...long.map(({ name, prefixes }) =>
      limit(policy, `list "${name}" holds ${prefixes.length} prefixes, one may hold ${SET}; aggregate them`),
    ),
    ...(all > ALL ? [sum(String(all), ALL)] : []),
    ...(six > ALL_IPV6 ? [sum(`${six} IPv6`, ALL_IPV6)] : []),
  ];
}

function countIpv6({ prefixes }: PrefixSet): number {
  return prefixes.reduce((count, { family }) => count + (family === 6 ? 1 : 0), 0);
}

function setsOf({ tiers, safety }: HostPolicy): ReadonlySet<PrefixSet> {
  const sets = new Set<PrefixSet>();
  const addRules = (rules: readonly Pick<ResolvedRule, 'from' | 'to'>[]): void => {
    for (const { from, to } of rules) {
      for (const match of [from, to]) if (match !== 'any') for (const term of match) addSets(sets, term);
    }
  };
  addRules(safety.map(({ rule }) => rule));
  for (const { policies } of tiers) {
    for (const { ingress, egress } of policies) {
      addRules(ingress);
      addRules(egress);
    }
  }
  return sets;
}

function addSets(
  sets: Set<PrefixSet>,
  { include, except }: { readonly include: readonly PrefixSet[] | 'any'; readonly except: readonly PrefixSet[] },
): void {
  if (include !== 'any') for (const set of include) sets.add(set);
  for (const set of except) sets.add(set);
}
