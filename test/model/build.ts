import type { Place } from '../../controller/errors/diagnostic.ts';
import type {
  Action,
  AddressMatch,
  DefaultVerdict,
  Direction,
  HostPolicy,
  PrefixSet,
  ResolvedPolicy,
  ResolvedRule,
  ResolvedTier,
  SafetyRule,
  Scope,
  ServiceTerm,
  Subject,
} from '../../controller/model/policy.ts';
import { type Address, type Family, parseAddress } from '../../controller/net/address.ts';
import { isPrefix, type Prefix, parsePrefix } from '../../controller/net/prefix.ts';

/** Host policies written by hand, in IPv4; `twin` says the same thing in IPv6. */

const SPECIAL: Readonly<Record<string, string>> = {
  '0.0.0.0/0': '::/0',
  '0.0.0.0': '::',
  '224.0.0.9': 'ff02::9',
};

/** `10.1.2.3` → `2001:db8::10.1.2.3`, `10.0.0.0/8` → `2001:db8::10.0.0.0/104`. */
export function twin(text: string, family: Family): string {
  if (family === 4) return text;
  const special = SPECIAL[text];
  if (special !== undefined) return special;
  const [address, length] = text.split('/');
  return `2001:db8::${address}${length === undefined ? '' : `/${Number(length) + 96}`}`;
}

export function address(text: string, family: Family): Address {
  const parsed = parseAddress(twin(text, family));
  if (parsed === undefined) throw new Error(`not an address: ${text}`);
  return parsed;
}

export function prefix(text: string, family: Family): Prefix {
  const parsed = parsePrefix(twin(text, family));
  if (!isPrefix(parsed)) throw new Error(`not a prefix: ${text}`);
  return parsed;
}

export function prefixSet(texts: readonly string[], family: Family): PrefixSet {
  return { name: texts.join(' '), prefixes: texts.map((text) => prefix(text, family)) };
}

export const OWN: Subject = { kind: 'host', scope: 'own' };
export const FORWARD: Subject = { kind: 'host', scope: 'forward' };
export const DB: Subject = { kind: 'workload', workload: 'shop/db' };
export const STRANGER: Subject = { kind: 'stranger' };
export const AT: Place = { file: 'policies/web.yaml', line: 1, column: 1 };

export interface RuleText {
  readonly action?: Action;
  readonly from?: readonly string[];
  readonly except?: readonly string[];
  readonly to?: readonly string[];
  readonly services?: readonly ServiceTerm[];
  readonly sourcePorts?: readonly (readonly [number, number])[];
}

function addresses(texts: readonly string[] | undefined, except: readonly string[], family: Family): AddressMatch {
  if (texts === undefined)
    return except.length === 0 ? 'any' : [{ include: 'any', except: [prefixSet(except, family)] }];
  return texts.map((text) => ({
    include: [prefixSet([text], family)],
    except: except.length === 0 ? [] : [prefixSet(except, family)],
  }));
}

export function rule(name: string, text: RuleText, family: Family): ResolvedRule {
  return {
    name,
    action: text.action ?? 'allow',
    from: addresses(text.from, text.except ?? [], family),
    to: addresses(text.to, [], family),
    services: text.services ?? 'any',
    sourcePorts: text.sourcePorts?.map(([first, last]) => ({ first, last })) ?? 'any',
    place: AT,
  };
}

export interface PolicyText {
  readonly name: string;
  readonly order?: number;
  readonly subjects?: readonly Subject[];
  readonly default?: { readonly ingress?: DefaultVerdict; readonly egress?: DefaultVerdict };
  readonly ingress?: Readonly<Record<string, RuleText>>;
  readonly egress?: Readonly<Record<string, RuleText>>;
}

function policy(text: PolicyText, family: Family): ResolvedPolicy {
  const rules = (direction: Direction): readonly ResolvedRule[] =>
    Object.entries(text[direction] ?? {}).map(([name, body]) => rule(name, body, family));
  const { ingress, egress } = text.default ?? {};
  return {
    name: text.name,
    order: text.order ?? 100,
    subjects: text.subjects ?? [OWN],
    default: {
      ...(ingress === undefined ? {} : { ingress: { verdict: ingress, place: AT } }),
      ...(egress === undefined ? {} : { egress: { verdict: egress, place: AT } }),
    },
    ingress: rules('ingress'),
    egress: rules('egress'),
    place: AT,
  };
}

export interface TierText {
  readonly name: string;
  readonly default?: 'pass' | DefaultVerdict;
  readonly policies: readonly PolicyText[];
}

export interface HostText {
  readonly scope?: Scope;
  readonly default?: { readonly ingress?: DefaultVerdict; readonly egress?: DefaultVerdict };
  readonly nonIP?: DefaultVerdict;
  readonly interfaces?: readonly string[];
  readonly safety?: readonly {
    readonly direction: Direction;
    readonly subjects: SafetyRule['subjects'];
    readonly name: string;
    readonly rule: RuleText;
  }[];
  readonly tiers?: readonly TierText[];
}

/** Host `web-1` at 192.0.2.1 with `eth*` managed, and the workload shop/db at 10.1.0.5 on `veth-db`. */
export function hostPolicy(text: HostText, family: Family): HostPolicy {
  return {
    host: 'web-1',
    addresses: [address('192.0.2.1', family)],
    interfaces: text.interfaces ?? ['eth*'],
    default: {
      ingress: { verdict: text.default?.ingress ?? 'allow', place: AT },
      egress: { verdict: text.default?.egress ?? 'allow', place: AT },
    },
    nonIP: { verdict: text.nonIP ?? 'allow', place: AT },
    workloads: [{ name: 'shop/db', interface: 'veth-db', addresses: [address('10.1.0.5', family)], place: AT }],
    safety: (text.safety ?? []).map((entry) => ({ ...entry, rule: rule(entry.name, entry.rule, family) })),
    tiers: (text.tiers ?? []).map(
      (tier, index): ResolvedTier => ({
        name: tier.name,
        order: 1000 + index,
        default: tier.default ?? 'pass',
        place: AT,
        policies: tier.policies.map((entry) => policy(entry, family)),
      }),
    ),
    place: AT,
  };
}
