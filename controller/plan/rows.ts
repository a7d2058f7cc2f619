import { createHash } from 'node:crypto';
import type {
  AddressMatch,
  AddressTerm,
  PortRange,
  PrefixSet,
  ResolvedRule,
  ServiceTerm,
  Subject,
} from '../model/policy.ts';
import { formatPrefix } from '../net/prefix.ts';
import { formatProtocol } from '../net/protocol.ts';

/** What one rule says, apart from its name and place. */
export interface RuleContent {
  readonly action: string;
  readonly subjects: readonly string[];
  readonly rule?: Pick<ResolvedRule, 'from' | 'to' | 'services' | 'sourcePorts'>;
}

/** Every fact of a rule as a row; a set is its prefixes. As long as its sets are. */
export function rowsOf({ subjects, rule }: RuleContent): readonly string[] {
  const whom = subjects.map((subject) => `subject ${subject}`);
  if (rule === undefined) return whom;
  const services =
    rule.services === 'any' ? ['service any'] : rule.services.map((term) => `service ${formatService(term)}`);
  const ports = rule.sourcePorts === 'any' ? [] : rule.sourcePorts.map((range) => `source port ${formatRange(range)}`);
  return [
    ...new Set([...whom, ...addressRows('from', rule.from), ...addressRows('to', rule.to), ...services, ...ports]),
  ];
}

/**
 * 16 hex digits of a rule's content. Equal content has equal digests; two ways of writing the same
 * prefixes may differ, which rowsOf settles. `sets` remembers the digest of each set.
 */
export function digestOf(content: RuleContent, sets: Map<PrefixSet, string>): string {
  const terms = (match: AddressMatch): unknown =>
    match === 'any'
      ? match
      : match.map(({ include, except }) => [
          include === 'any' ? include : include.map(setDigest),
          except.map(setDigest),
        ]);
  const setDigest = (set: PrefixSet): string => {
    const known = sets.get(set) ?? digestOfSet(set);
    sets.set(set, known);
    return known;
  };
  const { action, subjects, rule } = content;
  const matches = rule === undefined ? [] : [terms(rule.from), terms(rule.to), rule.services, rule.sourcePorts];
  return createHash('sha256')
    .update(JSON.stringify([action, subjects, matches]))
    .digest('hex')
    .slice(0, 16);
}

export function formatSubject(subject: Subject): string {
  switch (subject.kind) {
    case 'host':
      return `host (${subject.scope})`;
    case 'workload':
      return subject.workload;
    case 'stranger':
      return 'not a workload';
  }
}

function addressRows(side: string, match: AddressMatch): readonly string[] {
  if (match === 'any') return [`${side} any`];
  return match.length === 0 ? [`${side} nobody`] : match.flatMap((term) => termRows(side, term));
}

function termRows(side: string, { include, except }: AddressTerm): readonly string[] {
  const without = except.flatMap(({ prefixes }) => prefixes.map(formatPrefix));
  const tail = without.length === 0 ? '' : ` except ${without.join(', ')}`;
  if (include === 'any') return [`${side} any${tail}`];
  return include.flatMap(({ prefixes }) => prefixes.map((prefix) => `${side} ${formatPrefix(prefix)}${tail}`));
}

function formatService({ protocol, ports, icmp, hopLimit255 }: ServiceTerm): string {
  const name = formatProtocol(protocol);
  const hops = hopLimit255 === true ? ' hop limit 255' : '';
  if (ports !== undefined) return `${name}/${formatRange(ports)}${hops}`;
  if (icmp === undefined) return `${name}${hops}`;
  return `${name} type ${icmp.type}${icmp.code === undefined ? '' : ` code ${icmp.code}`}${hops}`;
}

function formatRange({ first, last }: PortRange): string {
  return first === last ? String(first) : `${first}-${last}`;
}

function digestOfSet({ prefixes }: PrefixSet): string {
  const hash = createHash('sha256');
  const lines = prefixes.map(({ family, bits, length }) => `${family} ${bits.toString(16)}/${length}\n`);
  for (const line of lines.sort()) hash.update(line);
  return hash.digest('hex');
}
