import type { Exception, LabelSelector, Peer, Peers } from '../model/documents.generated.ts';
import type { AddressMatch, AddressTerm, PrefixSet } from '../model/policy.ts';
import { WIDTH } from '../net/address.ts';
import { isPrefix, parsePrefix } from '../net/prefix.ts';
import { type AddressSets, reportUnknownSet } from './address-sets.ts';
import { isCovered } from './coverage.ts';
import type { Endpoints, HostEndpoint, WorkloadEndpoint } from './endpoints.ts';
import type { Findings } from './findings.ts';
import { formatSelector, namespaceLabels, selects } from './selector.ts';
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

/** Absent peers are `any`. What selects nobody is reported and matches nothing. */
export function resolvePeers(peers: Peers | undefined, written: Written, sources: PeerSources): AddressMatch {
  if (peers === undefined) return 'any';
  return peers.map((peer, index): AddressTerm => {
    const here = { ...written, path: [...written.path, index] };
    const term = { include: included(peer, here, sources), except: excepted(peer.except ?? [], here, sources) };
    reportEmptied(term, here, sources.findings);
    return term;
  });
}

/** A peer that names somebody and excepts them all. */
function reportEmptied(
  { include, except }: { readonly include: readonly PrefixSet[]; readonly except: readonly PrefixSet[] },
  { manifest, path, who }: Written,
  findings: Findings,
): void {
  const [set] = include;
  if (set === undefined || except.length === 0 || set.prefixes.length === 0 || !isCovered(set, except)) return;
  const message = `${who} names peer "${set.name}", of which "except" takes every address out; it matches nothing until one is left`;
  findings.add('PEER_EMPTY', manifest.at([...path, 'except']), message, { value: set.name });
}

function included(peer: Peer, written: Written, sources: PeerSources): readonly PrefixSet[] {
  if (peer.cidr !== undefined) return cidrSet(peer.cidr, sources);
  if (peer.addressSet !== undefined) return namedSet(peer.addressSet, within(written, 'addressSet'), sources);
  if (peer.hosts !== undefined) return hostSet(peer.hosts, within(written, 'hosts'), sources);
  if (peer.workloads !== undefined) return workloadSet(peer, within(written, 'workloads'), sources);
  return [];
}

function excepted(exceptions: readonly Exception[], written: Written, sources: PeerSources): readonly PrefixSet[] {
  return exceptions.flatMap((exception, index) => {
    if (typeof exception === 'string') return cidrSet(exception, sources);
    const here = { ...written, path: [...written.path, 'except', index, 'addressSet'] };
    return namedSet(exception.addressSet, here, sources);
  });
}

function within(written: Written, key: string): Written {
  return { ...written, path: [...written.path, key] };
}

function cidrSet(cidr: string, { shared }: PeerSources): readonly PrefixSet[] {
  const { set } = share(shared, cidr, () => {
    const prefix = parsePrefix(cidr);
    return { set: { name: cidr, prefixes: isPrefix(prefix) ? [prefix] : [] }, isNobody: false };
  });
  return [set];
}

function namedSet(name: string, { manifest, path, who }: Written, sources: PeerSources): readonly PrefixSet[] {
  const { addressSets, findings } = sources;
  const set = addressSets.get(name);
  if (set !== undefined) return [set];
  if (!addressSets.known.has(name)) {
    reportUnknownSet(findings, { place: manifest.at(path), who, name, known: addressSets.known });
  }
  return [];
}

function hostSet(selector: LabelSelector, written: Written, sources: PeerSources): readonly PrefixSet[] {
  const hosts = (): readonly HostEndpoint[] =>
    [...sources.endpoints.hosts.values()].filter((host) => selects(selector, host.labels));
  const key = JSON.stringify(['host', selector]);
  return endpointSet({ key, name: `host ${formatSelector(selector)}`, members: hosts }, written, sources);
}

function workloadSet(peer: Peer, written: Written, sources: PeerSources): readonly PrefixSet[] {
  const { workloads = {}, namespaces } = peer;
  const chosen = (): readonly WorkloadEndpoint[] => selectWorkloads(sources.endpoints, workloads, namespaces);
  const key = JSON.stringify(['workload', workloads, namespaces]);
  return endpointSet({ key, name: workloadsText(workloads, namespaces), members: chosen }, written, sources);
}

/** `workload role=db in namespaces team=shop` */
export function workloadsText(selector: LabelSelector, namespaces: LabelSelector | undefined): string {
  const where = namespaces === undefined ? '' : ` in namespaces ${formatSelector(namespaces)}`;
  return `workload ${formatSelector(selector)}${where}`;
}

/** `namespaces` absent: all of them. */
export function selectWorkloads(
  { workloads }: Endpoints,
  selector: LabelSelector,
  namespaces: LabelSelector | undefined,
): readonly WorkloadEndpoint[] {
  return [...workloads.values()].filter(
    ({ labels, namespace }) =>
      selects(selector, labels) && (namespaces === undefined || selects(namespaces, namespaceLabels(namespace))),
  );
}

interface Selection {
  readonly key: string;
  readonly name: string;
  /** Asked once per key. */
  readonly members: () => readonly Pick<HostEndpoint, 'addresses'>[];
}

function endpointSet(
  { key, name, members }: Selection,
  { manifest, path, who }: Written,
  { shared, findings }: PeerSources,
): readonly PrefixSet[] {
  const { set, isNobody } = share(shared, key, () => {
    const chosen = members();
    const addresses = chosen.flatMap((member) => member.addresses);
    const prefixes = addresses.map((address) => ({ ...address, length: WIDTH[address.family] }));
    return { set: { name, prefixes }, isNobody: chosen.length === 0 };
  });
  if (set.prefixes.length > 0) return [set];
  const lack = isNobody
    ? 'which selects nobody; it matches nothing until something carries these labels'
    : 'of which no member declares an address; it matches nothing until one does';
  findings.add('PEER_EMPTY', manifest.at(path), `${who} names peer "${name}", ${lack}`, { value: name });
  return [];
}

/** What is under `key`: a key says exactly what the set is made of. */
function share(shared: Map<string, Shared>, key: string, make: () => Shared): Shared {
  const known = shared.get(key) ?? make();
  shared.set(key, known);
  return known;
}
