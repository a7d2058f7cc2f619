import * as fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { isError } from '../../controller/errors/diagnostic.ts';
import { checkDocument } from '../../controller/load/document.ts';
import { parseDocuments } from '../../controller/load/parse.ts';
import { judge } from '../../controller/reconcile/judge.ts';
import { mutated } from '../generate/mutations.ts';
import { runsOf, seedOfRun } from '../generate/seed.ts';
import { snapshotFrom } from '../load/repository.ts';

const TEXT = `{ apiVersion: weir/v1, kind: Host, metadata: { name: n1, labels: { a: b } }, spec: { addresses: [192.0.2.1], kubernetes: { icmpEcho: allow } } }
---
{ apiVersion: weir/v1, kind: Workload, metadata: { name: w, namespace: shop, labels: { app: web } }, spec: { host: n1, interface: v1, addresses: [10.0.0.5], ports: [{ name: http, protocol: tcp, port: 80 }] } }
---
{ apiVersion: v1, kind: Namespace, metadata: { name: shop, labels: { team: x } } }
---
apiVersion: v1
kind: Pod
metadata: { name: p, namespace: shop, labels: { app: db }, ownerReferences: [{ kind: ReplicaSet, name: rs }] }
spec: { nodeName: n1, containers: [{ name: c, ports: [{ name: pg, containerPort: 5432, protocol: TCP }] }] }
status: { phase: Running, podIP: 10.0.0.9, podIPs: [{ ip: 10.0.0.9 }, { ip: "2001:db8:1::9" }] }
---
{ apiVersion: apps/v1, kind: Deployment, metadata: { name: d, namespace: shop }, spec: { template: { metadata: { labels: { app: x } }, spec: { hostNetwork: false, containers: [{ ports: [{ name: http, containerPort: 8080 }] }] } } } }
---
{ apiVersion: batch/v1, kind: CronJob, metadata: { name: cj }, spec: { jobTemplate: { spec: { template: { metadata: { labels: { app: cj } }, spec: { initContainers: [] } } } } } }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: np, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web }, matchExpressions: [{ key: z, operator: NotIn, values: [q] }] }
  policyTypes: [Ingress, Egress]
  ingress: [{ from: [{ podSelector: {} }, { ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16] } }], ports: [{ port: http }, { protocol: UDP, port: 5, endPort: 9 }] }]
  egress: [{ to: [{ namespaceSelector: { matchLabels: { team: x } } }], ports: [{ port: 53, protocol: UDP }] }]
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: cnp }
spec:
  tier: Admin
  priority: 5
  subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: db } } } }
  ingress: [{ name: r, action: Deny, from: [{ namespaces: {} }], protocols: [{ tcp: { destinationPort: { number: 5 } } }, { destinationNamedPort: pg }] }]
  egress: [{ action: Pass, to: [{ networks: [0.0.0.0/0, "::/0"] }, { nodes: {} }], protocols: [{ udp: { destinationPort: { range: { start: 1, end: 9 } } } }] }]
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: anp }
spec:
  priority: 6
  subject: { namespaces: { matchLabels: { team: x } } }
  egress: [{ action: Deny, to: [{ networks: [10.0.0.0/8] }], ports: [{ portNumber: { port: 5, protocol: TCP } }, { portRange: { start: 1, end: 5 } }] }]
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata: { name: default }
spec: { subject: { namespaces: {} }, ingress: [{ action: Deny, from: [{ pods: { namespaceSelector: {}, podSelector: {} } }], ports: [{ namedPort: pg }] }] }
---
{ apiVersion: v1, kind: List, items: [{ kind: Pod, metadata: { name: lp } }, { kind: ConfigMap, metadata: { name: x } }] }
---
{ apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: { name: r } }
`;

const DOCUMENTS: readonly unknown[] = parseAllDocuments(TEXT).map((document) => document.toJS());
const RUNS = runsOf(200);

const repositories = mutated(DOCUMENTS).map((documents) =>
  documents.map((document) => `${JSON.stringify(document)}\n`).join('---\n'),
);

test(`${RUNS} mutated repositories: nothing throws, and what is refused decides nothing`, async () => {
  const seen = { refused: 0, accepted: 0 };
  await fc.assert(
    fc.property(repositories, (text) => {
      for (const source of parseDocuments(text, 'a.yaml').documents) {
        const { manifest, refused, ignored, unread, diagnostics } = checkDocument(source);
        expect([manifest, refused, ignored, unread].filter((each) => each !== undefined)).toHaveLength(1);
        expect(refused !== undefined).toBe(source.isRefused || diagnostics.some(isError));
      }
      const { value, diagnostics } = judge(snapshotFrom({ 'a.yaml': text }));
      expect(value === undefined).toBe(diagnostics.some(isError));
      expect(diagnostics.filter(({ place: { line, column } }) => line < 1 || column < 1)).toEqual([]);
      expect(diagnostics.filter(({ message }) => /\[object|\bundefined\b/.test(message))).toEqual([]);
      seen[value === undefined ? 'refused' : 'accepted']++;
    }),
    { seed: seedOfRun('mutated repositories'), numRuns: RUNS },
  );
  expect(seen.refused).toBeGreaterThan(RUNS / 10);
  expect(seen.accepted).toBeGreaterThan(RUNS / 50);
});

test('the documents they are made of are without mistakes', () => {
  const text = DOCUMENTS.map((document) => `${JSON.stringify(document)}\n`).join('---\n');
  expect(judge(snapshotFrom({ 'a.yaml': text })).diagnostics.filter(isError)).toEqual([]);
});
