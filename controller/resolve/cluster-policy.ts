import type { AdminNetworkPolicyPort, ClusterProtocol, EgressPeer, Subject } from '../model/kubernetes.generated.ts';
import type { DocumentPath, ManifestOf } from '../model/manifest.ts';
import type { Action, Direction } from '../model/policy.ts';
import { PROTOCOLS } from '../net/protocol.ts';
import type { KubePeer, KubePolicy, KubePort, KubeRule } from './kube-shape.ts';
import type { Choice } from './population.ts';
import { TRANSPORTS } from './transports.ts';

export type ClusterWideKind = 'ClusterNetworkPolicy' | 'AdminNetworkPolicy' | 'BaselineAdminNetworkPolicy';

/** Behind every priority (0 to 1000): a BaselineAdminNetworkPolicy has none. */
const BEHIND_PRIORITIES = 1001;

/** Accept is the newer word for Allow. */
const ACTIONS = { Accept: 'allow', Allow: 'allow', Deny: 'deny', Pass: 'pass' } as const;

/** The three kinds differ in words: what any of them may say. */
interface WrittenRule {
  readonly name?: string;
  readonly action: keyof typeof ACTIONS;
  readonly from?: readonly EgressPeer[];
  readonly to?: readonly EgressPeer[];
  readonly ports?: readonly AdminNetworkPolicyPort[];
  readonly protocols?: readonly ClusterProtocol[];
}

/** A policy of the whole cluster: what its rules do not decide, it leaves to others. */
export function shapeClusterPolicy(manifest: ManifestOf<ClusterWideKind>): KubePolicy {
  const { kind, metadata, spec } = manifest;
  return {
    manifest,
    name: `${kind}/${metadata.name}`,
    who: `${kind} "${metadata.name}"`,
    ...rankOf(manifest),
    subject: { choice: choiceOf(spec.subject), path: ['spec', 'subject'] },
    default: {},
    rules: { ingress: shapeRules(spec.ingress ?? [], 'ingress'), egress: shapeRules(spec.egress ?? [], 'egress') },
  };
}

function rankOf(manifest: ManifestOf<ClusterWideKind>): Pick<KubePolicy, 'tier' | 'order'> {
  switch (manifest.kind) {
    case 'ClusterNetworkPolicy': {
      const { tier, priority } = manifest.spec;
      return { tier: tier === 'Admin' ? 'kubernetes-admin' : 'kubernetes-baseline', order: priority };
    }
    case 'AdminNetworkPolicy':
      return { tier: 'kubernetes-admin', order: manifest.spec.priority };
    case 'BaselineAdminNetworkPolicy':
      return { tier: 'kubernetes-baseline', order: BEHIND_PRIORITIES };
  }
}

function choiceOf({ namespaces, pods }: Subject): Choice {
  return pods === undefined
    ? { labels: {}, namespaces: namespaces ?? {} }
    : { labels: pods.podSelector ?? {}, namespaces: pods.namespaceSelector };
}

function shapeRules(rules: readonly WrittenRule[], direction: Direction): readonly KubeRule[] {
  const names = rules.map(({ name }) => name);
  const side = direction === 'ingress' ? 'from' : 'to';
  return rules.map((rule, index): KubeRule => {
    const path = ['spec', direction, index];
    return {
      name: nameAmong(names, index) ?? `${direction}[${index}]`,
      action: ACTIONS[rule.action] satisfies Action,
      peers: (rule[side] ?? []).map((peer, at) => shapePeer(peer, [...path, side, at])),
      ports: shapePorts(rule, path),
      path,
    };
  });
}

/** A written name where it can be told from the others and from names made here. */
function nameAmong(names: readonly (string | undefined)[], index: number): string | undefined {
  const name = names[index];
  const isClear = name !== undefined && /^[A-Za-z0-9][A-Za-z0-9._ -]*$/.test(name);
  return isClear && names.indexOf(name) === names.lastIndexOf(name) ? name : undefined;
}

/** Domain names are refused by load. */
function shapePeer({ namespaces, pods, nodes, networks = [] }: EgressPeer, path: DocumentPath): KubePeer {
  if (nodes !== undefined) return { kind: 'hosts', selector: nodes, path: [...path, 'nodes'] };
  if (pods !== undefined) return { kind: 'pods', choice: choiceOf({ pods }), path: [...path, 'pods'] };
  if (namespaces !== undefined) {
    return { kind: 'pods', choice: choiceOf({ namespaces }), path: [...path, 'namespaces'] };
  }
  return { kind: 'blocks', cidrs: networks, except: [], path: [...path, 'networks'] };
}

function shapePorts({ ports, protocols }: WrittenRule, path: DocumentPath): readonly KubePort[] | 'any' {
  if (ports !== undefined) return ports.flatMap((port, index) => shapePort(port, [...path, 'ports', index]));
  return protocols?.flatMap((entry, index) => shapeProtocol(entry, [...path, 'protocols', index])) ?? 'any';
}

function shapePort(
  { portNumber, portRange, namedPort }: AdminNetworkPolicyPort,
  path: DocumentPath,
): readonly KubePort[] {
  if (namedPort !== undefined) return [{ kind: 'name', name: namedPort, path: [...path, 'namedPort'] }];
  if (portNumber !== undefined) {
    const { protocol = 'TCP', port } = portNumber;
    return [{ kind: 'number', term: { protocol: TRANSPORTS[protocol], ports: { first: port, last: port } } }];
  }
  if (portRange === undefined) return [];
  const { protocol = 'TCP', start, end } = portRange;
  return [{ kind: 'number', term: { protocol: TRANSPORTS[protocol], ports: { first: start, last: end } } }];
}

function shapeProtocol(entry: ClusterProtocol, path: DocumentPath): readonly KubePort[] {
  const name = entry.destinationNamedPort;
  if (name !== undefined) return [{ kind: 'name', name, path: [...path, 'destinationNamedPort'] }];
  return (['tcp', 'udp', 'sctp'] as const).flatMap((transport): readonly KubePort[] => {
    const written = entry[transport];
    if (written === undefined) return [];
    const { number, range } = written.destinationPort ?? {};
    const protocol = PROTOCOLS[transport];
    if (range !== undefined) {
      return [{ kind: 'number', term: { protocol, ports: { first: range.start, last: range.end } } }];
    }
    return [
      {
        kind: 'number',
        term: { protocol, ...(number === undefined ? {} : { ports: { first: number, last: number } }) },
      },
    ];
  });
}
