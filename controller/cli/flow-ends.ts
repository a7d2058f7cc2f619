import { nearest } from '../errors/suggest.ts';
import type { HostPolicy, Resolved, ResolvedWorkload, Subject } from '../model/policy.ts';
import type { Address } from '../net/address.ts';
import type { FlowEndpoint, FlowError } from './flow.ts';

/** Whose policy an end of a flow meets, attached to an interface or not; an address has none. */
export interface Judged {
  readonly policy: HostPolicy;
  readonly subject: Subject;
}

export interface FlowEnd {
  /** How messages name it. */
  readonly label: string;
  readonly addresses: readonly Address[];
  readonly judged: Judged | undefined;
}

/** Finds the ends of flows in one resolved repository. */
export type FindEnd = (endpoint: FlowEndpoint) => FlowEnd | FlowError;

export function endFinder(resolved: Resolved): FindEnd {
  const workloads = new Map<string, { readonly policy: HostPolicy; readonly workload: ResolvedWorkload }>();
  for (const policy of resolved.hosts.values()) {
    for (const workload of policy.workloads) workloads.set(workload.name, { policy, workload });
  }
  return (endpoint) => {
    if (endpoint.kind === 'ip') return { label: 'the address', addresses: [endpoint.address], judged: undefined };
    if (endpoint.kind === 'host') {
      const policy = resolved.hosts.get(endpoint.name);
      const sameName = [...workloads.keys()].find((name) => name.endsWith(`/${endpoint.name}`));
      return policy === undefined ? unknown('host', endpoint.name, resolved.hosts.keys(), sameName) : hostEnd(policy);
    }
    const found = workloads.get(endpoint.name);
    if (found !== undefined) return workloadEnd(found.policy, found.workload);
    const addresses = resolved.elsewhere.get(endpoint.name);
    return addresses === undefined
      ? unknown('workload', endpoint.name, [...workloads.keys(), ...resolved.elsewhere.keys()])
      : { label: `workload "${endpoint.name}"`, addresses, judged: undefined };
  };
}

/** `meant` stands above the nearest of the known names. */
function unknown(kind: string, name: string, known: Iterable<string>, meant?: string): FlowError {
  const suggestion = meant ?? nearest(name, known);
  return {
    error: `finding ${kind} "${name}": there is none; ${suggestion === undefined ? 'name one of the repository' : `did you mean "${suggestion}"?`}`,
  };
}

function hostEnd(policy: HostPolicy): FlowEnd {
  return {
    label: `host "${policy.host}"`,
    addresses: policy.addresses,
    judged: { policy, subject: { kind: 'host', scope: 'own' } },
  };
}

function workloadEnd(policy: HostPolicy, workload: ResolvedWorkload): FlowEnd {
  const subject: Subject = { kind: 'workload', workload: workload.name };
  return {
    label: `workload "${workload.name}"`,
    addresses: workload.addresses,
    judged: { policy, subject },
  };
}

/** The host a flow's hook is on. */
export function findHost(resolved: Resolved, name: string): HostPolicy | FlowError {
  return resolved.hosts.get(name) ?? unknown('host', name, resolved.hosts.keys());
}
