import * as fc from 'fast-check';
import type { Place } from '../../controller/errors/diagnostic.ts';
import type {
  Action,
  DefaultVerdict,
  HostPolicy,
  PrefixSet,
  ResolvedPolicy,
  ResolvedRule,
  ResolvedTier,
  ResolvedWorkload,
  SafetyRule,
  StatedDefault,
  Subject,
} from '../../controller/model/policy.ts';
import { addresses, chooseSets, type DrawnMatch, drawnMatches, prefixSets } from './addresses.ts';
import { safetyServices, services, sourcePorts } from './services.ts';

const INTERFACES = ['eth0', 'veth0', 'veth1'] as const;

/** Interface names to ask about: workloads' own, some that patterns match, and strangers. */
export const ASKED_INTERFACES: readonly string[] = [...INTERFACES, 'eth1', 'br0', 'lan0', 'lo', 'unlisted'];

/** Places number the lines of a policy, so that two lines are never mistaken for one another. */
type Draft<T> = Omit<T, 'place'>;

type DrawnRule = Omit<Draft<ResolvedRule>, 'from' | 'to' | 'name'> & {
  readonly from: DrawnMatch;
  readonly to: DrawnMatch;
};

const actions: fc.Arbitrary<Action> = fc.constantFrom<Action>('allow', 'deny', 'reject', 'pass');
const verdicts: fc.Arbitrary<DefaultVerdict> = fc.constantFrom<DefaultVerdict>('allow', 'deny');

const rules: fc.Arbitrary<DrawnRule> = fc.record({
  action: actions,
  from: drawnMatches,
  to: drawnMatches,
  services,
  sourcePorts,
});

const ruleLists: fc.Arbitrary<readonly DrawnRule[]> = fc.array(rules, { maxLength: 6 });

const workloads = fc.array(
  fc.record({
    interface: fc.option(fc.constantFrom(...INTERFACES), { nil: undefined }),
    addresses: fc.array(addresses, { minLength: 1, maxLength: 3 }),
  }),
  { maxLength: 4 },
);

const tiers = fc.array(
  fc.record({
    default: fc.constantFrom<ResolvedTier['default']>('pass', 'pass', 'allow', 'deny'),
    policies: fc.array(
      fc.record({
        order: fc.constantFrom(1, 100, 200),
        subjects: fc.array(fc.nat(5), { minLength: 2, maxLength: 6 }),
        ingressDefault: fc.option(verdicts, { nil: undefined }),
        egressDefault: fc.option(verdicts, { nil: undefined }),
        ingress: ruleLists,
        egress: ruleLists,
      }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
  { maxLength: 3 },
);

const safety = fc.array(
  fc.record({
    direction: fc.constantFrom('ingress' as const, 'egress' as const),
    subjects: fc.subarray(['host-own', 'host-forward', 'workload', 'stranger'] as const, { minLength: 1 }),
    rule: fc.record({
      action: fc.constantFrom<Action>('allow'),
      from: drawnMatches,
      to: drawnMatches,
      services: safetyServices,
      sourcePorts,
    }),
  }),
  { maxLength: 3 },
);

const drawn = fc.record({
  sets: prefixSets,
  addresses: fc.array(addresses, { maxLength: 3 }),
  interfaces: fc.subarray(['eth*', 'br?', 'lan0', '*'], { minLength: 1 }),
  ingressDefault: verdicts,
  egressDefault: verdicts,
  nonIP: verdicts,
  workloads,
  tiers,
  safety,
});

type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

/** Valid policies of one host: several tiers, defaults, passes, workloads sharing an interface, strangers. */
export const hostPolicies: fc.Arbitrary<HostPolicy> = drawn.map(assemble);

function assemble(draft: Drawn): HostPolicy {
  let line = 0;
  const place = (): Place => ({ file: 'generated.yaml', line: ++line, column: 1 });
  const residents = draft.workloads.map(
    ({ interface: device, addresses: own }, i): ResolvedWorkload => ({
      name: `default/w${i}`,
      ...(device === undefined ? {} : { interface: device }),
      addresses: own,
      place: place(),
    }),
  );
  const subjects: readonly Subject[] = [
    { kind: 'host', scope: 'own' },
    { kind: 'host', scope: 'forward' },
    ...residents.map(({ name }): Subject => ({ kind: 'workload', workload: name })),
  ];
  const stated = (verdict: DefaultVerdict): StatedDefault => ({ verdict, place: place() });
  return {
    host: 'generated',
    addresses: draft.addresses,
    interfaces: draft.interfaces,
    default: { ingress: stated(draft.ingressDefault), egress: stated(draft.egressDefault) },
    nonIP: stated(draft.nonIP),
    workloads: residents,
    safety: draft.safety.map(
      ({ direction, subjects: words, rule }, i): SafetyRule => ({
        direction,
        subjects: words,
        rule: { ...finish(rule, draft.sets, place()), name: `s${i}` },
      }),
    ),
    tiers: draft.tiers.map((tier, i) => assembleTier(tier, i, { subjects, sets: draft.sets, place })),
    place: place(),
  };
}

interface Context {
  readonly subjects: readonly Subject[];
  readonly sets: readonly PrefixSet[];
  readonly place: () => Place;
}

function assembleTier(tier: Drawn['tiers'][number], number: number, context: Context): ResolvedTier {
  const { subjects, sets, place } = context;
  const list = (items: readonly DrawnRule[]): readonly ResolvedRule[] =>
    items.map((rule, i) => ({ ...finish(rule, sets, place()), name: `r${i}` }));
  const policies = tier.policies.map(
    ({ order, subjects: chosen, ingressDefault, egressDefault, ingress, egress }, i): ResolvedPolicy => ({
      name: `p${i}`,
      order,
      subjects: chosen.flatMap((n) => subjects[n % subjects.length] ?? []),
      default: {
        ...(ingressDefault === undefined ? {} : { ingress: { verdict: ingressDefault, place: place() } }),
        ...(egressDefault === undefined ? {} : { egress: { verdict: egressDefault, place: place() } }),
      },
      ingress: list(ingress),
      egress: list(egress),
      place: place(),
    }),
  );
  const ordered = policies.toSorted((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1));
  return { name: `t${number}`, order: number * 100, default: tier.default, place: place(), policies: ordered };
}

function finish(rule: DrawnRule, sets: readonly PrefixSet[], place: Place): Omit<ResolvedRule, 'name'> {
  return { ...rule, from: chooseSets(rule.from, sets), to: chooseSets(rule.to, sets), place };
}
