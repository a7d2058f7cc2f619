import type { Container, ContainerPort } from '../model/kubernetes.generated.ts';
import type { ManifestOf } from '../model/manifest.ts';
import type { WorkloadName } from '../model/policy.ts';
import { addressesIn, type NamedPort, type WorkloadEndpoint } from './endpoints.ts';
import type { Findings } from './findings.ts';
import { namespaceOf, qualifiedName } from './manifests.ts';
import { TRANSPORTS } from './transports.ts';

type PodManifest = ManifestOf<'Pod'>;

/** Pods and the pods of controllers by name; of two of one name the second is left out, and reported unless load did: of one kind. */
export function podsByName(pods: readonly PodManifest[], findings: Findings): ReadonlyMap<WorkloadName, PodManifest> {
  const byName = new Map<WorkloadName, PodManifest>();
  for (const pod of pods) {
    const name = qualifiedName(pod);
    const first = byName.get(name);
    byName.set(name, first ?? pod);
    if (first === undefined || first.object === pod.object) continue;
    const { file, line } = first.place;
    const message = `${podText(pod)} and ${podText(first)} (${file}:${line}) are one endpoint by namespace and name; rename one`;
    findings.add('ENDPOINT_DUPLICATE', pod.at(['metadata', 'name']), message, { value: name });
  }
  return byName;
}

/** `Deployment "shop/web"` */
export function podText(pod: PodManifest): string {
  return `${pod.object} "${qualifiedName(pod)}"`;
}

export function isOfHostNetwork({ template }: PodManifest): boolean {
  return template.spec?.hostNetwork === true;
}

/** Its containers have ended for good: its address is free, and may be another's by now. */
export function isFinished({ status }: PodManifest): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

/** What a pod says of itself; `isHost` knows the nodes that are hosts of the repository. */
export function endpointOfPod(pod: PodManifest, isHost: (name: string) => boolean): WorkloadEndpoint {
  const { template, status = {} } = pod;
  const given = status.podIPs?.map(({ ip }) => ip) ?? (status.podIP === undefined ? [] : [status.podIP]);
  const observed = isFinished(pod) ? [] : given;
  const host = template.spec?.nodeName;
  return {
    name: qualifiedName(pod),
    namespace: namespaceOf(pod),
    labels: template.metadata?.labels ?? {},
    ...addressesIn(observed),
    ...(host === undefined || !isHost(host) ? {} : { host }),
    ports: containerPorts(pod),
    place: pod.place,
  };
}

/** It goes on beside the containers; others are over before these begin. */
function isSidecar(container: Container): boolean {
  return container['restartPolicy'] === 'Always';
}

/** Of what runs for as long as the pod does. */
function containerPorts({ template }: PodManifest): readonly NamedPort[] {
  const { containers = [], initContainers = [] } = template.spec ?? {};
  return [...containers, ...initContainers.filter(isSidecar)].flatMap(({ ports = [] }) => ports.flatMap(namedPort));
}

function namedPort({ name, protocol = 'TCP', containerPort }: ContainerPort): readonly NamedPort[] {
  return name === undefined || containerPort === undefined
    ? []
    : [{ name, protocol: TRANSPORTS[protocol], port: containerPort }];
}

/** Pods and controllers that others were made by: theirs are the pods that run. */
export function ownersAmong(pods: readonly PodManifest[]): (pod: PodManifest) => boolean {
  const owners = new Set(
    pods.flatMap((pod) =>
      (pod.metadata.ownerReferences ?? []).map(({ kind, name }) => `${kind} ${namespaceOf(pod)}/${name}`),
    ),
  );
  return (pod) => owners.has(`${pod.object} ${qualifiedName(pod)}`);
}
