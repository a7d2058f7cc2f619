import type { AddressMatch, AddressTerm, Direction, PrefixSet, ResolvedRule, ServiceTerm } from '../model/policy.ts';
import { formatProtocol } from '../net/protocol.ts';
import type { KubePeer, KubePolicy, KubePort, KubeRule } from './kube-shape.ts';
import type { FindHolders, PortHolders, PortName } from './named-ports.ts';
import { cidrSet, hostSet, type PeerSources, reportEmptied, workloadSet } from './peer-sets.ts';
import { type Choice, choiceKey } from './population.ts';
import type { Written } from './services.ts';

export interface KubeSources {
  readonly peers: PeerSources;
  readonly holders: FindHolders;
}

/** A rule being lowered: what it is part of, and which way it looks. */
interface Lowering {
  readonly rule: KubeRule;
  readonly policy: KubePolicy;
  readonly direction: Direction;
  readonly who: string;
  readonly sources: KubeSources;
}

const EVERYONE: Choice = { labels: {} };

/** Rules in their order; one that names ports becomes several, which differ in whom they concern. */
export function lowerRules(policy: KubePolicy, direction: Direction, sources: KubeSources): readonly ResolvedRule[] {
  return policy.rules[direction].flatMap((rule) => {
    const lowering = { rule, policy, direction, who: `rule "${rule.name}" of ${policy.who}`, sources };
    const side = direction === 'ingress' ? 'from' : 'to';
    const whole: ResolvedRule = {
      name: rule.name,
      action: rule.action,
      from: 'any',
      to: 'any',
      services: 'any',
      sourcePorts: 'any',
      place: policy.manifest.at(rule.path),
      [side]: lowerPeers(lowering),
    };
    if (rule.ports === 'any') return [whole];
    const numbers = rule.ports.flatMap((port) => (port.kind === 'number' ? [port.term] : []));
    const numbered = numbers.length === 0 ? [] : [{ ...whole, services: numbers }];
    return [...numbered, ...namedPieces(whole, rule.ports.filter(isNamed), lowering)];
  });
}

type NamedKubePort = Extract<KubePort, { kind: 'name' }>;

function isNamed(port: KubePort): port is NamedKubePort {
  return port.kind === 'name';
}

function lowerPeers({ rule, policy, who, sources }: Lowering): AddressMatch {
  if (rule.peers === 'any') return 'any';
  return rule.peers.map((peer): AddressTerm => {
    const written = { manifest: policy.manifest, path: peer.path, who };
    const term = {
      include: included(peer, written, sources.peers),
      except: peer.kind === 'blocks' ? peer.except.map((cidr) => cidrSet(cidr, sources.peers)) : [],
    };
    reportEmptied(term, written, sources.peers.findings);
    return term;
  });
}

function included(peer: KubePeer, written: Written, sources: PeerSources): readonly PrefixSet[] {
  switch (peer.kind) {
    case 'pods':
      return workloadSet('pod', peer.choice, written, sources);
    case 'hosts':
      return hostSet(peer.selector, written, sources);
    case 'blocks':
      return peer.cidrs.map((cidr) => cidrSet(cidr, sources));
  }
}

/** A rule for each set of numbers that a name stands for among the targets: their own ports, whoever asks. */
function namedPieces(
  whole: ResolvedRule,
  ports: readonly NamedKubePort[],
  lowering: Lowering,
): readonly ResolvedRule[] {
  if (ports.length === 0) return [];
  const targets = targetsOf(lowering);
  for (const port of ports) reportUnheld(port, targets, lowering);
  const byName = new Map<string, PortName[]>();
  for (const { name, protocol } of ports) {
    const port = protocol === undefined ? { name } : { name, protocol };
    byName.set(name, [...(byName.get(name) ?? []), port]);
  }
  return [...byName.values()].flatMap((names) =>
    [...piecesOf(names, targets, lowering)].map(([label, { terms, to }]) => ({
      ...whole,
      name: `${whole.name} ${label}`,
      services: terms,
      to,
    })),
  );
}

interface Piece {
  readonly terms: readonly ServiceTerm[];
  readonly to: AddressMatch;
}

/** By what the names stand for. Coming in, whom a rule is asked for are all the policy applies to. */
function piecesOf(
  names: readonly PortName[],
  targets: readonly Choice[],
  lowering: Lowering,
): ReadonlyMap<string, Piece> {
  const pieces = new Map<string, Piece>();
  for (const choice of targets) {
    for (const holders of lowering.sources.holders(choice, names)) {
      const { label, terms } = holders;
      const { to } = pieces.get(label) ?? { to: [] };
      const isAll = to === 'any' || (lowering.direction === 'ingress' && holders.addresses === 'any');
      const more = isAll ? 'any' : [...to, { include: addressesOf(holders, choice, lowering), except: [] }];
      pieces.set(label, { terms, to: more });
    }
  }
  return pieces;
}

/** Whose ports the names are: those the policy applies to, or those the rule lets them reach. Blocks have none. */
function targetsOf({ rule, policy, direction }: Lowering): readonly Choice[] {
  if (direction === 'ingress') return [policy.subject.choice];
  if (rule.peers === 'any') return [EVERYONE];
  const choices = rule.peers.flatMap((peer): [string, Choice][] =>
    peer.kind === 'pods' ? [[choiceKey(peer.choice), peer.choice]] : [],
  );
  return [...new Map(choices).values()];
}

function addressesOf(
  { addresses }: PortHolders,
  choice: Choice,
  { policy, who, sources, rule }: Lowering,
): readonly PrefixSet[] {
  if (addresses !== 'any') return addresses;
  return workloadSet('pod', choice, { manifest: policy.manifest, path: rule.path, who }, sources.peers);
}

/** Nothing is said of targets that are nobody, or have no address: that was reported. */
function reportUnheld(
  { name, protocol, path }: NamedKubePort,
  targets: readonly Choice[],
  { policy, direction, who, sources }: Lowering,
): void {
  const { findings, endpoints } = sources.peers;
  const port = protocol === undefined ? { name } : { name, protocol };
  const isReachable = targets.some((choice) =>
    endpoints.population.choose(choice).some(({ addresses }) => addresses.length > 0),
  );
  if (!isReachable) return;
  if (targets.some((choice) => sources.holders(choice, [port]).length > 0)) return;
  const whose = direction === 'ingress' ? 'pod that the policy applies to' : 'pod that it leads to';
  const text = protocol === undefined ? `port "${name}"` : `${formatProtocol(protocol)} port "${name}"`;
  const message = `${who} names ${text}, which no ${whose} has; it matches nothing until a container or Workload has a port of that name`;
  findings.add('PORT_NAME_UNKNOWN', policy.manifest.at(path), message, { value: name });
}
