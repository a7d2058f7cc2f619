import { type Address, sameAddress } from '../net/address.ts';
import { isManagedBy } from '../net/interface-name.ts';
import { type Prefix, prefixContains } from '../net/prefix.ts';
import type { Hook, Packet } from './packet.ts';
import type { HostPolicy, ResolvedWorkload, SafetyRule, Scope, Subject } from './policy.ts';

/** Destinations and sources that are the host's own although no host declares them: unspecified, broadcast, multicast. */
export const ALWAYS_OWN: readonly Prefix[] = [
  { family: 4, bits: 0n, length: 32 },
  { family: 4, bits: 0xffffffffn, length: 32 },
  { family: 4, bits: 0xe0000000n, length: 4 },
  { family: 6, bits: 0n, length: 128 },
  { family: 6, bits: 0xffn << 120n, length: 8 },
];

/** `own` or `forward`, by the host's side of the packet: destination at hook ingress, source at hook egress. */
export function scopeOf(policy: HostPolicy, hook: Hook, packet: Packet): Scope {
  const side = hook === 'ingress' ? packet.destination : packet.source;
  const own =
    policy.addresses.some((address) => sameAddress(address, side)) ||
    ALWAYS_OWN.some((prefix) => prefixContains(prefix, side));
  return own ? 'own' : 'forward';
}

/**
 * Who a packet at a workload interface belongs to, by the workload's side of it (source at hook
 * ingress, destination at hook egress). `undefined` where no workload lives on the interface.
 */
export function workloadSubject(
  policy: HostPolicy,
  interfaceName: string,
  hook: Hook,
  packet: Packet,
): Subject | undefined {
  const residents = workloadsAt(policy, interfaceName);
  if (residents.length === 0) return undefined;
  const side = hook === 'ingress' ? packet.source : packet.destination;
  const resident = residents.find((workload) => declares(workload, side));
  return resident === undefined ? { kind: 'stranger' } : { kind: 'workload', workload: resident.name };
}

function workloadsAt(policy: HostPolicy, interfaceName: string): readonly ResolvedWorkload[] {
  return policy.workloads.filter((workload) => workload.interface === interfaceName);
}

function declares(workload: ResolvedWorkload, address: Address): boolean {
  return workload.addresses.some((own) => sameAddress(own, address));
}

/** Workload interfaces are managed without being listed; `lo` never is. */
export function isManaged(policy: HostPolicy, interfaceName: string): boolean {
  const own = policy.workloads.flatMap(({ interface: name }) => (name === undefined ? [] : [name]));
  return isManagedBy([...own, ...policy.interfaces], interfaceName);
}

export function sameSubject(a: Subject, b: Subject): boolean {
  if (a.kind === 'host') return b.kind === 'host' && a.scope === b.scope;
  if (a.kind === 'workload') return b.kind === 'workload' && a.workload === b.workload;
  return b.kind === 'stranger';
}

/** The word tier safety has for a subject. */
export function safetyWord(subject: Subject): SafetyRule['subjects'][number] {
  return subject.kind === 'host' ? `host-${subject.scope}` : subject.kind;
}
