import { load } from '../../controller/load/load.ts';
import type { Peer } from '../../controller/model/documents.generated.ts';
import type { Loaded } from '../../controller/model/manifest.ts';
import { collectFindings } from '../../controller/resolve/findings.ts';
import { collectEndpoints, type Endpoints } from '../../controller/resolve/inventory.ts';
import { manifestsOf } from '../../controller/resolve/manifests.ts';
import type { PeerSources } from '../../controller/resolve/peer-sets.ts';
import { resolvePeers } from '../../controller/resolve/peers.ts';
import { documentOf, documents, HOST, workloadOf } from './repository.ts';

function loadedOf(...texts: readonly string[]): Loaded {
  const bytes = new TextEncoder().encode(documents(HOST, ...texts));
  const entries = new Map([['h.yaml', { kind: 'file', bytes }]] as const);
  const { value } = load({ revision: 'test', origin: 'test', entries });
  if (value === undefined) throw new Error('the documents are refused');
  return value;
}

/** The same endpoints, which count how often somebody is looked for among them. */
function counting({ hosts, workloads, population }: Endpoints): { readonly endpoints: Endpoints; passes: number } {
  const watched = Object.assign(new Map(hosts), {
    values() {
      counted.passes++;
      return hosts.values();
    },
  });
  const choose: typeof population.choose = (choice) => {
    counted.passes++;
    return population.choose(choice);
  };
  const counted = { passes: 0, endpoints: { hosts: watched, workloads, population: { choose } } };
  return counted;
}

const POLICY = documentOf('Policy', 'p', '{ subject: { hosts: {} }, ingress: [{ name: r, action: allow }] }');

const IDLE = workloadOf('idle', '{ host: web-1 }').replace('role: db', 'role: idle');
const role = (name: string) => ({ matchLabels: { role: name } });

test.each<[string, Peer, string | undefined]>([
  ['hosts that carry labels', { hosts: role('web') }, undefined],
  ['hosts that nobody is', { hosts: role('cache') }, 'which selects nobody'],
  ['workloads that carry labels', { workloads: role('db') }, undefined],
  ['workloads that nobody is', { workloads: role('db'), namespaces: role('db') }, 'which selects nobody'],
  ['workloads without an address', { workloads: role('idle') }, 'of which no member declares an address'],
])('%s are looked for once, however many rules name them', (_, peer, lack) => {
  const loaded = loadedOf(workloadOf('db-1', '{ host: web-1, addresses: [192.0.2.7] }'), IDLE, POLICY);
  const [manifest] = manifestsOf(loaded.manifests, 'Policy');
  if (manifest === undefined) throw new Error('no policy was loaded');
  const findings = collectFindings();
  const counted = counting(collectEndpoints(loaded.manifests, collectFindings()));
  const sources: PeerSources = {
    endpoints: counted.endpoints,
    addressSets: { known: new Map(), get: () => undefined },
    findings,
    shared: new Map(),
  };
  const found = Array.from({ length: 100 }, (_, i) =>
    resolvePeers([peer], { manifest, path: ['spec', 'ingress', i, 'from'], who: `rule "${i}"` }, sources),
  );
  expect(counted.passes).toBe(1);
  const sets = found.map((match) =>
    match === 'any' ? [] : match.flatMap(({ include }) => (include === 'any' ? [] : include)),
  );
  expect(new Set(sets.flat()).size).toBe(lack === undefined ? 1 : 0);
  const lacks = findings.checked(undefined).diagnostics.map(({ message }) => message);
  expect(lacks.map((message) => /", (.*);/.exec(message)?.[1])).toEqual(Array(lack === undefined ? 0 : 100).fill(lack));
});
