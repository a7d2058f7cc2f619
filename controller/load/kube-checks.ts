import type { DocumentPath, KubernetesPolicyKind } from '../model/manifest.ts';
import { type Finding, quoted } from './finding.ts';
import { blockFindings } from './kube-blocks.ts';
import { clusterFindings } from './kube-cluster-checks.ts';
import { type Fields, fieldsOf, isFields, listOf, numberOf, textOf } from './shape.ts';

/** What a policy of the Kubernetes API can get wrong beyond its schema, which it need not fit. */
export function policyFindings(kind: KubernetesPolicyKind, document: unknown): readonly Finding[] {
  if (kind !== 'NetworkPolicy') return clusterFindings(kind, fieldsOf(document));
  const { ingress, egress } = fieldsOf(fieldsOf(document)['spec']);
  return [
    ...listOf(ingress).flatMap((rule, i) => ruleFindings(fieldsOf(rule), 'from', ['spec', 'ingress', i])),
    ...listOf(egress).flatMap((rule, i) => ruleFindings(fieldsOf(rule), 'to', ['spec', 'egress', i])),
  ];
}

function ruleFindings(rule: Fields, side: 'from' | 'to', path: DocumentPath): readonly Finding[] {
  const peers = listOf(rule[side]);
  const ports = listOf(rule['ports']);
  return [
    ...peers.flatMap((peer, i) => peerFindings(fieldsOf(peer), [...path, side, i])),
    ...ports.flatMap((port, i) => portFindings(fieldsOf(port), [...path, 'ports', i])),
    ...(side === 'to' ? namelessFindings(peers, ports, path) : []),
  ];
}

/** A block of addresses, and nothing beside it. */
function peerFindings(peer: Fields, path: DocumentPath): readonly Finding[] {
  const { ipBlock } = peer;
  if (ipBlock === undefined) return [];
  const others = ['podSelector', 'namespaceSelector'].filter((name) => peer[name] !== undefined);
  const conflicts = others.map((name): Finding => {
    const remedy = 'write two peers, or keep one of the two';
    return {
      code: 'FIELD_CONFLICT',
      path: [...path, name],
      wrong: `"${name}" stands beside "ipBlock"`,
      remedy,
      value: name,
    };
  });
  return [...conflicts, ...blockFindings(fieldsOf(ipBlock), [...path, 'ipBlock'])];
}

function portFindings({ port, endPort }: Fields, path: DocumentPath): readonly Finding[] {
  if (endPort === undefined) return [];
  const here = [...path, 'endPort'];
  const first = numberOf(port);
  if (first === undefined) {
    const wrong =
      port === undefined
        ? '"endPort" goes with "port", which is not there'
        : `a range cannot begin at the name ${quoted(port)}`;
    return [
      {
        code: 'FIELD_CONFLICT',
        path: here,
        wrong,
        remedy: 'write "port" as a number, or remove "endPort"',
        value: 'endPort',
      },
    ];
  }
  const last = numberOf(endPort);
  if (last === undefined || last >= first) return [];
  const wrong = `the range ends at ${last}, before it starts at ${first}`;
  return [{ code: 'PORT_RANGE_INVERTED', path: here, wrong, remedy: 'swap port and endPort' }];
}

/** Ports have names where pods have them: blocks of addresses have none. */
function namelessFindings(
  peers: readonly unknown[],
  ports: readonly unknown[],
  path: DocumentPath,
): readonly Finding[] {
  const isBlock = (peer: unknown): boolean => isFields(peer) && peer['ipBlock'] !== undefined;
  if (peers.length === 0 || !peers.every(isBlock)) return [];
  return ports.flatMap((entry, i): readonly Finding[] => {
    const name = textOf(fieldsOf(entry)['port']);
    if (name === undefined) return [];
    const wrong = `port ${quoted(name)} is a name, and every peer of the rule is an ipBlock, whose ports have no names`;
    return [
      { code: 'FIELD_CONFLICT', path: [...path, 'ports', i, 'port'], wrong, remedy: 'write the number', value: name },
    ];
  });
}
