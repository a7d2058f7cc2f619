import { isError } from '../../controller/errors/diagnostic.ts';
import { examine } from '../../controller/load/load.ts';
import { linesOf, snapshotFrom } from './repository.ts';

const KIND_AND_NAME = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'web' } };

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

test('warnings push no error off the list: a refused document says why', () => {
  const block = { ipBlock: { cidr: '10.0.0.1/8' } };
  const conflict = { ipBlock: { cidr: '10.0.0.0/8' }, podSelector: {} };
  const from = [...Array.from({ length: 250 }, () => block), conflict];
  const policy = { ...KIND_AND_NAME, spec: { ingress: [{ from }] } };
  const { loaded, diagnostics } = examine(snapshotFrom({ 'a.json': JSON.stringify(policy) }));
  expect(loaded.manifests).toEqual([]);
  expect(diagnostics.filter(isError).map(({ code }) => code)).toEqual(['FIELD_CONFLICT']);
});
