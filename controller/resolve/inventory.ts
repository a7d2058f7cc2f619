import type { Manifest, ManifestOf } from '../model/manifest.ts';
import type { WorkloadName } from '../model/policy.ts';
import { parseProtocol } from '../net/protocol.ts';
import { addressesIn, type HostEndpoint, type NamedPort, type WorkloadEndpoint } from './endpoints.ts';
import type { Findings } from './findings.ts';
import { manifestsOf, namespaceOf, qualifiedName } from './manifests.ts';
import { collectNamespaces, reportUndeclared } from './namespaces.ts';
import { endpointOfPod, isFinished, isOfHostNetwork, ownersAmong, podsByName, podText } from './pods.ts';
import { type Population, populate } from './population.ts';

/** Everyone whom policies can mean. */
export interface Endpoints {
  readonly hosts: ReadonlyMap<string, HostEndpoint>;
  readonly workloads: ReadonlyMap<WorkloadName, WorkloadEndpoint>;
  readonly population: Population;
}

/** Pods without a Workload that are told one by one: a dump of a cluster has thousands. */
const MOST_TOLD = 20;

export function collectEndpoints(manifests: readonly Manifest[], findings: Findings): Endpoints {
  const hosts = new Map(manifestsOf(manifests, 'Host').map((host) => [host.metadata.name, hostEndpoint(host)]));
  const namespaces = collectNamespaces(manifests);
  reportUndeclared(manifests, namespaces, findings);
  const workloads = collectWorkloads(manifests, (name) => hosts.has(name), findings);
  const endpoints = { hosts, workloads, population: populate([...workloads.values()], namespaces) };
  reportUnattached(manifestsOf(manifests, 'Pod'), endpoints, findings);
  return endpoints;
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
  const workloads = new Map<WorkloadName, WorkloadEndpoint>();
  for (const document of manifestsOf(manifests, 'Workload')) {
    const workload = workloadEndpoint(document);
    const pod = pods.get(workload.name);
    if (pod !== undefined && isOfHostNetwork(pod)) reportHostNetwork(pod, document, findings);
    workloads.set(workload.name, pod === undefined ? workload : merged(endpointOfPod(pod, isHost), workload));
  }
  for (const [name, pod] of pods) {
    if (isOfHostNetwork(pod) || isFinished(pod) || workloads.has(name)) continue;
    workloads.set(name, endpointOfPod(pod, isHost));
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
  const { addresses, prefixes } = workload.addresses.length === 0 ? pod : workload;
  return {
    ...workload,
    addresses,
    prefixes,
    labels: { ...pod.labels, ...workload.labels },
    ports: workload.ports.length === 0 ? pod.ports : workload.ports,
  };
}

function reportHostNetwork(pod: ManifestOf<'Pod'>, { place }: ManifestOf<'Workload'>, findings: Findings): void {
  const message = `${podText(pod)} is on its node's network, but a Workload (${place.file}:${place.line}) gives it its own; policy goes by the Workload, remove it if there is none`;
  findings.add('HOST_NETWORK', pod.at([...pod.templatePath, 'spec', 'hostNetwork']), message);
}

/** Pods that no Workload says more of. What made others is not asked for: those are the pods that run. */
function reportUnattached(pods: readonly ManifestOf<'Pod'>[], endpoints: Endpoints, findings: Findings): void {
  const isOwner = ownersAmong(pods);
  const lacking = pods.filter((pod) => {
    const endpoint = endpoints.workloads.get(qualifiedName(pod));
    return endpoint?.place === pod.place && !isOwner(pod) && !hasReplicas(endpoint, endpoints.population);
  });
  for (const pod of lacking.slice(0, MOST_TOLD)) {
    const { addresses = [] } = endpoints.workloads.get(qualifiedName(pod)) ?? {};
    const lack =
      addresses.length > 0
        ? 'no interface of it is known; policy for it is enforced nowhere'
        : 'neither interface nor address of it is known; policy for it is enforced nowhere and no peer means it';
    const message = `${podText(pod)} has no Workload, so ${lack} until one has its namespace and name`;
    findings.add('WORKLOAD_UNATTACHED', pod.place, message);
  }
  const next = lacking[MOST_TOLD];
  if (next === undefined) return;
  const message = `${podText(next)} and ${lacking.length - MOST_TOLD - 1} more have no Workload either; policy for them is enforced nowhere until each has one of its namespace and name`;
  findings.add('WORKLOAD_UNATTACHED', next.place, message);
}

/** Whether others of its namespace have addresses and all of its labels: what a controller without an address stands for. */
function hasReplicas({ labels, namespace, addresses }: WorkloadEndpoint, population: Population): boolean {
  if (addresses.length > 0 || Object.keys(labels).length === 0) return false;
  const alike = population.choose({ labels: { matchLabels: labels }, namespace });
  return alike.some((other) => other.addresses.length > 0);
}
