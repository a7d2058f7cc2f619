import type { Endpoint } from '../model/documents.generated.ts';
import type { DocumentPath, ManifestOf } from '../model/manifest.ts';
import { reportUnknown } from './findings.ts';
import type { PeerSources } from './peer-sets.ts';
import { resolvePeers } from './peers.ts';
import { type PortSets, resolveServices } from './services.ts';

/** Checks that everything a PolicyTest names exists; what it expects is judged elsewhere. */
export function checkPolicyTest(test: ManifestOf<'PolicyTest'>, sources: PeerSources, portSets: PortSets): void {
  (test.spec.cases ?? []).forEach((entry, index) => {
    for (const side of ['from', 'to'] as const) {
      const who = `case "${entry.name}"`;
      checkEndpoint(entry[side], { manifest: test, path: ['spec', 'cases', index, side], who }, sources);
    }
  });
  for (const list of ['never', 'always'] as const) {
    (test.spec[list] ?? []).forEach((invariant, index) => {
      const who = `invariant "${invariant.name}"`;
      const at = (field: string) => ({ manifest: test, path: ['spec', list, index, field], who });
      resolvePeers(invariant.from, at('from'), sources);
      resolvePeers(invariant.to, at('to'), sources);
      resolveServices(invariant.ports, at('ports'), portSets, sources.findings);
    });
  }
}

interface Naming {
  readonly manifest: ManifestOf<'PolicyTest'>;
  readonly path: DocumentPath;
  readonly who: string;
}

function checkEndpoint(
  endpoint: Endpoint,
  { manifest, path, who }: Naming,
  { endpoints, findings }: PeerSources,
): void {
  for (const what of ['workload', 'host'] as const) {
    const name = endpoint[what];
    const documents = what === 'host' ? endpoints.hosts : endpoints.workloads;
    if (name === undefined || documents.has(name)) continue;
    reportUnknown(findings, {
      code: 'ENDPOINT_UNKNOWN',
      place: manifest.at([...path, what]),
      who,
      what,
      name,
      known: documents,
      remedy: what === 'host' ? 'add a Host of that name' : 'add a Workload of that namespace and name',
    });
  }
}
