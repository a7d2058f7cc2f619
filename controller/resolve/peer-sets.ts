import type { LabelSelector } from '../model/documents.generated.ts';
import type { PrefixSet } from '../model/policy.ts';
import { isPrefix, type Prefix, parsePrefix } from '../net/prefix.ts';
import type { AddressSets } from './address-sets.ts';
import { isCovered } from './coverage.ts';
import type { Findings } from './findings.ts';
import type { Endpoints } from './inventory.ts';
import { type Choice, choiceKey, formatChoice } from './population.ts';
import { formatSelector, selectorKey, selects } from './selector.ts';
import type { Written } from './services.ts';

/** What equal peers share. `isNobody`: its addresses are those of no host or workload at all. */
export interface Shared {
  readonly set: PrefixSet;
  readonly isNobody: boolean;
}

/** What peers are resolved against. `shared` keeps what equal peers are made into, by what they say. */
export interface PeerSources {
  readonly endpoints: Endpoints;
  readonly addressSets: AddressSets;
  readonly findings: Findings;
  readonly shared: Map<string, Shared>;
}

/** What is under `key`: a key says exactly what the set is made of. */
export function share(shared: Map<string, Shared>, key: string, make: () => Shared): Shared {
  const known = shared.get(key) ?? make();
  shared.set(key, known);
  return known;
}

/** Host bits, which only Kubernetes kinds may have, are left out (RFC 4632 section 3.1). */
export function cidrSet(written: string, { shared }: PeerSources): PrefixSet {
  const read = parsePrefix(written);
  const cidr = !isPrefix(read) && read.kind === 'host-bits' ? read.corrected : written;
  return share(shared, cidr, () => {
    const prefix = parsePrefix(cidr);
    return { set: { name: cidr, prefixes: isPrefix(prefix) ? [prefix] : [] }, isNobody: false };
  }).set;
}

export function hostSet(selector: LabelSelector, written: Written, sources: PeerSources): readonly PrefixSet[] {
  const { set, isNobody } = share(sources.shared, `host ${selectorKey(selector)}`, () => {
    const hosts = [...sources.endpoints.hosts.values()].filter((host) => selects(selector, host.labels));
    return membersSet(`host ${formatSelector(selector)}`, hosts);
  });
  return reportedSet(set, isNobody, written, sources);
}

/** `word`: what the document calls them. */
export function workloadSet(
  word: 'workload' | 'pod',
  choice: Choice,
  written: Written,
  sources: PeerSources,
): readonly PrefixSet[] {
  const { set, isNobody } = share(sources.shared, `${word} ${choiceKey(choice)}`, () =>
    membersSet(`${word} ${formatChoice(choice)}`, sources.endpoints.population.choose(choice)),
  );
  return reportedSet(set, isNobody, written, sources);
}

function membersSet(name: string, members: readonly { readonly prefixes: readonly Prefix[] }[]): Shared {
  const prefixes = members.flatMap((member) => member.prefixes);
  return { set: { name, prefixes }, isNobody: members.length === 0 };
}

/** A set without an address is reported and left out. */
function reportedSet(
  set: PrefixSet,
  isNobody: boolean,
  { manifest, path, who }: Written,
  { findings }: PeerSources,
): readonly PrefixSet[] {
  const { name, prefixes } = set;
  if (prefixes.length > 0) return [set];
  const lack = isNobody
    ? 'which selects nobody; it matches nothing until something carries these labels'
    : 'of which no member declares an address; it matches nothing until one does';
  findings.add('PEER_EMPTY', manifest.at(path), `${who} names peer "${name}", ${lack}`, { value: name });
  return [];
}

/** Reports a peer that names somebody and excepts them all. */
export function reportEmptied(
  { include, except }: { readonly include: readonly PrefixSet[]; readonly except: readonly PrefixSet[] },
  { manifest, path, who }: Written,
  findings: Findings,
): void {
  const [set] = include;
  if (set === undefined || except.length === 0 || set.prefixes.length === 0 || !isCovered(set, except)) return;
  const message = `${who} names peer "${set.name}", of which "except" takes every address out; it matches nothing until one is left`;
  findings.add('PEER_EMPTY', manifest.at([...path, 'except']), message, { value: set.name });
}
