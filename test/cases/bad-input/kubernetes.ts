import type { BadInput } from './bad-input.ts';

/** Documents of the Kubernetes API that load refuses by themselves. */
export const KUBERNETES: readonly BadInput[] = [
  {
    code: 'KIND_UNSUPPORTED',
    title: 'policies of other systems, by name, alone and in lists',
    files: {
      'a.yaml': `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: web }
---
apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: { name: web }
---
apiVersion: v1
kind: List
items:
  - apiVersion: k8s.cni.cncf.io/v1
    kind: NetworkAttachmentDefinition
    metadata: { name: second }
`,
    },
    lines: [
      'a.yaml:2:1 KIND_UNSUPPORTED reading CiliumNetworkPolicy "web": cilium.io/v2 changes who reaches whom in a way weir does not read; write it as NetworkPolicy or Policy, or name the file in .weirignore',
      'a.yaml:6:1 KIND_UNSUPPORTED reading NetworkPolicy "web": projectcalico.org/v3 changes who reaches whom in a way weir does not read; write it as NetworkPolicy or Policy, or name the file in .weirignore',
      'a.yaml:13:5 KIND_UNSUPPORTED reading NetworkAttachmentDefinition "second": k8s.cni.cncf.io/v1 changes who reaches whom in a way weir does not read; write it as NetworkPolicy or Policy, or name the file in .weirignore',
    ],
  },
  {
    code: 'API_VERSION_UNKNOWN',
    title: 'kinds that are read, in versions that are not',
    files: {
      'a.yaml': `apiVersion: extensions/v1beta1
kind: NetworkPolicy
metadata: { name: web }
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: ClusterNetworkPolicy
metadata: { name: web }
---
apiVersion: app/v1
kind: Deployment
`,
    },
    lines: [
      'a.yaml:1:1 API_VERSION_UNKNOWN reading NetworkPolicy "web": it is not read in apiVersion "extensions/v1beta1"; write networking.k8s.io/v1',
      'a.yaml:5:1 API_VERSION_UNKNOWN reading ClusterNetworkPolicy "web": it is not read in apiVersion "policy.networking.k8s.io/v1alpha1"; write policy.networking.k8s.io/v1alpha2',
      'a.yaml:9:1 API_VERSION_UNKNOWN reading Deployment: it is not read in apiVersion "app/v1"; write apps/v1',
    ],
  },
  {
    code: 'KIND_UNKNOWN',
    title: 'kinds their API does not have',
    files: {
      'a.yaml': `apiVersion: apps/v1
kind: Deploymnt
---
apiVersion: v1
kind: Policy
---
apiVersion: weir/v1
kind: NetworkPolicy
`,
    },
    lines: [
      'a.yaml:2:1 KIND_UNKNOWN reading a document: apps/v1 has no kind "Deploymnt"; did you mean "Deployment"?',
      'a.yaml:5:1 KIND_UNKNOWN reading a document: v1 has no kind "Policy"; write apiVersion: weir/v1',
      'a.yaml:8:1 KIND_UNKNOWN reading a document: kind "NetworkPolicy" is unknown; write apiVersion: networking.k8s.io/v1',
    ],
  },
  {
    code: 'LABEL_INVALID',
    title: 'keys and values that no label can have',
    files: {
      'a.yaml': `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: $web, -app: web } }
`,
    },
    lines: [
      'a.yaml:5:33 LABEL_INVALID NetworkPolicy "shop/web" spec.podSelector.matchLabels.app: "$web" is no label value; write at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends, or ""',
      'a.yaml:5:44 LABEL_INVALID NetworkPolicy "shop/web" spec.podSelector.matchLabels.-app: "-app" is no label key; write at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends, a DNS name and "/" before it if wanted',
    ],
  },
  {
    code: 'CIDR_NORMALISED',
    title: 'host bits are cleared and said, an exception that is no part of its block is an error',
    files: {
      'a.yaml': `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web }
spec:
  ingress:
    - from:
        - ipBlock: { cidr: 10.1.2.3/8, except: [11.0.0.0/16, "2001:db8::1/64"] }
`,
    },
    lines: [
      'a.yaml:7:22 warning CIDR_NORMALISED NetworkPolicy "default/web" spec.ingress[0].from[0].ipBlock.cidr: 10.1.2.3/8 has bits set beyond its prefix length and is read as 10.0.0.0/8; write 10.0.0.0/8',
      'a.yaml:7:49 VALUE_INVALID NetworkPolicy "default/web" spec.ingress[0].from[0].ipBlock.except[0]: 11.0.0.0/16 is not a smaller block inside 10.1.2.3/8; write one that is, or remove it',
      'a.yaml:7:62 warning CIDR_NORMALISED NetworkPolicy "default/web" spec.ingress[0].from[0].ipBlock.except[1]: 2001:db8::1/64 has bits set beyond its prefix length and is read as 2001:db8::/64; write 2001:db8::/64',
      'a.yaml:7:62 VALUE_INVALID NetworkPolicy "default/web" spec.ingress[0].from[0].ipBlock.except[1]: 2001:db8::1/64 is not a smaller block inside 10.1.2.3/8; write one that is, or remove it',
    ],
  },
  {
    code: 'NAME_DUPLICATE',
    title: 'two policies of one name in one namespace, one in a list',
    files: {
      'a.yaml': `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web }
`,
      'b.yaml': `apiVersion: networking.k8s.io/v1
kind: NetworkPolicyList
items:
  - metadata: { name: web, namespace: default }
  - metadata: { name: web, namespace: shop }
`,
    },
    lines: [
      'b.yaml:4:17 NAME_DUPLICATE NetworkPolicy "default/web": the name is taken at a.yaml:1; rename one of the two',
    ],
  },
  {
    code: 'VALUE_TYPE',
    title: 'a list whose items are none',
    files: { 'a.json': '{"apiVersion":"v1","kind":"List","items":{}}' },
    lines: ['a.json:1:34 VALUE_TYPE reading List: "items" must be a list; write the objects below it'],
  },
  {
    code: 'KIND_UNREAD',
    title: 'kinds of others that make pods are no error, and one of the policy language under another version is',
    files: {
      'a.yaml': `apiVersion: apps.openshift.io/v1
kind: DeploymentConfig
metadata: { name: web }
---
apiVersion: weir.io/v1
kind: Policy
metadata: { name: web }
`,
      'b.yaml': `apiVersion: apps.openshift.io/v1
kind: DeploymentConfigList
---
apiVersion: apps.openshift.io/v1
kind: DeploymentConfig
metadata: { name: api }
`,
    },
    lines: [
      'a.yaml:2:1 warning KIND_UNREAD reading DeploymentConfig "web" and 1 more: their pods are not read; enrol each pod by a Workload with its labels',
      'a.yaml:5:1 API_VERSION_UNKNOWN reading a document: apiVersion "weir.io/v1" is unknown; write weir/v1',
      'b.yaml:2:1 warning KIND_UNREAD reading DeploymentConfigList: its pods are not read; enrol each pod by a Workload with its labels',
    ],
  },
  {
    code: 'FIELD_MISSPELT',
    title: 'what a misspelt field was to say is missing besides, where it must be there',
    files: {
      'a.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec: { tempalte: {}, revisionHistoryLimit: 1 }
`,
    },
    lines: [
      'a.yaml:4:1 FIELD_MISSING Deployment "default/web" spec: "template" is missing; add it',
      'a.yaml:4:9 warning FIELD_MISSPELT Deployment "default/web" spec.tempalte: there is no such field, so it is not read; did you mean "template"?',
    ],
  },
  {
    code: 'VALUE_TYPE',
    title: 'a map where a list is wanted is not to be wrapped when that could be read as "any"',
    files: {
      'a.yaml': `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web }
spec:
  podSelector: { app: web }
  ingress: {}
  egress: { to: [], ports: {} }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api }
spec:
  ingress:
    - { from: {}, ports: { port: 80 } }
    - { from: { podSelector: {} }, ports: [{ port: 80.5 }] }
`,
    },
    lines: [
      'a.yaml:5:18 FIELD_UNKNOWN NetworkPolicy "default/web" spec.podSelector.app: there is no such field; write it below matchLabels',
      'a.yaml:6:3 VALUE_TYPE NetworkPolicy "default/web" spec.ingress: expected a list, got a map; write a list',
      'a.yaml:7:3 VALUE_TYPE NetworkPolicy "default/web" spec.egress: expected a list, got a map; write a list',
      'a.yaml:14:9 VALUE_TYPE NetworkPolicy "default/api" spec.ingress[0].from: expected a list, got a map; write a list',
      'a.yaml:14:19 VALUE_TYPE NetworkPolicy "default/api" spec.ingress[0].ports: expected a list, got a map; write [{"port":80}]',
      'a.yaml:15:9 VALUE_TYPE NetworkPolicy "default/api" spec.ingress[1].from: expected a list, got a map; write a list',
      'a.yaml:15:46 VALUE_TYPE NetworkPolicy "default/api" spec.ingress[1].ports[0].port: expected a whole number or a string, got the number 80.5; write a whole number',
    ],
  },
  {
    code: 'KIND_UNKNOWN',
    title: 'policies misspelt in groups that have none',
    files: {
      'a.yaml': `apiVersion: extensions/v1beta1
kind: NetworkPolcy
---
apiVersion: example.org/v1
kind: AdminNetworkPolice
---
apiVersion: policy/v1
kind: Policy
---
apiVersion: v1
kind: constructor
`,
    },
    lines: [
      'a.yaml:2:1 KIND_UNKNOWN reading a document: extensions/v1beta1 has no kind "NetworkPolcy"; did you mean "NetworkPolicy"? Its apiVersion is networking.k8s.io/v1',
      'a.yaml:5:1 KIND_UNKNOWN reading a document: example.org/v1 has no kind "AdminNetworkPolice"; did you mean "AdminNetworkPolicy"? Its apiVersion is policy.networking.k8s.io/v1alpha1',
      'a.yaml:8:1 KIND_UNKNOWN reading a document: policy/v1 has no kind "Policy"; write apiVersion: weir/v1',
      'a.yaml:11:1 KIND_UNKNOWN reading a document: v1 has no kind "constructor"; correct it',
    ],
  },
];
