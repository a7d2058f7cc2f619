/** Where Kubernetes leaves a choice: what is left open, what weir does, and the rules whose cases hold it. */
const CHOICES = [
  [
    'ICMP of isolated pods',
    'Errors (ICMP 3, 11, 12; ICMPv6 1 to 4) pass both ways, neighbour discovery by tier `safety`, all else is dropped.',
    ['NP-30'],
  ],
  [
    'echo',
    'Dropped with the rest, unless the Host says `spec.kubernetes.icmpEcho: allow`: then requests and replies pass to and from its isolated pods.',
    ['NP-30'],
  ],
  [
    'a pod’s own node',
    'May always open connections to its pods: whatever comes from `Host.spec.addresses`, where every address it has towards its pods belongs (a bridge’s, a link-local gateway’s). Other hosts are strangers. What pods send to their node is subject to egress.',
    ['NP-19'],
  ],
  ['a pod to itself', 'Is judged nowhere: such packets meet no hook.', ['NP-20', 'CNP-18']],
  [
    'replies and live connections',
    'Connections are not tracked yet: each packet is judged by the policy of the moment, as a new flow. Replies need a rule (below); `REPLIES_CUT` says so once.',
    ['NP-18', 'NP-35', 'CNP-07'],
  ],
  [
    'equal priorities',
    'Two objects of one tier and priority that decide one packet differently are refused (`PRIORITY_CONFLICT`), both named. Objects that never meet may share a priority.',
    ['CNP-04'],
  ],
  [
    'peers of an unknown type, `domainNames`',
    'Refused, where Kubernetes would have them match nothing or everything.',
    ['CNP-16', 'CNP-17'],
  ],
  [
    'absent labels',
    '`NotIn` and `DoesNotExist` hold where the key is absent, of pods and of namespaces, as they do in Kubernetes.',
    ['NP-33'],
  ],
  [
    'named ports',
    'A Workload that lists `ports` names them all; otherwise those of containers and sidecars (init containers with `restartPolicy: Always`) count. A name that no target has matches nothing (`PORT_NAME_UNKNOWN`).',
    ['NP-23', 'CNP-15'],
  ],
  [
    'the host network',
    'Pods on it are nobody here; write policy for the Host itself. A Workload of the pod’s name overrules that (`HOST_NETWORK`).',
    ['NP-31', 'CNP-09'],
  ],
  ['bits beyond a prefix length', 'Cleared, with the warning `CIDR_NORMALISED`.', ['NP-28', 'CNP-12']],
  ['what nothing decides', 'The Host’s `default`, which is allow unless it says deny.', ['CNP-02', 'CNP-06']],
];

const INTRODUCTION = `Documents of the Kubernetes API stand beside weir’s own in one repository. Policies among them become policies of weir’s
tiers, so that \`eval\`, \`explain\`, \`plan\` and the agent know no difference. What cannot be kept exactly as it is
meant is refused with its line. Fields of policies are closed; of inventory only what is named below is read.`;

const ENROLMENT = `A selector chooses among endpoints: Pods, what controllers make of their templates (one endpoint each), and Workloads.
Which host and interface an endpoint has is nothing that Kubernetes documents say; a Workload of the same namespace and
name does. Replicas with addresses of their own are a Workload each, with the labels of their pods, or Pod documents
with a Workload each. An endpoint without one is a peer by the addresses of its \`status.podIPs\` and enforced nowhere, which
\`weir validate\` warns of.`;

const BEHIND_THE_EXAMPLE = `A policy is shown as \`namespace/name\`, a cluster-wide one as \`Kind/name\`; a rule by its name, else by its place,
with the number that a port name stands for. Tier \`kubernetes\` has two policies nobody wrote, \`~isolated/ingress\` and \`~isolated/egress\`: what
passes isolation anyway.`;

const TIERS = `Lower orders come first, in both directions. Inside a tier of Kubernetes the order of a policy is its priority (of NetworkPolicies,
which only add up, 100); a weir Policy may name these tiers and stand among them by its \`order\`. Tiers that Tier documents make stand where their order says.`;

const TIER_POLICIES = {
  safety: 'what a Host cannot live without: no policy',
  'kubernetes-admin': 'ClusterNetworkPolicy of tier Admin, AdminNetworkPolicy',
  application: 'weir Policy without `tier`',
  kubernetes: 'NetworkPolicy; what it isolates and does not allow is denied here',
  'kubernetes-baseline': 'ClusterNetworkPolicy of tier Baseline, BaselineAdminNetworkPolicy',
};

const NOT_YET = `**Services.** A packet meets weir where it leaves its pod, before kube-proxy or whoever else turns the address of a Service into that of a
pod. So a peer that selects pods does not match what is sent to a Service in front of them: an egress rule that allows these pods does not allow the Service, and one that
denies them does not stop what goes through it. At the destination the packet has the pod's address, and ingress rules hold. Until weir translates Services itself, deny at the destination, and
allow the addresses of Services by \`ipBlock\` or \`networks\`.

**Replies.** Where a pod that may not be reached opens connections, the replies have to be let in by a Policy: here those of the databases to pods that call them. Whoever sends from that
port reaches these ports, so keep peers and ports narrow; for what a tier before \`application\` denies, put it into a Tier of a lower order.

\`\`\`yaml
apiVersion: weir/v1
kind: Policy
metadata: { name: replies-of-databases }
spec:
  subject: { workloads: { matchLabels: { app: web } } }
  ingress:
    - name: from-postgres
      action: allow
      from: [{ workloads: { matchLabels: { app: db } } }]
      ports: [{ protocol: tcp, port: 32768, endPort: 60999 }]
      sourcePorts: [{ port: 5432 }]
\`\`\``;

const REST = `List, and the lists of these kinds, are taken apart; items without \`apiVersion\` are \`v1\`. Kinds that decide no packet (Service, ConfigMap,
Ingress, Route, …) are passed over and counted by \`weir validate\`. Kinds that change who reaches whom in ways weir does not read are refused
(\`KIND_UNSUPPORTED\`): policies of Cilium, Calico, Antrea and of service meshes, MultiNetworkPolicy, NetworkAttachmentDefinition. So are
Kustomizations and Templates, whose output is what to commit. Pods of other makers (Rollout, DeploymentConfig, VirtualMachine, …) are not read,
which is warned of (\`KIND_UNREAD\`), and so is a misspelt field (\`FIELD_MISSPELT\`). Refused is another
version of a kind above (\`API_VERSION_UNKNOWN\`).`;

/** The page, from the cases by file, the rules in order, the example, the kinds that are read and the built-in tiers. */
export function kubernetesPage({ table, rules, example, kinds, tiers }, command) {
  const holders = holdersOf(table);
  return [
    `<!-- Generated by \`${command}\` from test/kubernetes; do not edit. -->`,
    '# Kubernetes documents',
    INTRODUCTION,
    '## What is read',
    rows(['apiVersion', 'kind'], kindRows(kinds)),
    REST,
    '## Enrolling pods',
    ENROLMENT,
    `\`shop/shop.yaml\`:\n\n\`\`\`yaml\n${example.documents}\`\`\``,
    session(example),
    BEHIND_THE_EXAMPLE,
    '## Tiers of a mixed repository',
    TIERS,
    rows(
      ['order', 'tier', 'policies'],
      Object.entries(tiers).map(([tier, order]) => [order, `\`${tier}\``, TIER_POLICIES[tier]]),
    ),
    '## Where Kubernetes leaves a choice',
    rows(
      ['left open', 'here', 'rules'],
      CHOICES.map(([what, here, ids]) => [what, here, known(ids, holders).join(', ')]),
    ),
    '## What is not kept yet',
    NOT_YET,
    '## Rule by rule',
    'Each rule is held by cases: documents, flows with their verdicts and messages to the letter, in IPv4 and IPv6, by the reference, the image and the kernel.',
    rows(
      ['id', 'rule', 'cases'],
      rules.map(({ id, rule }) => [id, rule, heldBy(known([id], holders)[0], holders)]),
    ),
    '',
  ].join('\n\n');
}

/** Rule → file → how many cases. */
function holdersOf(table) {
  const holders = new Map();
  for (const [file, cases] of Object.entries(table)) {
    for (const { id } of cases) {
      const files = holders.get(id) ?? new Map();
      holders.set(id, files.set(file, (files.get(file) ?? 0) + 1));
    }
  }
  return holders;
}

function known(ids, holders) {
  const missing = ids.filter((id) => !holders.has(id));
  if (missing.length > 0) throw new Error(`writing the page: no case holds ${missing.join(', ')}; add one`);
  return ids;
}

function heldBy(id, holders) {
  return [...holders.get(id)]
    .map(([file, count]) => `${count} of [${file}](../../test/kubernetes/cases/${file}.ts)`)
    .join(', ');
}

function kindRows(kinds) {
  const versions = new Map();
  for (const { apiVersion, kind } of kinds) versions.set(apiVersion, [...(versions.get(apiVersion) ?? []), kind]);
  return [...versions].map(([apiVersion, names]) => [`\`${apiVersion}\``, names.join(', ')]);
}

function session({ flows, printed }) {
  const typed = ["$ weir eval --policies shop -o table <<'FLOWS'", ...flows.map((flow) => `> ${flow}`), '> FLOWS'];
  return `\`\`\`console\n${typed.join('\n')}\n${printed}\`\`\``;
}

function rows(head, body) {
  const lines = [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.map(cell).join(' | ')} |`);
  return lines.join('\n');
}

function cell(value) {
  return String(value).replaceAll('|', '\\|');
}
