import { kubernetesKind, READ_KINDS } from '../../controller/load/kube-kinds.ts';
import { examine } from '../../controller/load/load.ts';
import { linesOf, snapshotFrom } from './repository.ts';

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
  ['netwroking.k8s.io/v1', 'NetworkPolicy', 'version'],
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
];

test.each(KINDS)('%s %s is %s', (apiVersion, kind, role) => {
  expect(kubernetesKind(apiVersion, kind)?.role).toBe(role);
});

test('what is read is read in one version', () => {
  expect(READ_KINDS.map(({ kind }) => kind).toSorted()).toEqual(
    [...new Set(READ_KINDS.map(({ kind }) => kind))].sort(),
  );
});

const DUMP = {
  apiVersion: 'v1',
  kind: 'List',
  metadata: { resourceVersion: '' },
  items: [
    { kind: 'Namespace', metadata: { name: 'shop', labels: { team: 'x' } } },
    {
      kind: 'Pod',
      metadata: { name: 'web', namespace: 'shop', uid: 'u' },
      spec: { hostNetwork: null, dnsPolicy: 'X' },
    },
    { kind: 'Service', metadata: { name: 'web' } },
    {
      apiVersion: 'apps/v1',
      kind: 'DeploymentList',
      items: [{ metadata: { name: 'api' }, spec: { replicas: 2, template: { metadata: { labels: { app: 'api' } } } } }],
    },
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'night' },
      spec: { jobTemplate: { spec: { template: { spec: { containers: [{ ports: [{ containerPort: 80 }] }] } } } } },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'web', creationTimestamp: null },
      spec: { podSelector: {}, ingress: [{ from: null, ports: null }], egress: null },
      status: null,
    },
    { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'bare' } },
  ],
};

test('a dump of a cluster: lists taken apart, nothing where null is written, harmless kinds counted', () => {
  const { loaded, refused, ignored, diagnostics } = examine(snapshotFrom({ 'a.json': JSON.stringify(DUMP) }));
  expect([linesOf(diagnostics), refused, ignored]).toEqual([[], [], ['Service']]);
  const shown = loaded.manifests.map(({ place, at, ...manifest }) => manifest);
  expect(shown).toEqual([
    { kind: 'Namespace', metadata: DUMP.items[0]?.metadata },
    expect.objectContaining({ kind: 'Pod', object: 'Pod', templatePath: [], template: expect.anything() }),
    expect.objectContaining({
      kind: 'Pod',
      object: 'Deployment',
      metadata: { name: 'api' },
      template: { metadata: { labels: { app: 'api' } } },
      templatePath: ['spec', 'template'],
    }),
    expect.objectContaining({
      object: 'CronJob',
      template: { spec: { containers: [{ ports: [{ containerPort: 80 }] }] } },
      templatePath: ['spec', 'jobTemplate', 'spec', 'template'],
    }),
    { kind: 'NetworkPolicy', metadata: { name: 'web' }, spec: { podSelector: {}, ingress: [{}] } },
    { kind: 'NetworkPolicy', metadata: { name: 'bare' }, spec: {} },
  ]);
});

test('places of items are those in the list', () => {
  const text = 'apiVersion: v1\nkind: List\nitems:\n- kind: Pod\n  metadata: { name: web, labels: { app: web } }\n';
  const { loaded } = examine(snapshotFrom({ 'a.yaml': text }));
  const [pod] = loaded.manifests;
  expect(pod?.place).toEqual({ file: 'a.yaml', line: 4, column: 3 });
  expect(pod?.at(['metadata', 'labels', 'app'])).toEqual({ file: 'a.yaml', line: 5, column: 36 });
  expect(pod?.at(['spec', 'hostNetwork'])).toEqual({ file: 'a.yaml', line: 4, column: 3 });
});
