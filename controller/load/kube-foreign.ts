/** What a kind of an API of others is. `pods`: it makes pods, `labels`: it labels namespaces, and neither is read. */
export type ForeignRole = 'ignored' | 'unsupported' | 'rendered' | 'pods' | 'labels';

/** A group and a kind, both whole, and what it is. */
type Row = readonly [group: RegExp, kind: RegExp, role: ForeignRole];

const ANY = /^/;

/** Kinds that say what others may be, and whatever their names, reach nobody. */
const CONSTRAINTS: readonly Row[] = [
  [/^(\w+\.)?gatekeeper\.sh$/, ANY, 'ignored'],
  [/^(\w+\.)?kyverno\.io$/, ANY, 'ignored'],
  [/^(\w+\.)?kubewarden\.io$/, ANY, 'ignored'],
  [/^(\w+\.)?wgpolicyk8s\.io$/, ANY, 'ignored'],
];

/** Kinds that hold other objects, or say what becomes of them. */
const RENDERED: readonly Row[] = [
  [/^kustomize\.config\.k8s\.io$/, /^(Kustomization|Component)$/, 'rendered'],
  [/^template\.openshift\.io$/, /^Template$/, 'rendered'],
];

/** Kinds that change who reaches whom, and further networks of pods. */
const POLICIES: readonly Row[] = [
  [
    /^(\w+\.)?cilium\.io$/,
    /^Cilium(\w*NetworkPolicy|CIDRGroup|LocalRedirectPolicy|Egress(Gateway|NAT)Policy|(Clusterwide)?EnvoyConfig)$/,
    'unsupported',
  ],
  [/^(\w+\.)?projectcalico\.org$/, /^(\w*NetworkPolicy|\w*NetworkSet|HostEndpoint|Tier|Profile)$/, 'unsupported'],
  [
    /^(\w+\.)?antrea\.(io|tanzu\.vmware\.com)$/,
    /^(\w*NetworkPolicy|Tier|\w*Group|Egress|External(Entity|Node)|TrafficControl)$/,
    'unsupported',
  ],
  [/^k8s\.cni\.cncf\.io$/, ANY, 'unsupported'],
  [/^k8s\.ovn\.org$/, ANY, 'unsupported'],
  [/^network\.openshift\.io$/, /^(EgressNetworkPolicy|NetNamespace|HostSubnet)$/, 'unsupported'],
  [/^sriovnetwork\.openshift\.io$/, /^(Sriov|SriovIB|OVS)Network$/, 'unsupported'],
  [/^kubeovn\.io$/, /^(Subnet|Vpc\w*|SecurityGroup)$/, 'unsupported'],
  [/^security\.istio\.io$/, /^(AuthorizationPolicy|(Peer|Request)Authentication)$/, 'unsupported'],
  [/^networking\.istio\.io$/, /^Sidecar$/, 'unsupported'],
  [/^policy\.linkerd\.io$/, /^(Server|ServerAuthorization|AuthorizationPolicy)$/, 'unsupported'],
  [/^kuma\.io$/, /^(Mesh)?TrafficPermission$/, 'unsupported'],
  [/^consul\.hashicorp\.com$/, /^ServiceIntentions$/, 'unsupported'],
  [/^(\w+\.)?nsx\.vmware\.com$/, /^SecurityPolicy$/, 'unsupported'],
  [/^vpcresources\.k8s\.aws$/, /^SecurityGroupPolicy$/, 'unsupported'],
  [/^networking\.k8s\.aws$/, /^(Cluster)?PolicyEndpoint$/, 'unsupported'],
  [/^networking\.gke\.io$/, /^(Network|GKENetworkParamSet)$/, 'unsupported'],
];

/** Kinds that make pods, under names of their own. */
const POD_MAKERS: readonly Row[] = [
  [/^apps\.openshift\.io$/, /^DeploymentConfig$/, 'pods'],
  [/^argoproj\.io$/, /^(Rollout|Experiment|Workflow|CronWorkflow)$/, 'pods'],
  [/^(pool\.)?kubevirt\.io$/, /^VirtualMachine(Instance|InstanceReplicaSet|Pool)?$/, 'pods'],
  [/^serving\.knative\.dev$/, /^(Service|Configuration|Revision)$/, 'pods'],
  [/^apps\.kruise\.io$/, /^(CloneSet|UnitedDeployment|BroadcastJob|AdvancedCronJob)$/, 'pods'],
  [/^jobset\.x-k8s\.io$/, /^JobSet$/, 'pods'],
  [/^leaderworkerset\.x-k8s\.io$/, /^LeaderWorkerSet$/, 'pods'],
  [/^keda\.sh$/, /^ScaledJob$/, 'pods'],
  [/^kubeflow\.org$/, /^(\w+Job|Notebook)$/, 'pods'],
  [/^ray\.io$/, /^Ray(Cluster|Job|Service)$/, 'pods'],
  [/^sparkoperator\.k8s\.io$/, /^(Scheduled)?SparkApplication$/, 'pods'],
  [/^tekton\.dev$/, /^(Task|Pipeline)Run$/, 'pods'],
  [/^project\.openshift\.io$/, /^Project$/, 'labels'],
];

const TABLE: readonly Row[] = [...CONSTRAINTS, ...RENDERED, ...POLICIES, ...POD_MAKERS];

/** Names that say what a kind does, whoever's it is. */
const POLICY_NAME = /(NetworkPolic(y|ies)|NetworkSet|NetworkAttachment(Definition)?|Firewall(Policy|Rule)?)$/;

/** What a kind of others is; `undefined` where they are not known here. */
export function foreignRole(group: string, kind: string): ForeignRole | undefined {
  return TABLE.find(([groups, kinds]) => groups.test(group) && kinds.test(kind))?.[2];
}

/** Whether a kind of an API that is not known changes who reaches whom, going by its name. */
export function isPolicyByName(kind: string): boolean {
  return POLICY_NAME.test(kind);
}
