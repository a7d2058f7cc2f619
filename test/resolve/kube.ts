import { evaluateSubject } from '../../controller/model/evaluate.ts';
import type { Direction, HostPolicy } from '../../controller/model/policy.ts';
import type { Family } from '../../controller/net/address.ts';
import { twin } from '../model/build.ts';
import { packet, said } from '../model/packets.ts';
import { documents, HOST, hostPolicyOf } from './repository.ts';

const VERSIONS = {
  Namespace: 'v1',
  Pod: 'v1',
  Deployment: 'apps/v1',
  NetworkPolicy: 'networking.k8s.io/v1',
  ClusterNetworkPolicy: 'policy.networking.k8s.io/v1alpha2',
  AdminNetworkPolicy: 'policy.networking.k8s.io/v1alpha1',
  BaselineAdminNetworkPolicy: 'policy.networking.k8s.io/v1alpha1',
  Workload: 'weir/v1',
} as const;

/** One document on one line: `metadata` and what follows it, both without braces. */
export function kube(kind: keyof typeof VERSIONS, metadata: string, rest = ''): string {
  const more = rest === '' ? '' : `, ${rest}`;
  return `{ apiVersion: ${VERSIONS[kind]}, kind: ${kind}, metadata: { ${metadata} }${more} }`;
}

/** A NetworkPolicy of namespace shop. */
export function networkPolicy(name: string, spec: string): string {
  return kube('NetworkPolicy', `name: ${name}, namespace: shop`, `spec: { ${spec} }`);
}

export function clusterPolicy(name: string, spec: string): string {
  return kube('ClusterNetworkPolicy', `name: ${name}`, `spec: { ${spec} }`);
}

/** A Workload of host web-1 with one address of each family; its `role` is its name. */
function workload(namespace: string, name: string, address: string, more = ''): string {
  const labels = `labels: { role: ${name}, namespace: ${namespace} }`;
  const addresses = `addresses: [${address}, "${twin(address, 6)}"]`;
  const spec = `spec: { host: web-1, interface: ${namespace}-${name}, ${addresses}${more} }`;
  return kube('Workload', `name: ${name}, namespace: ${namespace}, ${labels}`, spec);
}

export const NAMESPACES: readonly string[] = [
  kube('Namespace', 'name: shop, labels: { team: retail }'),
  kube('Namespace', 'name: ops, labels: { team: platform }'),
];

/** shop/db, shop/web, shop/api and ops/mon; web and api call different ports http. */
export const WORKLOADS: readonly string[] = [
  workload('shop', 'db', '10.1.0.5', ', ports: [{ name: pg, protocol: tcp, port: 5432 }]'),
  workload('shop', 'web', '10.1.0.6', ', ports: [{ name: http, protocol: tcp, port: 80 }]'),
  workload(
    'shop',
    'api',
    '10.1.0.7',
    ', ports: [{ name: http, protocol: tcp, port: 8080 }, { name: http, protocol: udp, port: 8443 }]',
  ),
  workload('ops', 'mon', '10.2.0.5'),
];

/** Host web-1 with an address of each family. */
export const DUAL_HOST: string = HOST.replace('[192.0.2.1]', `[192.0.2.1, "${twin('192.0.2.1', 6)}"]`);

/** A cluster with these policies, as host web-1 sees it. */
export function clusterWith(...policies: readonly string[]): HostPolicy {
  return hostPolicyOf({ 'k.yaml': documents(DUAL_HOST, ...NAMESPACES, ...WORKLOADS, ...policies) });
}

/** `ingress tcp 10.1.0.6:40000 > 10.1.0.5:5432`: what is decided about the pod at this end, in words. */
export function ask(policy: HostPolicy, question: string, family: Family): string {
  const space = question.indexOf(' ');
  const direction: Direction = question.slice(0, space) === 'ingress' ? 'ingress' : 'egress';
  const asked = packet(question.slice(space + 1), family);
  const own = direction === 'ingress' ? asked.destination : asked.source;
  const found = policy.workloads.find(({ addresses }) => addresses.some(({ bits }) => bits === own.bits));
  if (found === undefined) throw new Error(`no workload is at this end: ${question}`);
  return said(evaluateSubject(policy, { kind: 'workload', workload: found.name }, direction, asked));
}
