import type { ManagementEgress, ManagementIngress } from '../model/documents.generated.ts';
import type { Direction, SafetyRule } from '../model/policy.ts';
import type { HostEndpoint } from './endpoints.ts';
import type { PeerSources } from './peer-sets.ts';
import { resolvePeers } from './peers.ts';
import { allow } from './permission.ts';
import { replyServices } from './reply-services.ts';
import { type PortSets, resolveServices } from './services.ts';

interface Way {
  readonly written: ManagementIngress & ManagementEgress;
  readonly direction: Direction;
  readonly index: number;
}

/** The ways to and from a host that no policy closes, each with its replies the other way. */
export function managementRules(host: HostEndpoint, sources: PeerSources, portSets: PortSets): readonly SafetyRule[] {
  const { ingress = [], egress = [] } = host.manifest.spec.management ?? {};
  const ways: readonly Way[] = [
    ...ingress.map((written, index) => ({ written, direction: 'ingress' as const, index })),
    ...egress.map((written, index) => ({ written, direction: 'egress' as const, index })),
  ];
  return ways.flatMap((way) => rulesOf(way, host, sources, portSets));
}

function rulesOf(
  way: Way,
  { manifest }: HostEndpoint,
  sources: PeerSources,
  portSets: PortSets,
): readonly SafetyRule[] {
  const { written, direction, index } = way;
  const [theirs, ours, opposite] =
    direction === 'ingress' ? (['from', 'to', 'egress'] as const) : (['to', 'from', 'ingress'] as const);
  const path = ['spec', 'management', direction, index];
  const who = `management path "${written.name}"`;
  const place = manifest.at(path);
  const peers = resolvePeers(written[theirs], { manifest, path: [...path, theirs], who }, sources);
  const services = resolveServices(
    written.ports,
    { manifest, path: [...path, 'ports'], who },
    portSets,
    sources.findings,
  );
  const name = `management/${written.name}`;
  const replies = replyServices(services).map((conditions) =>
    allow(`${name}/replies`, place, { [ours]: peers, ...conditions }),
  );
  return [
    { direction, subjects: ['host-own'], rule: allow(name, place, { [theirs]: peers, services }) },
    ...replies.map((rule): SafetyRule => ({ direction: opposite, subjects: ['host-own'], rule })),
  ];
}
