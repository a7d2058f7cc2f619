import type { DocumentPath, KubernetesPolicyKind } from '../model/manifest.ts';
import { type Finding, quoted } from './finding.ts';
import { hostBitFindings } from './kube-blocks.ts';
import { notEnforced } from './rule-checks.ts';
import { type Fields, fieldsOf, listOf, numberOf, textOf } from './shape.ts';

/** The one name a BaselineAdminNetworkPolicy may have. */
const ONLY_NAME = 'default';

/** Peers that have addresses and no named ports. */
const NAMELESS = ['networks', 'nodes', 'domainNames'] as const;

/** What a cluster-wide policy, in either version, can get wrong beyond its schema. */
export function clusterFindings(
  kind: Exclude<KubernetesPolicyKind, 'NetworkPolicy'>,
  { metadata, spec }: Fields,
): readonly Finding[] {
  const { ingress, egress } = fieldsOf(spec);
  return [
    ...(kind === 'BaselineAdminNetworkPolicy' ? nameFindings(fieldsOf(metadata)['name']) : []),
    ...listOf(ingress).flatMap((rule, i) => portFindings(fieldsOf(rule), ['spec', 'ingress', i])),
    ...listOf(egress).flatMap((rule, i) =>
      egressFindings(fieldsOf(rule), ['spec', 'egress', i], kind !== 'ClusterNetworkPolicy'),
    ),
  ];
}

function nameFindings(name: unknown): readonly Finding[] {
  if (name === ONLY_NAME || typeof name !== 'string') return [];
  const wrong = `${quoted(name)} is not "${ONLY_NAME}", the name of the only one a cluster has`;
  return [{ code: 'VALUE_INVALID', path: ['metadata', 'name'], wrong, remedy: `write ${ONLY_NAME}`, value: name }];
}

function egressFindings(rule: Fields, path: DocumentPath, isAlpha1: boolean): readonly Finding[] {
  const peers = listOf(rule['to']).map(fieldsOf);
  return [
    ...peers.flatMap((peer, i) => peerFindings(peer, textOf(rule['action']), [...path, 'to', i])),
    ...portFindings(rule, path),
    ...(isAlpha1 && peers.some(hasNames) ? [] : namedPortFindings(peers, rule, path)),
  ];
}

function peerFindings(
  { networks, domainNames }: Fields,
  action: string | undefined,
  path: DocumentPath,
): readonly Finding[] {
  const blocks = listOf(networks).flatMap((block, i) => hostBitFindings(block, [...path, 'networks', i]));
  if (domainNames === undefined) return blocks;
  const here = [...path, 'domainNames'];
  const findings: Finding[] = [...blocks, notEnforced(here, '"domainNames"', 'write the addresses as "networks"')];
  if (action !== 'Deny' && action !== 'Pass') return findings;
  const wrong = `names of domains go with rules that accept, and this one says ${action}`;
  return [
    ...findings,
    { code: 'FIELD_CONFLICT', path: here, wrong, remedy: 'write addresses as "networks"', value: action },
  ];
}

/** Ranges of either version: `ports[].portRange` and `protocols[].tcp.destinationPort.range`. */
function portFindings({ ports, protocols }: Fields, path: DocumentPath): readonly Finding[] {
  const ranges = listOf(ports).map((port, i) => ({
    range: fieldsOf(port)['portRange'],
    at: [...path, 'ports', i, 'portRange'],
  }));
  const nested = listOf(protocols).flatMap((entry, i) =>
    ['tcp', 'udp', 'sctp'].map((name) => ({
      range: fieldsOf(fieldsOf(fieldsOf(entry)[name])['destinationPort'])['range'],
      at: [...path, 'protocols', i, name, 'destinationPort', 'range'],
    })),
  );
  return [...ranges, ...nested].flatMap(({ range, at }) => rangeFindings(fieldsOf(range), at));
}

function rangeFindings({ start, end }: Fields, path: DocumentPath): readonly Finding[] {
  const [first, last] = [numberOf(start), numberOf(end)];
  if (first === undefined || last === undefined || first < last) return [];
  const wrong = `the range ends at ${last}, not behind its start ${first}`;
  const remedy = first === last ? 'write the one port as a number' : 'swap start and end';
  return [{ code: 'PORT_RANGE_INVERTED', path: [...path, 'end'], wrong, remedy }];
}

/** Whether a peer is pods. v1alpha1 was taken to mean that a name matches nothing at the other peers of its rule. */
function hasNames(peer: Fields): boolean {
  return !NAMELESS.some((name) => peer[name] !== undefined);
}

function namedPortFindings(
  peers: readonly Fields[],
  { ports, protocols }: Fields,
  path: DocumentPath,
): readonly Finding[] {
  const nameless = NAMELESS.find((name) => peers.some((peer) => peer[name] !== undefined));
  if (nameless === undefined) return [];
  const named = [
    ...listOf(ports).map((port, i) => ({ name: fieldsOf(port)['namedPort'], at: [...path, 'ports', i, 'namedPort'] })),
    ...listOf(protocols).map((entry, i) => ({
      name: fieldsOf(entry)['destinationNamedPort'],
      at: [...path, 'protocols', i, 'destinationNamedPort'],
    })),
  ];
  return named.flatMap(({ name, at }): readonly Finding[] => {
    if (name === undefined) return [];
    const wrong = `port ${quoted(name)} is a name, and a peer of the rule is "${nameless}", whose ports have no names`;
    return [{ code: 'FIELD_CONFLICT', path: at, wrong, remedy: 'write the number, or two rules', value: String(name) }];
  });
}
