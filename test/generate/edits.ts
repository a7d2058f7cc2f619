import type {
  Direction,
  HostPolicy,
  PrefixSet,
  ResolvedPolicy,
  ResolvedRule,
  ResolvedTier,
} from '../../controller/model/policy.ts';
import { prefixOf } from '../../controller/net/prefix.ts';
import { POOL } from './addresses.ts';
import type { Random } from './random.ts';

/** A small change to a policy. Where there is nothing to change, the policy itself. */
type Edit = (policy: HostPolicy, random: Random) => HostPolicy;

type RuleEdit = (rules: readonly ResolvedRule[], random: Random) => readonly ResolvedRule[];

const PORTS = [22, 80, 443, 8080] as const;

const RULE_EDITS: readonly RuleEdit[] = [
  (rules, random) => rules.toSpliced(random(rules.length), 1),
  (rules, random) => {
    const copied = rules.slice(random(rules.length)).slice(0, 1);
    return rules.toSpliced(
      random(rules.length + 1),
      0,
      ...copied.map((rule) => ({ ...rule, name: `new-${random(9)}-${rules.length}` })),
    );
  },
  (rules, random) => {
    const [a, b] = [random(rules.length), random(rules.length)];
    return rules.map((rule, i) => (i === a ? (rules[b] ?? rule) : i === b ? (rules[a] ?? rule) : rule));
  },
  one((rule, random) => ({ ...rule, action: (['allow', 'deny', 'reject', 'pass'] as const)[random(4)] ?? 'deny' })),
  one((rule, random) => {
    const port = PORTS[random(PORTS.length)] ?? 22;
    return { ...rule, services: [{ protocol: 6, ports: { first: port, last: port + random(3) } }] };
  }),
  one((rule) => ({ ...rule, from: rule.to, to: rule.from })),
  one((rule) => ({ ...rule, from: 'any' })),
  one((rule, random) => ({ ...rule, sourcePorts: random(2) === 0 ? 'any' : [{ first: 0, last: random(3000) }] })),
];

function one(change: (rule: ResolvedRule, random: Random) => ResolvedRule): RuleEdit {
  return (rules, random) => {
    const at = random(rules.length);
    return rules.map((rule, i) => (i === at ? change(rule, random) : rule));
  };
}

const EDITS: readonly Edit[] = [
  ...RULE_EDITS.map(inSomeRules),
  (policy, random) => inSomeSet(policy, random, (prefixes) => prefixes.toSpliced(random(prefixes.length), 1)),
  (policy, random) => inSomeSet(policy, random, (prefixes) => prefixes.toReversed()),
  (policy, random) =>
    inSomeSet(policy, random, (prefixes) => {
      const family = random(2) === 0 ? 4 : 6;
      const address = POOL[family][random(POOL[family].length)];
      const length = (family === 4 ? 8 : 16) + random(24);
      return address === undefined
        ? prefixes
        : prefixes.toSpliced(random(prefixes.length), 0, prefixOf(address, length));
    }),
  (policy) => ({ ...policy, default: { ingress: policy.default.egress, egress: policy.default.ingress } }),
  (policy, random) => ({ ...policy, workloads: policy.workloads.toSpliced(random(policy.workloads.length), 1) }),
  (policy) => ({ ...policy, safety: [] }),
  (policy) => structuredClone(policy),
];

/** The policy after a random edit, no object of it shared with the one before. */
export function edited(policy: HostPolicy, random: Random): HostPolicy {
  const edit = EDITS[random(EDITS.length)];
  return structuredClone(edit === undefined ? policy : edit(policy, random));
}

function inSomeRules(edit: RuleEdit): Edit {
  return (policy, random) => {
    const own = policy.tiers.flatMap(({ policies }) => policies);
    const chosen = own[random(own.length)];
    const direction: Direction = random(2) === 0 ? 'ingress' : 'egress';
    if (chosen === undefined || chosen[direction].length === 0) return policy;
    const changed = { ...chosen, [direction]: edit(chosen[direction], random) };
    return mapPolicies(policy, (each) => (each === chosen ? changed : each));
  };
}

function inSomeSet(
  policy: HostPolicy,
  random: Random,
  edit: (prefixes: PrefixSet['prefixes']) => PrefixSet['prefixes'],
): HostPolicy {
  const sets = [...new Set(policy.tiers.flatMap(({ policies }) => policies.flatMap(setsOf)))];
  const chosen = sets[random(sets.length)];
  if (chosen === undefined) return policy;
  const changed = { ...chosen, prefixes: edit(chosen.prefixes) };
  const swap = (list: readonly PrefixSet[]): readonly PrefixSet[] =>
    list.map((set) => (set === chosen ? changed : set));
  const match = (from: ResolvedRule['from']): ResolvedRule['from'] =>
    from === 'any'
      ? from
      : from.map(({ include, except }) => ({
          include: include === 'any' ? include : swap(include),
          except: swap(except),
        }));
  const rules = (list: readonly ResolvedRule[]): readonly ResolvedRule[] =>
    list.map((rule) => ({ ...rule, from: match(rule.from), to: match(rule.to) }));
  return mapPolicies(policy, (each) => ({ ...each, ingress: rules(each.ingress), egress: rules(each.egress) }));
}

function setsOf({ ingress, egress }: ResolvedPolicy): readonly PrefixSet[] {
  const terms = [...ingress, ...egress].flatMap(({ from, to }) => [from, to]).flatMap((m) => (m === 'any' ? [] : m));
  return terms.flatMap(({ include, except }) => [...(include === 'any' ? [] : include), ...except]);
}

function mapPolicies(policy: HostPolicy, change: (policy: ResolvedPolicy) => ResolvedPolicy): HostPolicy {
  const tiers = policy.tiers.map((tier): ResolvedTier => ({ ...tier, policies: tier.policies.map(change) }));
  return { ...policy, tiers };
}
