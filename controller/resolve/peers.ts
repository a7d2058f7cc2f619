import type { Exception, Peer, Peers } from '../model/documents.generated.ts';
import type { AddressMatch, AddressTerm, PrefixSet } from '../model/policy.ts';
import { reportUnknownSet } from './address-sets.ts';
import { cidrSet, hostSet, type PeerSources, reportEmptied, workloadSet } from './peer-sets.ts';
import type { Written } from './services.ts';

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

function included(peer: Peer, written: Written, sources: PeerSources): readonly PrefixSet[] {
  if (peer.cidr !== undefined) return [cidrSet(peer.cidr, sources)];
  if (peer.addressSet !== undefined) return namedSet(peer.addressSet, within(written, 'addressSet'), sources);
  if (peer.hosts !== undefined) return hostSet(peer.hosts, within(written, 'hosts'), sources);
  if (peer.workloads !== undefined) {
    const choice = { labels: peer.workloads, namespaces: peer.namespaces };
    return workloadSet('workload', choice, within(written, 'workloads'), sources);
  }
  return [];
}

function excepted(exceptions: readonly Exception[], written: Written, sources: PeerSources): readonly PrefixSet[] {
  return exceptions.flatMap((exception, index) => {
    if (typeof exception === 'string') return [cidrSet(exception, sources)];
    const here = { ...written, path: [...written.path, 'except', index, 'addressSet'] };
    return namedSet(exception.addressSet, here, sources);
  });
}

export function within(written: Written, ...steps: readonly (string | number)[]): Written {
  return { ...written, path: [...written.path, ...steps] };
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
