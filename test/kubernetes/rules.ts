/** A rule of Kubernetes, or of how its objects become endpoints here, in a line. */
export interface MeaningRule {
  readonly id: string;
  readonly rule: string;
}

const NETWORK_POLICY: readonly string[] = [
  '`spec.podSelector` left out is `{}`: the policy is for every pod of its namespace.',
  'A peer’s `podSelector: {}` is every pod: of the own namespace, or of those a `namespaceSelector` beside it selects.',
  'Without `namespaceSelector` a peer is in the own namespace; `namespaceSelector: {}` is every namespace, and nothing outside the cluster.',
  'Two selectors in one peer must both hold.',
  'Of several peers one is enough.',
  'A peer that says nothing (`- {}`) is refused.',
  '`ipBlock` beside a selector in the same peer is refused.',
  'A rule without `from` or `to`, or with an empty list there, is for everybody, outside the cluster as well.',
  'A rule without `ports`, or with an empty list, is for every port and every protocol.',
  'The rule `{}` allows everything in its direction, and the pod counts as isolated all the same.',
  'A direction in force without any rule lets nothing through.',
  'Without `policyTypes`, or with none in the list, Ingress is in force, and Egress if there is an egress rule.',
  'Rules of a direction that is not in force mean nothing.',
  '`policyTypes` are taken literally; only `Ingress` and `Egress` exist.',
  'Policies add up: what one allows is allowed, whatever the others say.',
  'Isolation is a matter of one pod and one direction; to be named as a peer isolates nobody.',
  'Egress of the source and ingress of the destination must both allow.',
  'Kubernetes lets replies through. Verdicts are about new flows, and weir tracks no connections yet: replies need rules of their own until it does (`REPLIES_CUT`).',
  'What a pod’s own node sends to it is always let in: packets from the addresses of its Host document.',
  'Nothing keeps a pod from itself.',
  'A port without `protocol` is TCP, an entry `{}` every TCP port.',
  'A `protocol` without `port` is all ports of it.',
  'A port name is looked up, with its protocol, in each target; a target without it, and every address block, is left out. An egress rule of nothing but blocks with a port name is refused.',
  '`endPort` needs a `port` that is a number and not above it; both are 1 to 65535.',
  'A port in quotes is a name, and `"80"` is no name a port can have.',
  '`except` lists smaller blocks inside `cidr`; others are refused.',
  '`except` takes addresses out of its own peer and denies nothing.',
  'Bits beyond the prefix length are cleared, with a warning.',
  'A block is a range of addresses, those of pods included.',
  'ICMP and other protocols cannot be named. Of an isolated pod’s ICMP, errors and neighbour discovery pass; echo passes where the Host says so.',
  'A pod on its node’s network is neither subject nor peer, unless a Workload of its name gives it a network of its own.',
  'A namespace is named by the label `kubernetes.io/metadata.name`.',
  'Expressions: `In`, `NotIn`, `Exists`, `DoesNotExist`; the negative ones hold where the key is absent. The first two need values, the others have none, and all must hold.',
  'An object without a namespace is in `default`.',
  'Kubernetes leaves open what becomes of live connections; here every packet is judged by the policy of the moment.',
  'A field that does not exist is refused.',
  'A selector stands for all addresses of a pod, a block for those of its family.',
  'Keys and values of selectors must be such as labels can have.',
  'Two objects of one kind, namespace and name are refused.',
];

const CLUSTER_POLICY: readonly string[] = [
  '`tier` is Admin or Baseline; actions are Accept, Deny and Pass. In v1alpha1 it is Allow, Deny and Pass, and Allow or Deny in Baseline.',
  'Admin decides before NetworkPolicy, NetworkPolicy before Baseline; what none decides is allowed.',
  'A pod that a NetworkPolicy isolates in a direction never reaches Baseline in it.',
  '`priority` is 0 to 1000, the lower first. Two objects of equal priority that decide a packet differently are refused.',
  'Inside an object the first rule that matches decides; ingress and egress know nothing of each other.',
  'Nobody is isolated by being a subject; what no rule matches goes on.',
  'An Accept is one end’s: the other end’s policies still apply. Replies and related ICMP, which it covers in Kubernetes, are judged for themselves until connections are tracked.',
  'Pass skips the rest of the tier.',
  'A `subject` is either namespaces or pods; pods of the host network are neither subjects nor peers.',
  '`from` and `to` have at least one peer, and a peer has exactly one field.',
  'Ingress peers are namespaces and pods; egress adds networks and nodes.',
  '`networks` match addresses inside the cluster too.',
  'Without `protocols` (v1alpha1: `ports`) a rule is for every protocol, ICMP included; an entry is one of tcp, udp, sctp or a port name.',
  'A range of ports ends behind its start.',
  'A port name beside networks or nodes is refused; in v1alpha1, where no other peer stands with them.',
  '`domainNames` stand with Accept only, and are refused until names are resolved.',
  'A peer of a type that weir does not know is refused, whatever its action.',
  'A pod’s traffic to its own addresses is nobody’s subject.',
  'Deny drops and answers nothing.',
  'There is one BaselineAdminNetworkPolicy, and its name is `default`.',
];

const ENDPOINT: readonly string[] = [
  'Endpoints are Pods, and one for each Deployment, StatefulSet, DaemonSet, ReplicaSet, ReplicationController, Job and CronJob, by the labels of its template.',
  'A Workload document is an endpoint without any of these.',
  'A Workload of the namespace and name of a pod or controller is that endpoint: it gives host, interface, addresses and, if it lists any, ports.',
  'Such an endpoint has the labels of both; the Workload’s count where they differ.',
  'Without a Workload, addresses come from `status.podIPs`, else `status.podIP`, and the host from `spec.nodeName`; nothing is enforced there (`WORKLOAD_UNATTACHED`). Pods that have ended have none.',
  'Without addresses an endpoint can be selected and matches nothing, which is said, unless another object names it as its owner or has its labels and addresses.',
  'An endpoint on no host is a peer by its addresses and policed nowhere.',
  'Two inventory documents of one namespace and name are refused.',
  'Labels of a namespace are those of its Namespace document.',
  '`kubernetes.io/metadata.name` is the namespace’s name, whatever is written.',
  'A namespace that objects name and no document declares has that one label, and is warned of.',
  'The items of a List are documents; those without `apiVersion` are `v1`.',
  'Documents are YAML, several to a file, or JSON.',
  'Kinds that decide no packet (Service, ConfigMap, Ingress, …) are passed over; `weir validate` counts them.',
  'Kinds that would change who reaches whom, and are not understood here, are refused by name: Cilium’s, Calico’s, Antrea’s, service meshes’, and further networks of pods.',
  'Another version of a kind that is read is refused.',
  'Of inventory only names, namespaces, labels, owners, ports, `hostNetwork`, `nodeName`, `phase` and addresses are read.',
  'And those must be right.',
  'In a repository of both languages all tiers stand in one order.',
  'Kinds of others that make pods, and Projects, are not read, which is warned of once a kind (`KIND_UNREAD`).',
  'Kustomizations, their Components and Templates are refused: what they mean is in their output.',
  'A field of inventory that Kubernetes does not have, near one that is read, is warned of (`FIELD_MISSPELT`).',
];

const numbered = (prefix: string, rules: readonly string[]): readonly MeaningRule[] =>
  rules.map((rule, index) => ({ id: `${prefix}-${String(index + 1).padStart(2, '0')}`, rule }));

/** Every rule, in the order of its id. */
export const RULES: readonly MeaningRule[] = [
  ...numbered('NP', NETWORK_POLICY),
  ...numbered('CNP', CLUSTER_POLICY),
  ...numbered('EP', ENDPOINT),
];
