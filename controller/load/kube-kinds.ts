import { nearest } from '../errors/suggest.ts';
import type { KubernetesPolicyKind, PodObject } from '../model/manifest.ts';
import { KINDS } from './kinds.ts';
import { type ForeignRole, foreignRole, isPolicyByName } from './kube-foreign.ts';

/** A kind that is read, and the version of its API. */
export interface ReadKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** What a kind of the Kubernetes API is to weir. */
export type KubernetesKind =
  | { readonly role: 'policy'; readonly kind: KubernetesPolicyKind }
  | { readonly role: 'namespace' }
  | { readonly role: 'pod'; readonly object: PodObject }
  | { readonly role: 'list' }
  /** It decides no packet. */
  | { readonly role: 'ignored' }
  /** It makes pods, or gives namespaces their labels, in a way that is not read. */
  | { readonly role: 'unread'; readonly what: 'pods' | 'labels' }
  /** It changes who reaches whom, in a way that is not understood here. */
  | { readonly role: 'unsupported' }
  /** It holds other objects, or changes what they say. */
  | { readonly role: 'rendered' }
  /** The kind is read, in other versions of its API. */
  | { readonly role: 'version'; readonly apiVersion: string }
  /** Its API has no such kind; perhaps that of a policy was meant. */
  | { readonly role: 'unknown'; readonly known: readonly string[]; readonly meant?: ReadKind };

/** Kinds that are read, by the version of their API. */
const READ: ReadonlyMap<string, ReadonlyMap<string, KubernetesKind>> = mapped({
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
});

/** Names of documents are looked up in it, and an object has names nobody wrote. */
function mapped(
  kinds: Readonly<Record<string, Readonly<Record<string, KubernetesKind>>>>,
): ReadonlyMap<string, ReadonlyMap<string, KubernetesKind>> {
  return new Map(Object.entries(kinds).map(([apiVersion, each]) => [apiVersion, new Map(Object.entries(each))]));
}

/** The other kinds of the APIs of Kubernetes in which a policy might be sought (1.34): a misspelt one must not be passed over. */
const HARMLESS: ReadonlyMap<string, readonly string[]> = new Map([
  [
    '',
    [
      ...['Binding', 'ComponentStatus', 'ConfigMap', 'Endpoints', 'Event', 'LimitRange', 'Node', 'PersistentVolume'],
      ...['PersistentVolumeClaim', 'PodTemplate', 'ResourceQuota', 'Secret', 'Service', 'ServiceAccount'],
    ],
  ],
  ['apps', ['ControllerRevision', 'DeploymentRollback', 'Scale']],
  ['batch', []],
  ['networking.k8s.io', ['Ingress', 'IngressClass', 'IPAddress', 'ServiceCIDR']],
  ['policy.networking.k8s.io', []],
  ['autoscaling', ['HorizontalPodAutoscaler', 'Scale']],
  ['policy', ['PodDisruptionBudget', 'PodSecurityPolicy', 'Eviction']],
  ['extensions', ['Ingress', 'PodSecurityPolicy', 'DeploymentRollback', 'Scale']],
]);

/** The API of the policy language. */
const OURS = 'weir';

/** Every kind that is read, and the version of its API. */
export const READ_KINDS: readonly ReadKind[] = [...READ].flatMap(([apiVersion, kinds]) =>
  [...kinds.keys()].map((kind) => ({ apiVersion, kind })),
);

/** Groups of them that have dots. */
const READ_GROUPS: readonly string[] = [...new Set([...READ.keys()].map(groupOf))].filter((group) =>
  group.includes('.'),
);

/** What a document of this `apiVersion` and `kind` is; `undefined` where the API is nobody's that is known. */
export function kubernetesKind(apiVersion: string, kind: string): KubernetesKind | undefined {
  const read = READ.get(apiVersion)?.get(kind);
  if (read !== undefined) return read;
  const group = groupOf(apiVersion);
  if (isOurs(group, kind)) return undefined;
  const item = kind.replace(/List$/, '');
  if (item !== kind && READ.get(apiVersion)?.has(item) === true) return { role: 'list' };
  const harmless = apiVersion === 'v1' || group !== '' ? HARMLESS.get(group) : undefined;
  if (harmless === undefined) return group === '' ? undefined : kindOfOthers(group, item);
  if (harmless.includes(item)) return { role: 'ignored' };
  const elsewhere = READ_KINDS.find((each) => each.kind === item);
  if (elsewhere !== undefined) return { role: 'version', apiVersion: elsewhere.apiVersion };
  const known = [...(READ.get(apiVersion)?.keys() ?? []), ...harmless];
  return nearest(item, known) === undefined ? misspelt(item, known) : { role: 'unknown', known };
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** Whether a document is meant for the policy language, its version spelt right or not. */
function isOurs(group: string, kind: string): boolean {
  if (group === OURS) return true;
  if (group.startsWith(OURS)) return nearest(kind, KINDS) !== undefined;
  const [first = ''] = group.split('.');
  return nearest(first, [OURS]) !== undefined && KINDS.some((each) => each === kind);
}

function kindOfOthers(group: string, kind: string): KubernetesKind | undefined {
  const role = foreignRole(group, kind);
  if (role !== undefined) return foreignKind(role);
  const read = READ_KINDS.find((each) => each.kind === kind);
  if (read !== undefined) return namesake(group, read);
  if (isPolicyByName(kind)) return { role: 'unsupported' };
  const { meant } = misspelt(kind, []);
  if (meant !== undefined) return { role: 'unknown', known: [], meant };
  return group.includes('.') ? { role: 'ignored' } : undefined;
}

function foreignKind(role: ForeignRole): KubernetesKind {
  return role === 'pods' || role === 'labels' ? { role: 'unread', what: role } : { role };
}

/** A kind whose name is that of one that is read, in a group that is not: Kubernetes', misspelt, or of others. */
function namesake(group: string, { apiVersion, kind }: ReadKind): KubernetesKind {
  const isTheirs =
    group.includes('.') && !group.endsWith('.k8s.io') && !READ_GROUPS.some((each) => isNear(group, each));
  if (!isTheirs) return { role: 'version', apiVersion };
  switch (READ.get(apiVersion)?.get(kind)?.role) {
    case 'policy':
      return { role: 'unsupported' };
    case 'pod':
      return { role: 'unread', what: 'pods' };
    default:
      return { role: 'ignored' };
  }
}

/** Label by label: `networking.k8s.aws` is no misspelling of `networking.k8s.io`. */
function isNear(group: string, known: string): boolean {
  const [labels, wanted] = [group.split('.'), known.split('.')];
  return labels.length === wanted.length && labels.every((label, i) => nearest(label, [wanted[i] ?? '']) !== undefined);
}

/** Edits between the name of a policy and one that was meant for it: `NetworkTopology` is none. */
const SLIPS = 2;

function misspelt(kind: string, known: readonly string[]): Extract<KubernetesKind, { role: 'unknown' }> {
  const policies = READ_KINDS.filter((each) => READ.get(each.apiVersion)?.get(each.kind)?.role === 'policy');
  const name = nearest(
    kind,
    policies.map((each) => each.kind),
    SLIPS,
  );
  const meant = policies.find((each) => each.kind === name);
  return { role: 'unknown', known, ...(meant === undefined ? {} : { meant }) };
}

/** Kinds that are read and lie in no namespace. */
const CLUSTER_WIDE: readonly string[] = [
  ...['Namespace', 'ClusterNetworkPolicy', 'AdminNetworkPolicy', 'BaselineAdminNetworkPolicy'],
  ...['Host', 'AddressSet', 'PortSet', 'Tier', 'Policy', 'PolicyTest'],
];

/** Whether names of a kind that is read, weir's own included, are unique in their namespace only. */
export function isNamespaced(kind: string): boolean {
  return !CLUSTER_WIDE.includes(kind);
}
