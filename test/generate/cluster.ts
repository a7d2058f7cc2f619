import { generator, type Random } from './random.ts';

export interface ClusterSize {
  readonly hosts: number;
  /** In all; they are spread evenly over hosts and namespaces. */
  readonly workloads: number;
  readonly namespaces: number;
  readonly policies: number;
}

const TEAMS = 8;
const APPS = 10;
const ROLES = ['web', 'api', 'db', 'cache'] as const;
const PORTS = [80, 443, 5432, 6379, 8080, 9090] as const;

/**
 * A cluster as files of documents, one a line: Hosts, Namespaces, Workloads of both families with named ports, and
 * NetworkPolicies that select some tenth of a namespace and two to four peers, pods here and elsewhere, and blocks. The same for the same seed.
 */
export function clusterFiles(size: ClusterSize, seed: number): Readonly<Record<string, string>> {
  const random = generator(seed);
  return {
    'hosts.yaml': documents(Array.from({ length: size.hosts }, (_, i) => host(i))),
    'namespaces.yaml': documents(Array.from({ length: size.namespaces }, (_, i) => namespace(i))),
    'workloads.yaml': documents(Array.from({ length: size.workloads }, (_, i) => workload(i, size))),
    'policies.yaml': documents(Array.from({ length: size.policies }, (_, i) => policy(i, size, random))),
  };
}

function documents(list: readonly object[]): string {
  return list.map((document) => `---\n${JSON.stringify(document)}\n`).join('');
}

function host(i: number): object {
  const management = { ingress: [{ name: 'ssh', ports: [{ protocol: 'tcp', port: 22 }] }] };
  const spec = { addresses: [`192.0.2.${i + 1}`, `2001:db8::${i + 1}`], management };
  return { apiVersion: 'weir/v1', kind: 'Host', metadata: { name: `host-${i}` }, spec };
}

function namespace(i: number): object {
  const labels = { team: `team-${i % TEAMS}`, stage: i % 5 === 0 ? 'test' : 'live' };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: `ns-${i}`, labels } };
}

function workload(i: number, { hosts, namespaces }: ClusterSize): object {
  const here = Math.floor(i / namespaces);
  const labels = { app: `app-${here % APPS}`, role: ROLES[here % ROLES.length] ?? 'web', index: `${here}` };
  const spec = {
    host: `host-${i % hosts}`,
    interface: `v${i}`,
    addresses: [`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, `fd00::${i.toString(16)}`],
    ports: [{ name: 'http', protocol: 'tcp', port: here % 3 === 0 ? 8080 : 80 }],
  };
  const metadata = { name: `w-${i}`, namespace: `ns-${i % namespaces}`, labels };
  return { apiVersion: 'weir/v1', kind: 'Workload', metadata, spec };
}

function policy(i: number, { namespaces }: ClusterSize, random: Random): object {
  const peers = (more: number): readonly object[] => [
    { podSelector: selector(random) },
    ...Array.from({ length: more }, () => peer(random)),
  ];
  const ports = (): readonly object[] => [port(random), port(random)];
  const spec = {
    podSelector: random(20) === 0 ? {} : selector(random),
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: peers(random(2)), ports: ports() }],
    egress: [{ to: peers(random(2)), ports: ports() }],
  };
  const metadata = { name: `p-${i}`, namespace: `ns-${i % namespaces}` };
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec };
}

function selector(random: Random): object {
  if (random(4) === 0) return { matchLabels: { role: ROLES[random(ROLES.length)] } };
  if (random(6) > 0) return { matchLabels: { app: `app-${random(APPS)}` } };
  const values = [`app-${random(APPS)}`, `app-${random(APPS)}`];
  return { matchExpressions: [{ key: 'app', operator: random(2) === 0 ? 'In' : 'NotIn', values }] };
}

function peer(random: Random): object {
  const team = { matchLabels: { team: `team-${random(TEAMS)}` } };
  switch (random(5)) {
    case 0:
      return { namespaceSelector: team };
    case 1:
      return { namespaceSelector: random(3) === 0 ? {} : team, podSelector: selector(random) };
    case 2:
      return block(random);
    default:
      return { podSelector: selector(random) };
  }
}

function block(random: Random): object {
  const [second, third] = [random(256), random(256)];
  if (random(2) === 0) return { ipBlock: { cidr: `fd${(second + 256).toString(16).slice(1)}::/16` } };
  return { ipBlock: { cidr: `172.${second}.0.0/16`, except: [`172.${second}.${third}.0/24`] } };
}

function port(random: Random): object {
  if (random(5) === 0) return { port: 'http' };
  return { protocol: random(4) === 0 ? 'UDP' : 'TCP', port: PORTS[random(PORTS.length)] };
}
