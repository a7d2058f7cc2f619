import type { Image, RuleEntry } from '../model/image.ts';
import type { Outline, OutlineRule } from '../model/outline.ts';
import type { Direction, HostPolicy, PrefixSet, ResolvedPolicy, ResolvedTier } from '../model/policy.ts';
import type { Decider } from '../model/verdict.ts';
import { formatAddress } from '../net/address.ts';
import { digestOf, formatSubject, type RuleContent, rowsOf } from './rows.ts';

const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];

/** What a person compares of a compiled policy: the lines of `image.rules`, in the order they are walked. Pure. */
export function outline(
  policy: HostPolicy,
  image: Image,
  from: { readonly revision: string; readonly origin: string },
): Outline {
  const entries = new Map([...image.rules.values()].map((entry) => [pathOf(entry.decider), entry]));
  const sets = new Map<PrefixSet, string>();
  const rules = [...contentsOf(policy)].flatMap(([path, content]) => {
    const entry = entries.get(path);
    return entry === undefined ? [] : [ruleOf(content, entry, sets)];
  });
  return {
    host: policy.host,
    ...from,
    digest: image.digest,
    figures: image.figures,
    facts: factsOf(policy),
    interfaces: interfacesOf(policy),
    rules,
  };
}

/** Patterns of managed interfaces, workloads' own included. */
export function interfacesOf(policy: HostPolicy): readonly string[] {
  const own = policy.workloads.flatMap(({ interface: name }) => (name === undefined ? [] : [name]));
  return [...new Set([...policy.interfaces, ...own])];
}

/** `tier/policy/direction/rule`, `*` where the line has no such part: what a rule id is the hash of. */
export function pathOf({ tier = '*', policy = '*', direction, rule = '*' }: Omit<Decider, 'by' | 'place'>): string {
  return `${tier}/${policy}/${direction}/${rule}`;
}

/** A line as people name it: `application/web/ingress/https`, `application/web/ingress default`, `host ingress default`. */
function nameOf({ by, tier = 'host', policy, direction, rule }: Decider): string {
  const owner = policy === undefined ? [tier] : [tier, policy];
  if (rule !== undefined) return [...owner, direction, rule].join('/');
  return by === 'host-default' ? `host ${direction} default` : `${[...owner, direction].join('/')} default`;
}

function ruleOf(content: RuleContent, { id, decider }: RuleEntry, sets: Map<PrefixSet, string>): OutlineRule {
  return {
    id,
    label: nameOf(decider),
    action: content.action,
    place: decider.place,
    digest: digestOf(content, sets),
    rows: () => rowsOf(content),
  };
}

/** Every line of a policy by its path, in walking order. */
function contentsOf(policy: HostPolicy): Map<string, RuleContent> {
  const contents = new Map<string, RuleContent>();
  contents.set(pathOf({ tier: 'safety', direction: 'ingress', rule: 'arp' }), { action: 'allow', subjects: ['arp'] });
  for (const { rule, direction, subjects } of policy.safety) {
    contents.set(pathOf({ tier: 'safety', direction, rule: rule.name }), {
      action: rule.action,
      subjects: [...subjects].sort(),
      rule,
    });
  }
  for (const tier of policy.tiers) addTier(contents, tier);
  for (const direction of DIRECTIONS) {
    contents.set(pathOf({ direction }), { action: policy.default[direction].verdict, subjects: ['host default'] });
  }
  contents.set(pathOf({ direction: 'ingress', rule: 'non-ip' }), {
    action: policy.nonIP.verdict,
    subjects: ['frames without IP'],
  });
  return contents;
}

function addTier(contents: Map<string, RuleContent>, tier: ResolvedTier): void {
  for (const policy of tier.policies) {
    for (const direction of DIRECTIONS) addPolicy(contents, tier, policy, direction);
  }
  if (tier.default === 'pass') return;
  for (const direction of DIRECTIONS) {
    contents.set(pathOf({ tier: tier.name, direction }), { action: tier.default, subjects: ['tier default'] });
  }
}

function addPolicy(
  contents: Map<string, RuleContent>,
  tier: ResolvedTier,
  policy: ResolvedPolicy,
  direction: Direction,
): void {
  const subjects = policy.subjects.map(formatSubject).sort();
  const at = { tier: tier.name, policy: policy.name, direction };
  for (const rule of policy[direction]) {
    contents.set(pathOf({ ...at, rule: rule.name }), { action: rule.action, subjects, rule });
  }
  const stated = policy.default[direction];
  if (stated !== undefined) contents.set(pathOf(at), { action: stated.verdict, subjects });
}

function factsOf(policy: HostPolicy): readonly string[] {
  const workloads = policy.workloads.map(
    ({ name, interface: at, addresses }) =>
      `workload ${name}${at === undefined ? '' : ` at ${at}`}: ${addresses.map(formatAddress).join(', ')}`,
  );
  return [...policy.addresses.map((address) => `host address ${formatAddress(address)}`), ...workloads].sort();
}
