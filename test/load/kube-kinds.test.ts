import { kubernetesKind, READ_KINDS } from '../../controller/load/kube-kinds.ts';

const KINDS: readonly (readonly [string, string, string | undefined])[] = [
  ['v1', 'Pod', 'pod'],
  ['v1', 'Namespace', 'namespace'],
  ['v1', 'List', 'list'],
  ['v1', 'PodList', 'list'],
  ['v1', 'Service', 'ignored'],
  ['v1', 'ServiceList', 'ignored'],
  ['v1', 'Pdo', 'unknown'],
  ['v2', 'Pod', undefined],
  ['apps/v1', 'Deployment', 'pod'],
  ['apps/v1', 'DeploymentList', 'list'],
  ['apps/v1', 'ControllerRevision', 'ignored'],
  ['apps/v1beta2', 'Deployment', 'version'],
  ['batch/v1', 'CronJob', 'pod'],
  ['batch/v1beta1', 'CronJob', 'version'],
  ['networking.k8s.io/v1', 'NetworkPolicy', 'policy'],
  ['networking.k8s.io/v1', 'Ingress', 'ignored'],
  ['networking.k8s.io/v1', 'Ingres', 'unknown'],
  ['extensions/v1beta1', 'Ingress', 'ignored'],
  ['extensions/v1beta1', 'NetworkPolicy', 'version'],
  ['policy.networking.k8s.io/v1alpha2', 'ClusterNetworkPolicy', 'policy'],
  ['policy.networking.k8s.io/v1beta1', 'ClusterNetworkPolicy', 'version'],
  ['policy/v1', 'PodDisruptionBudget', 'ignored'],
  ['rbac.authorization.k8s.io/v1', 'Role', 'ignored'],
  ['route.openshift.io/v1', 'Route', 'ignored'],
  ['cert-manager.io/v1', 'Certificate', 'ignored'],
  ['cilium.io/v2', 'CiliumNetworkPolicy', 'unsupported'],
  ['cilium.io/v2', 'CiliumClusterwideNetworkPolicyList', 'unsupported'],
  ['cilium.io/v2', 'CiliumEndpoint', 'ignored'],
  ['projectcalico.org/v3', 'NetworkPolicy', 'unsupported'],
  ['crd.projectcalico.org/v1', 'GlobalNetworkSet', 'unsupported'],
  ['projectcalico.org/v3', 'IPPool', 'ignored'],
  ['crd.antrea.io/v1beta1', 'ClusterNetworkPolicy', 'unsupported'],
  ['k8s.cni.cncf.io/v1beta1', 'MultiNetworkPolicy', 'unsupported'],
  ['k8s.ovn.org/v1', 'EgressFirewall', 'unsupported'],
  ['metal-stack.io/v1', 'ClusterwideNetworkPolicy', 'unsupported'],
  ['weir/v2', 'NetworkPolicy', undefined],
  ['wier/v1', 'Policy', undefined],

  // Names that every object has, and nobody wrote.
  ['v1', 'constructor', 'unknown'],
  ['v1', '__proto__', 'unknown'],
  ['apps/v1', 'toStringList', 'unknown'],
  ['apps/v1', 'hasOwnPropertyList', 'unknown'],
  ['__proto__', 'toString', undefined],
  ['constructor/v1', 'constructor', undefined],
  ['valueOf.constructor/v1', 'toString', 'ignored'],

  // The policy language under a version it does not have; kinds of others that share a name with it.
  ['weir.io/v1', 'Policy', undefined],
  ['weir.dev/v1', 'Host', undefined],
  ['weir.io/v1', 'AdressSet', undefined],
  ['weird/v1', 'Policy', undefined],
  ['wier.io/v1', 'PolicyTest', undefined],
  ['weir.example.org/v1', 'Gauge', 'ignored'],
  ['policy/v1', 'Policy', 'unknown'],
  ['kyverno.io/v1', 'Policy', 'ignored'],
  ['kueue.x-k8s.io/v1beta1', 'Workload', 'ignored'],

  // Groups of Kubernetes without a kind that is read, policies sought in them all the same.
  ['policy/v1', 'PodDisruptionBudgetList', 'ignored'],
  ['policy/v1', 'NetworkPolicy', 'version'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler', 'ignored'],
  ['autoscaling/v2', 'HorizontalPodAutoscalr', 'unknown'],
  ['extensions/v1beta1', 'NetworkPolcy', 'unknown'],
  ['extensions/v1beta1', 'PodSecurityPolicy', 'ignored'],
  ['example.org/v1', 'NetworkPolcy', 'unknown'],
  ['example.org/v1', 'AdminNetworkPolice', 'unknown'],
  ['diktyo.x-k8s.io/v1alpha1', 'NetworkTopology', 'ignored'],
  ['nvidia.com/v1', 'ClusterPolicy', 'ignored'],

  // Groups near one that is read, and groups that only look like one.
  ['netwroking.k8s.io/v1', 'NetworkPolicy', 'version'],
  ['networking.k8s.oi/v1', 'NetworkPolicy', 'version'],
  ['policy.k8s.io/v1', 'NetworkPolicy', 'version'],
  ['apps.k8s.io/v1', 'Deployment', 'version'],
  ['networking.k8s.aws/v1alpha1', 'ClusterNetworkPolicy', 'unsupported'],
  ['example.org/v1', 'NetworkPolicyList', 'unsupported'],
  ['notprojectcalico.org/v3', 'Tier', 'ignored'],
  ['example.org/v1', 'NetworkPolicyReport', 'ignored'],
  ['constraints.gatekeeper.sh/v1beta1', 'K8sRequireNetworkPolicy', 'ignored'],
  ['policies.kyverno.io/v1alpha1', 'DeniedNetworkPolicy', 'ignored'],

  // Who reaches whom, in other words.
  ['security.istio.io/v1', 'AuthorizationPolicy', 'unsupported'],
  ['security.istio.io/v1', 'PeerAuthentication', 'unsupported'],
  ['networking.istio.io/v1', 'Sidecar', 'unsupported'],
  ['networking.istio.io/v1', 'VirtualService', 'ignored'],
  ['policy.linkerd.io/v1beta3', 'Server', 'unsupported'],
  ['policy.linkerd.io/v1beta1', 'ServerAuthorization', 'unsupported'],
  ['policy.linkerd.io/v1alpha1', 'AuthorizationPolicy', 'unsupported'],
  ['kuma.io/v1alpha1', 'MeshTrafficPermission', 'unsupported'],
  ['vpcresources.k8s.aws/v1beta1', 'SecurityGroupPolicy', 'unsupported'],
  ['networking.k8s.aws/v1alpha1', 'PolicyEndpoint', 'unsupported'],
  ['sriovnetwork.openshift.io/v1', 'SriovNetwork', 'unsupported'],
  ['networking.gke.io/v1', 'Network', 'unsupported'],
  ['networking.gke.io/v1', 'ManagedCertificate', 'ignored'],

  // Other objects inside, or changed.
  ['kustomize.config.k8s.io/v1beta1', 'Kustomization', 'rendered'],
  ['kustomize.config.k8s.io/v1alpha1', 'Component', 'rendered'],
  ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'ignored'],
  ['template.openshift.io/v1', 'Template', 'rendered'],

  // Pods, and labels of namespaces, that are not read.
  ['apps.openshift.io/v1', 'DeploymentConfig', 'unread'],
  ['apps.openshift.io/v1', 'DeploymentConfigList', 'unread'],
  ['argoproj.io/v1alpha1', 'Rollout', 'unread'],
  ['argoproj.io/v1alpha1', 'Application', 'ignored'],
  ['kubevirt.io/v1', 'VirtualMachineInstance', 'unread'],
  ['serving.knative.dev/v1', 'Service', 'unread'],
  ['apps.kruise.io/v1alpha1', 'CloneSet', 'unread'],
  ['apps.kruise.io/v1beta1', 'StatefulSet', 'unread'],
  ['batch.volcano.sh/v1alpha1', 'Job', 'unread'],
  ['project.openshift.io/v1', 'Project', 'unread'],
  ['servicebus.azure.com/v1', 'Namespace', 'ignored'],
];

test.each(KINDS)('%s %s is %s', (apiVersion, kind, role) => {
  expect(kubernetesKind(apiVersion, kind)?.role).toBe(role);
});

test('what is read is read in one version', () => {
  const kinds = READ_KINDS.map(({ kind }) => kind);
  expect(kinds).toHaveLength(new Set(kinds).size);
});
