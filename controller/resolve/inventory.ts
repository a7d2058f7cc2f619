import type { Manifest, ManifestOf } from '../model/manifest.ts';
import type { WorkloadName } from '../model/policy.ts';
import { parseProtocol } from '../net/protocol.ts';
import { addressesIn, type HostEndpoint, type NamedPort, type WorkloadEndpoint } from './endpoints.ts';
import type { Findings } from './findings.ts';
import { manifestsOf, namespaceOf, qualifiedName } from './manifests.ts';
import { collectNamespaces, reportUndeclared } from './namespaces.ts';
import { endpointOfPod, isOfHostNetwork, ownersAmong, podsByName, podText } from './pods.ts';
import { type Population, populate } from './population.ts';

/** Everyone whom policies can mean. */
export interface Endpoints {
  readonly hosts: ReadonlyMap<string, HostEndpoint>;
  readonly workloads: ReadonlyMap<WorkloadName, WorkloadEndpoint>;
  readonly population: Population;
}

export function collectEndpoints(manifests: readonly Manifest[], findings: Findings): Endpoints {
  const hosts = new Map(manifestsOf(manifests, 'Host').map((host) => [host.metadata.name, hostEndpoint(host)]));
  const namespaces = collectNamespaces(manifests);
  reportUndeclared(manifests, namespaces, findings);
  const workloads = collectWorkloads(manifests, (name) => hosts.has(name), findings);
  return { hosts, workloads, population: populate([...workloads.values()], namespaces) };
}

function hostEndpoint(manifest: ManifestOf<'Host'>): HostEndpoint {
  const { metadata, spec, place } = manifest;
  return {
    name: metadata.name,
    labels: metadata.labels ?? {},
    ...addressesIn(spec.addresses),
    place,
    manifest,
  };
}

/**
 * A Workload is the endpoint of the pod that has its namespace and name, and says more of it. By name: which file says
 * what is no part of what is said.
 */
function collectWorkloads(
  manifests: readonly Manifest[],
  isHost: (name: string) => boolean,
  findings: Findings,
): ReadonlyMap<WorkloadName, WorkloadEndpoint> {
  const documents = manifestsOf(manifests, 'Pod');
  const pods = podsByName(documents, findings);
  const isOwner = ownersAmong(documents);
  const workloads = new Map<WorkloadName, WorkloadEndpoint>();
  for (const document of manifestsOf(manifests, 'Workload')) {
    const workload = workloadEndpoint(document);
    const pod = pods.get(workload.name);
    if (pod !== undefined && isOfHostNetwork(pod)) reportHostNetwork(pod, document, findings);
    workloads.set(workload.name, pod === undefined ? workload : merged(endpointOfPod(pod, isHost), workload));
  }
  for (const [name, pod] of pods) {
    if (isOfHostNetwork(pod) || workloads.has(name)) continue;
    const endpoint = endpointOfPod(pod, isHost);
    workloads.set(name, endpoint);
    if (!isOwner(pod)) reportUnattached(podText(pod), endpoint, findings);
  }
  return new Map([...workloads].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function workloadEndpoint(document: ManifestOf<'Workload'>): WorkloadEndpoint {
  const { metadata, spec, place } = document;
  const { host, interface: interfaceName, addresses = [], ports = [] } = spec;
  const name = qualifiedName(document);
  return {
    name,
    namespace: namespaceOf(document),
    labels: metadata.labels ?? {},
    ...addressesIn(addresses),
    host,
    ...(interfaceName === undefined ? {} : { interface: interfaceName, subject: { kind: 'workload', workload: name } }),
    ports: ports.flatMap(({ name, protocol, port }): readonly NamedPort[] => {
      const number = parseProtocol(protocol);
      return number === undefined ? [] : [{ name, protocol: number, port }];
    }),
    place,
  };
}

function merged(pod: WorkloadEndpoint, workload: WorkloadEndpoint): WorkloadEndpoint {
  return {
    ...workload,
    labels: { ...pod.labels, ...workload.labels },
    ports: workload.ports.length === 0 ? pod.ports : workload.ports,
  };
}

function reportHostNetwork(pod: ManifestOf<'Pod'>, { place }: ManifestOf<'Workload'>, findings: Findings): void {
  const message = `${podText(pod)} is on its node's network, but a Workload (${place.file}:${place.line}) gives it its own; policy goes by the Workload, remove it if there is none`;
  findings.add('HOST_NETWORK', pod.at([...pod.templatePath, 'spec', 'hostNetwork']), message);
}

function reportUnattached(who: string, { addresses, place }: WorkloadEndpoint, findings: Findings): void {
  const lack =
    addresses.length > 0
      ? 'no interface of it is known; policy for it is enforced nowhere'
      : 'neither interface nor address of it is known; policy for it is enforced nowhere and no peer means it';
  findings.add('WORKLOAD_UNATTACHED', place, `${who} has no Workload, so ${lack} until one has its namespace and name`);
}
