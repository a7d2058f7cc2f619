import type { Case } from '../case.ts';

/** Kinds that are read, left alone and refused. */
export const KINDS: readonly Case[] = [
  {
    id: 'EP-14',
    title: 'kinds that connect nobody to anybody are left alone',
    documents: `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: http }] }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: web }
data: { podSelector: nonsense }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: web }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec: {}
---
apiVersion: route.openshift.io/v1
kind: Route
metadata: { name: web }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web }
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: networkpolicies.example.org }
---
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: K8sRequireNetworkPolicy
metadata: { name: web }
---
apiVersion: v1
kind: Node
metadata: { name: node-1 }
---
apiVersion: example.org/v1
kind: Widget
metadata: { name: web }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: web }
rules: []
`,
    flows: [['internet', 'shop/web', 'tcp/8080', 'allow']],
  },
  {
    id: 'EP-15',
    title: 'policies of other projects and further networks of pods are refused by name',
    documents: `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: a }
---
apiVersion: cilium.io/v2
kind: CiliumClusterwideNetworkPolicy
metadata: { name: b }
---
apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: { name: c }
---
apiVersion: crd.projectcalico.org/v1
kind: GlobalNetworkPolicy
metadata: { name: d }
---
apiVersion: k8s.cni.cncf.io/v1beta1
kind: MultiNetworkPolicy
metadata: { name: e }
---
apiVersion: k8s.cni.cncf.io/v1
kind: NetworkAttachmentDefinition
metadata: { name: f }
---
apiVersion: crd.antrea.io/v1beta1
kind: ClusterNetworkPolicy
metadata: { name: g }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: h }
---
apiVersion: networking.k8s.aws/v1alpha1
kind: ClusterNetworkPolicy
metadata: { name: i }
`,
    lines: [
      'case.yaml:2:1 KIND_UNSUPPORTED reading CiliumNetworkPolicy "a": cilium.io/v2 changes who reaches whom in a way weir does not read; write it as NetworkPolicy or Policy, or name the file in .weirignore',
      'case.yaml:6:1 KIND_UNSUPPORTED reading CiliumClusterwideNetworkPolicy "b": cilium.io/v2 changes who reaches whom in a way weir does not read; write it as NetworkPolicy or Policy, or name the file in .weirignore',
      'case.yaml:10:1 KIND_UNSUPPORTED reading NetworkPolicy "c": projectcalico.org/v3 changes who reaches whom in a way weir does not read; write it as NetworkPolicy or Policy, or name the file in .weirignore',
      'case.yaml:14:1 KIND_UNSUPPORTED reading GlobalNetworkPolicy "d": crd.projectcalico.org/v1 changes who reaches whom in a way weir does not read; write it as NetworkPolicy or Policy, or name the file in .weirignore',
      'case.yaml:18:1 KIND_UNSUPPORTED reading MultiNetworkPolicy "e": k8s.cni.cncf.io/v1beta1 changes who reaches whom in a way weir does not read; write it as NetworkPolicy or Policy, or name the file in .weirignore',
      'case.yaml:22:1 KIND_UNSUPPORTED reading NetworkAttachmentDefinition "f": k8s.cni.cncf.io/v1 changes who reaches whom in a way weir does not read; write it as NetworkPolicy or Policy, or name the file in .weirignore',
      'case.yaml:26:1 KIND_UNSUPPORTED reading ClusterNetworkPolicy "g": crd.antrea.io/v1beta1 changes who reaches whom in a way weir does not read; write it as NetworkPolicy or Policy, or name the file in .weirignore',
      'case.yaml:30:1 KIND_UNSUPPORTED reading AuthorizationPolicy "h": security.istio.io/v1 changes who reaches whom in a way weir does not read; write it as NetworkPolicy or Policy, or name the file in .weirignore',
      'case.yaml:34:1 KIND_UNSUPPORTED reading ClusterNetworkPolicy "i": networking.k8s.aws/v1alpha1 changes who reaches whom in a way weir does not read; write it as NetworkPolicy or Policy, or name the file in .weirignore',
    ],
  },
  {
    id: 'EP-16',
    title: 'another version of a kind that is read is refused, with the version that is read',
    documents: `apiVersion: extensions/v1beta1
kind: NetworkPolicy
metadata: { name: a }
spec: { podSelector: {} }
---
apiVersion: networking.k8s.io/v1beta1
kind: NetworkPolicy
metadata: { name: b }
spec: { podSelector: {} }
---
apiVersion: extensions/v1beta1
kind: Deployment
metadata: { name: c }
spec: { template: {} }
---
kind: NetworkPolicy
metadata: { name: d }
spec: { podSelector: {} }
`,
    lines: [
      'case.yaml:1:1 API_VERSION_UNKNOWN reading NetworkPolicy "a": it is not read in apiVersion "extensions/v1beta1"; write networking.k8s.io/v1',
      'case.yaml:6:1 API_VERSION_UNKNOWN reading NetworkPolicy "b": it is not read in apiVersion "networking.k8s.io/v1beta1"; write networking.k8s.io/v1',
      'case.yaml:11:1 API_VERSION_UNKNOWN reading Deployment "c": it is not read in apiVersion "extensions/v1beta1"; write apps/v1',
      'case.yaml:16:1 API_VERSION_MISSING reading a document: "apiVersion" is missing; write apiVersion: networking.k8s.io/v1, or name the file in .weirignore',
    ],
  },
  {
    id: 'EP-16',
    title: 'a kind that its API does not have is refused',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolice
metadata: { name: a }
---
apiVersion: apps/v1
kind: Deploymnet
metadata: { name: b }
`,
    lines: [
      'case.yaml:2:1 KIND_UNKNOWN reading a document: networking.k8s.io/v1 has no kind "NetworkPolice"; did you mean "NetworkPolicy"?',
      'case.yaml:6:1 KIND_UNKNOWN reading a document: apps/v1 has no kind "Deploymnet"; did you mean "Deployment"?',
    ],
  },
  {
    id: 'EP-17',
    title: 'of inventory only what matters here is read',
    documents: `apiVersion: v1
kind: Pod
metadata: { name: vm, namespace: lab, labels: { app: vm }, notThere: 1 }
spec:
  replicas: many
  containers:
    - { name: main, image: [1, 2], ports: [{ containerPort: 80, hostIP: nowhere, name: null }], env: 7 }
status: { qosClass: 3, podIPs: null }
---
apiVersion: weir/v1
kind: Workload
metadata: { name: vm, namespace: lab }
spec: { host: node-2, interface: veth40, addresses: [10.1.1.40, "2001:db8:2::40"] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: vm, namespace: lab }
spec: { podSelector: { matchLabels: { app: vm } } }
`,
    flows: [['internet', 'lab/vm', 'tcp/80', 'deny']],
  },
  {
    id: 'EP-18',
    title: 'and that must be right: names, labels, port numbers and addresses',
    documents: `apiVersion: v1
kind: Pod
metadata: { name: a, labels: { app: 1 } }
---
apiVersion: v1
kind: Pod
metadata: { name: b }
spec: { containers: [{ ports: [{ name: http, containerPort: "80" }, { containerPort: 70000 }, { containerPort: 80, protocol: tcp }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: c }
status: { podIPs: [{ ip: 10.0.0.0/8 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { labels: { app: d } }
spec: { template: {} }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: e }
spec: { replicas: 2 }
`,
    lines: [
      'case.yaml:3:32 VALUE_TYPE Pod "default/a" metadata.labels.app: expected a string, got the number 1; write "1" in quotes',
      'case.yaml:8:46 VALUE_TYPE Pod "default/b" spec.containers[0].ports[0].containerPort: expected a whole number, got the string "80"; write 80 without quotes',
      'case.yaml:8:71 VALUE_INVALID Pod "default/b" spec.containers[0].ports[1].containerPort: 70000 is not allowed; write 1 to 65535',
      'case.yaml:8:116 VALUE_INVALID Pod "default/b" spec.containers[0].ports[2].protocol: "tcp" is not allowed; did you mean "TCP"?',
      'case.yaml:13:22 ADDRESS_INVALID Pod "default/c" status.podIPs[0].ip: 10.0.0.0/8 is a block; write one address, such as 10.0.0.0',
      'case.yaml:17:1 FIELD_MISSING Deployment metadata: "name" is missing; add it',
      'case.yaml:23:1 FIELD_MISSING Deployment "default/e" spec: "template" is missing; add it',
    ],
  },
  {
    id: 'EP-20',
    title: 'what others make pods from is warned of, once a kind; their pods are Workloads here',
    documents: `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: late, namespace: lab }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: later, namespace: lab }
---
apiVersion: batch.volcano.sh/v1alpha1
kind: Job
metadata: { name: night }
---
apiVersion: project.openshift.io/v1
kind: Project
metadata: { name: lab }
---
apiVersion: weir/v1
kind: Workload
metadata: { name: late, namespace: lab, labels: { app: late } }
spec: { host: node-2, interface: veth40, addresses: [10.1.1.40, "2001:db8:2::40"] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: late, namespace: lab }
spec: { podSelector: { matchLabels: { app: late } } }
`,
    flows: [['internet', 'lab/late', 'tcp/80', 'deny']],
    lines: [
      'case.yaml:2:1 warning KIND_UNREAD reading Rollout "late" and 1 more: their pods are not read; enrol each pod by a Workload with its labels',
      'case.yaml:10:1 warning KIND_UNREAD reading Job "night": its pods are not read; enrol each pod by a Workload with its labels',
      'case.yaml:14:1 warning KIND_UNREAD reading Project "lab": its labels are not read; write a Namespace of that name with them',
    ],
  },
  {
    id: 'EP-21',
    title: 'what changes or holds other objects is refused',
    documents: `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: prod
resources: [web.yaml]
---
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
---
apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
objects: []
`,
    lines: [
      'case.yaml:2:1 KIND_UNSUPPORTED reading Kustomization: it holds other objects or changes what they say, which weir does not do; render it and commit the output, or name the file in .weirignore',
      'case.yaml:7:1 KIND_UNSUPPORTED reading Component: it holds other objects or changes what they say, which weir does not do; render it and commit the output, or name the file in .weirignore',
      'case.yaml:10:1 KIND_UNSUPPORTED reading Template "shop": it holds other objects or changes what they say, which weir does not do; render it and commit the output, or name the file in .weirignore',
    ],
  },
];
