import type {
  NetworkPolicyEgressRule,
  NetworkPolicyIngressRule,
  NetworkPolicyPeer,
  NetworkPolicyPort,
} from '../model/kubernetes.generated.ts';
import type { DocumentPath, ManifestOf } from '../model/manifest.ts';
import type { Direction, StatedDefault } from '../model/policy.ts';
import type { KubePeer, KubePolicy, KubePort, KubeRule } from './kube-shape.ts';
import { namespaceOf, qualifiedName } from './manifests.ts';
import { TRANSPORTS } from './transports.ts';

type NetworkPolicy = ManifestOf<'NetworkPolicy'>;

const ORDER = 100;
const TYPES = { ingress: 'Ingress', egress: 'Egress' } as const;

/** A NetworkPolicy denies what no other allows, in the directions it is in force; none of them comes first. */
export function shapeNetworkPolicy(manifest: NetworkPolicy): KubePolicy {
  const { spec } = manifest;
  const name = qualifiedName(manifest);
  const directions = directionsOf(manifest);
  const rulesOf = (direction: Direction): readonly KubeRule[] =>
    directions.has(direction)
      ? (spec[direction] ?? []).map((rule, index) => shapeRule(rule, direction, index, namespaceOf(manifest)))
      : [];
  return {
    manifest,
    name,
    who: `NetworkPolicy "${name}"`,
    tier: 'kubernetes',
    order: ORDER,
    subject: {
      choice: { labels: spec.podSelector ?? {}, namespace: namespaceOf(manifest) },
      path: ['spec', 'podSelector'],
    },
    default: Object.fromEntries([...directions].map(([direction, stated]) => [direction, stated])),
    rules: { ingress: rulesOf('ingress'), egress: rulesOf('egress') },
  };
}

/** In which directions it isolates, and where that is written. */
function directionsOf({ spec, at }: NetworkPolicy): ReadonlyMap<Direction, StatedDefault> {
  const { policyTypes = [], egress = [] } = spec;
  const deny = (path: DocumentPath): StatedDefault => ({ verdict: 'deny', place: at(path) });
  const stated = new Map<Direction, StatedDefault>();
  for (const direction of ['ingress', 'egress'] as const) {
    const index = policyTypes.indexOf(TYPES[direction]);
    const implied = policyTypes.length === 0 && (direction === 'ingress' || egress.length > 0);
    if (index !== -1) stated.set(direction, deny(['spec', 'policyTypes', index]));
    else if (implied) stated.set(direction, deny(['spec', direction]));
  }
  return stated;
}

function shapeRule(
  rule: NetworkPolicyIngressRule & NetworkPolicyEgressRule,
  direction: Direction,
  index: number,
  namespace: string,
): KubeRule {
  const path = ['spec', direction, index];
  const side = direction === 'ingress' ? 'from' : 'to';
  const { [side]: peers = [], ports = [] } = rule;
  return {
    name: `${direction}[${index}]`,
    action: 'allow',
    peers: peers.length === 0 ? 'any' : peers.map((peer, at) => shapePeer(peer, namespace, [...path, side, at])),
    ports: ports.length === 0 ? 'any' : ports.map((port, at) => shapePort(port, [...path, 'ports', at])),
    path,
  };
}

/** Without a namespaceSelector, pods of the policy's own namespace. */
function shapePeer(
  { ipBlock, podSelector = {}, namespaceSelector }: NetworkPolicyPeer,
  namespace: string,
  path: DocumentPath,
): KubePeer {
  if (ipBlock !== undefined) {
    return { kind: 'blocks', cidrs: [ipBlock.cidr], except: ipBlock.except ?? [], path: [...path, 'ipBlock'] };
  }
  const where = namespaceSelector === undefined ? { namespace } : { namespaces: namespaceSelector };
  return { kind: 'pods', choice: { labels: podSelector, ...where }, path };
}

function shapePort({ protocol = 'TCP', port, endPort }: NetworkPolicyPort, path: DocumentPath): KubePort {
  const number = TRANSPORTS[protocol];
  if (typeof port === 'string') return { kind: 'name', name: port, protocol: number, path: [...path, 'port'] };
  const range = port === undefined ? {} : { ports: { first: port, last: endPort ?? port } };
  return { kind: 'number', term: { protocol: number, ...range } };
}
