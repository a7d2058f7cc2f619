import type { KubernetesPolicyKind, PodObject } from '../model/manifest.ts';

/** What a kind of the Kubernetes API is to weir. */
export type KubernetesKind =
  | { readonly role: 'policy'; readonly kind: KubernetesPolicyKind }
  | { readonly role: 'namespace' }
  | { readonly role: 'pod'; readonly object: PodObject }
  | { readonly role: 'list' }
  /** It decides no packet. */
  | { readonly role: 'ignored' }
  /** It changes who reaches whom, in a way that is not understood here. */
  | { readonly role: 'unsupported' }
  /** The kind is read, in other versions of its API. */
  | { readonly role: 'version'; readonly apiVersion: string }
  /** Its API has no such kind. */
  | { readonly role: 'unknown'; readonly known: readonly string[] };

/** Kinds that are read, by the version of their API. */
const READ: Readonly<Record<string, Readonly<Record<string, KubernetesKind>>>> = {
  v1: {
    Namespace: { role: 'namespace' },
    Pod: { role: 'pod', object: 'Pod' },
    ReplicationController: { role: 'pod', object: 'ReplicationController' },
    List: { role: 'list' },
  },
  'apps/v1': {
    Deployment: { role: 'pod', object: 'Deployment' },
    StatefulSet: { role: 'pod', object: 'StatefulSet' },
    DaemonSet: { role: 'pod', object: 'DaemonSet' },
    ReplicaSet: { role: 'pod', object: 'ReplicaSet' },
  },
  'batch/v1': {
    Job: { role: 'pod', object: 'Job' },
    CronJob: { role: 'pod', object: 'CronJob' },
  },
  'networking.k8s.io/v1': { NetworkPolicy: { role: 'policy', kind: 'NetworkPolicy' } },
  'policy.networking.k8s.io/v1alpha2': { ClusterNetworkPolicy: { role: 'policy', kind: 'ClusterNetworkPolicy' } },
  'policy.networking.k8s.io/v1alpha1': {
    AdminNetworkPolicy: { role: 'policy', kind: 'AdminNetworkPolicy' },
    BaselineAdminNetworkPolicy: { role: 'policy', kind: 'BaselineAdminNetworkPolicy' },
  },
};

/** The other kinds of the APIs that have a kind that is read (Kubernetes 1.34): a misspelt one must not be passed over. */
const HARMLESS: Readonly<Record<string, readonly string[]>> = {
  '': [
    ...['Binding', 'ComponentStatus', 'ConfigMap', 'Endpoints', 'Event', 'LimitRange', 'Node', 'PersistentVolume'],
    ...['PersistentVolumeClaim', 'PodTemplate', 'ResourceQuota', 'Secret', 'Service', 'ServiceAccount'],
  ],
  apps: ['ControllerRevision'],
  batch: [],
  'networking.k8s.io': ['Ingress', 'IngressClass', 'IPAddress', 'ServiceCIDR'],
  'policy.networking.k8s.io': [],
};

/** The API of the policy language. */
const OURS = 'weir';

/** APIs of Kubernetes without a dot in their names, beside those above. */
const PLAIN_GROUPS: readonly string[] = ['autoscaling', 'policy', 'extensions'];

/** APIs of others, and their kinds that change who reaches whom. */
const UNSUPPORTED: readonly { readonly group: RegExp; readonly kind: RegExp }[] = [
  { group: /(^|\.)cilium\.io$/, kind: /NetworkPolicy|CIDRGroup|LocalRedirect|EgressGateway|EnvoyConfig/ },
  { group: /projectcalico\.org$/, kind: /NetworkPolicy|NetworkSet|HostEndpoint|^Tier$|^Profile$/ },
  { group: /(^|\.)antrea\.(io|tanzu\.vmware\.com)$/, kind: /NetworkPolicy|^Tier$|Group$|Egress|ExternalEntity/ },
  { group: /^k8s\.cni\.cncf\.io$/, kind: /./ },
  { group: /^k8s\.ovn\.org$/, kind: /./ },
  { group: /^network\.openshift\.io$/, kind: /Egress|NetNamespace|HostSubnet/ },
  { group: /^kubeovn\.io$/, kind: /Subnet|Vpc|SecurityGroup/i },
  { group: /./, kind: /Network(Policy|Policies|Set|Attachment)|Firewall/ },
];

/** What a document of this `apiVersion` and `kind` is; `undefined` where the API is nobody's that is known. */
export function kubernetesKind(apiVersion: string, kind: string): KubernetesKind | undefined {
  const read = READ[apiVersion]?.[kind];
  if (read !== undefined) return read;
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  if (group === OURS) return undefined;
  const isOfKubernetes = apiVersion === 'v1' || (group !== '' && Object.hasOwn(HARMLESS, group));
  const item = kind.replace(/List$/, '');
  if (item !== kind && READ[apiVersion]?.[item] !== undefined) return { role: 'list' };
  if (isOfKubernetes && HARMLESS[group]?.includes(item) === true) return { role: 'ignored' };
  const version = Object.keys(READ).find((candidate) => READ[candidate]?.[item] !== undefined);
  if (version !== undefined && (isOfKubernetes || group !== '')) return versionOrStranger(group, version);
  if (isOfKubernetes) return { role: 'unknown', known: kindsOf(apiVersion, group) };
  if (group !== '' && UNSUPPORTED.some((api) => api.group.test(group) && api.kind.test(item))) {
    return { role: 'unsupported' };
  }
  return group.includes('.') || PLAIN_GROUPS.includes(group) ? { role: 'ignored' } : undefined;
}

/** A kind that is read in `version`, of another version of that API or of an API of others. */
function versionOrStranger(group: string, version: string): KubernetesKind {
  const isTheirs = UNSUPPORTED.some((api) => api.group.source !== '.' && api.group.test(group));
  return isTheirs ? { role: 'unsupported' } : { role: 'version', apiVersion: version };
}

function kindsOf(apiVersion: string, group: string): readonly string[] {
  return [...Object.keys(READ[apiVersion] ?? {}), ...(HARMLESS[group] ?? [])];
}

/** Every kind that is read, and the version of its API. */
export const READ_KINDS: readonly { readonly apiVersion: string; readonly kind: string }[] = Object.entries(
  READ,
).flatMap(([apiVersion, kinds]) => Object.keys(kinds).map((kind) => ({ apiVersion, kind })));

/** Kinds that are read and lie in no namespace. */
const CLUSTER_WIDE: readonly string[] = [
  ...['Namespace', 'ClusterNetworkPolicy', 'AdminNetworkPolicy', 'BaselineAdminNetworkPolicy'],
  ...['Host', 'AddressSet', 'PortSet', 'Tier', 'Policy', 'PolicyTest'],
];

/** Whether names of a kind that is read, weir's own included, are unique in their namespace only. */
export function isNamespaced(kind: string): boolean {
  return !CLUSTER_WIDE.includes(kind);
}
