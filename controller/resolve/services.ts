import type { PortEntries, PortEntry, SourcePort } from '../model/documents.generated.ts';
import type { DocumentPath, Manifest, ManifestOf } from '../model/manifest.ts';
import type { PortRange, ServiceMatch, ServiceTerm } from '../model/policy.ts';
import { hasPorts, hasTypeAndCode, parseProtocol } from '../net/protocol.ts';
import { type Findings, type Known, reportUnknown } from './findings.ts';

/** Something written in a document, and who wrote it: `rule "web-in"`. */
export interface Written {
  readonly manifest: Manifest;
  readonly path: DocumentPath;
  readonly who: string;
}

export interface PortSets {
  readonly known: Known;
  readonly terms: ReadonlyMap<string, readonly ServiceTerm[]>;
}

export function resolvePortSets(documents: readonly ManifestOf<'PortSet'>[]): PortSets {
  return {
    known: new Map(documents.map((document) => [document.metadata.name, document])),
    terms: new Map(documents.map(({ metadata, spec }) => [metadata.name, spec.ports.flatMap(serviceTerms)])),
  };
}

/** Absent entries are `any`; entries that name unknown sets are reported and match nothing. */
export function resolveServices(
  entries: PortEntries | undefined,
  written: Written,
  portSets: PortSets,
  findings: Findings,
): ServiceMatch {
  if (entries === undefined) return 'any';
  return entries.flatMap((entry, index) => {
    if (entry.portSet === undefined) return serviceTerms(entry);
    const terms = portSets.terms.get(entry.portSet);
    if (terms !== undefined) return terms;
    reportUnknown(findings, {
      code: 'PORT_SET_UNKNOWN',
      place: written.manifest.at([...written.path, index, 'portSet']),
      who: written.who,
      what: 'port set',
      name: entry.portSet,
      known: portSets.known,
      remedy: 'add a PortSet of that name',
    });
    return [];
  });
}

/** One term; none for a protocol load has refused. */
function serviceTerms(entry: PortEntry): readonly ServiceTerm[] {
  const protocol = entry.protocol === undefined ? undefined : parseProtocol(entry.protocol);
  if (protocol === undefined) return [];
  if (hasPorts(protocol) && entry.port !== undefined)
    return [{ protocol, ports: portRange(entry.port, entry.endPort) }];
  if (hasTypeAndCode(protocol) && entry.type !== undefined) {
    const { type, code } = entry;
    return [{ protocol, icmp: code === undefined ? { type } : { type, code } }];
  }
  return [{ protocol }];
}

export function resolveSourcePorts(sourcePorts: readonly SourcePort[] | undefined): readonly PortRange[] | 'any' {
  return sourcePorts?.map(({ port, endPort }) => portRange(port, endPort)) ?? 'any';
}

function portRange(port: number, endPort: number | undefined): PortRange {
  return { first: port, last: endPort ?? port };
}
