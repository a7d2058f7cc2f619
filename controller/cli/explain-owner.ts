import type { Resolved } from '../model/policy.ts';
import { type Address, formatAddress, sameAddress } from '../net/address.ts';
import type { Flow, FlowEndpoint } from './flow.ts';

/**
 * A line for each end of a flow given as an address that a host or workload of the repository declares: an address
 * has no policy of its own, so that its owner's was not asked. Nothing for hook form, which asks by address anyway.
 */
export function unaskedOwners(resolved: Resolved, flow: Flow): readonly string[] {
  if (flow.hook !== undefined) return [];
  const ends = [
    { flag: '--from', end: flow.src },
    { flag: '--to', end: flow.dst },
  ];
  return ends.flatMap(({ flag, end }) => {
    const owner = ownerOf(resolved, end);
    return owner === undefined ? [] : [`${owner.what}, whose policy was not asked; write ${flag} ${owner.name}`];
  });
}

function ownerOf(resolved: Resolved, end: FlowEndpoint): { readonly what: string; readonly name: string } | undefined {
  if (end.kind !== 'ip') return undefined;
  const isThis = (address: Address): boolean => sameAddress(address, end.address);
  for (const { host, addresses, workloads } of resolved.hosts.values()) {
    const text = formatAddress(end.address);
    if (addresses.some(isThis)) return { what: `${text} is an address of host "${host}"`, name: host };
    const workload = workloads.find((one) => one.addresses.some(isThis));
    if (workload !== undefined)
      return { what: `${text} is an address of workload "${workload.name}"`, name: workload.name };
  }
  return undefined;
}
