import type { WorkloadSpec } from '../model/documents.generated.ts';
import type { ManifestOf } from '../model/manifest.ts';
import { type Address, formatAddress } from '../net/address.ts';
import type { HostEndpoint } from './endpoints.ts';
import { type Findings, reportUnknown } from './findings.ts';
import type { Endpoints } from './inventory.ts';
import { qualifiedName } from './manifests.ts';

type Workload = ManifestOf<'Workload'>;

/** What is wrong with hosts and workloads before any policy is looked at. */
export function checkEnrolment(workloads: readonly Workload[], endpoints: Endpoints, findings: Findings): void {
  const { hosts } = endpoints;
  for (const host of hosts.values()) checkHost(host, findings);
  for (const workload of workloads) checkWorkload(workload, endpoints, findings);
  checkAddresses(workloads, endpoints, findings);
}

function checkHost({ name, manifest }: HostEndpoint, findings: Findings): void {
  const { interfaces = [], management } = manifest.spec;
  if ((management?.ingress ?? []).length + (management?.egress ?? []).length === 0) {
    const message = `host "${name}" has no management path; add spec.management, so that no policy can lock you or the agent out`;
    findings.add('HOST_UNMANAGED', manifest.place, message);
  }
  interfaces.forEach((entry, index) => {
    if (interfaces.findIndex((other) => other.name === entry.name) === index) return;
    const message = `host "${name}" lists interface "${entry.name}" twice; remove one`;
    findings.add('INTERFACE_DUPLICATE', manifest.at(['spec', 'interfaces', index]), message, { value: entry.name });
  });
}

function checkWorkload(workload: Workload, endpoints: Endpoints, findings: Findings): void {
  const { hosts } = endpoints;
  const { spec, place, at } = workload;
  const who = `workload "${qualifiedName(workload)}"`;
  if (!hosts.has(spec.host)) {
    reportUnknown(findings, {
      code: 'HOST_UNKNOWN',
      place: at(['spec', 'host']),
      who,
      what: 'host',
      name: spec.host,
      known: hosts,
      remedy: 'add a Host of that name',
    });
  }
  const lack = lackOf(spec, addressesOf(workload, endpoints));
  if (lack !== undefined) findings.add('WORKLOAD_UNATTACHED', place, `${who} ${lack}`);
}

/** What keeps policy from being enforced for a workload. */
function lackOf({ interface: interfaceName }: WorkloadSpec, addresses: readonly Address[]): string | undefined {
  if (interfaceName === undefined) {
    return 'names no interface; policy for it is enforced nowhere until spec.interface is set';
  }
  if (addresses.length > 0) return undefined;
  return `names interface "${interfaceName}" and no address, so every packet there is a stranger's; policy for it is enforced nowhere until spec.addresses is set`;
}

/** Its own, else those of the pod it is. */
function addressesOf(workload: Workload, { workloads }: Endpoints): readonly Address[] {
  return workloads.get(qualifiedName(workload))?.addresses ?? [];
}

/** Workloads of one interface are told apart by address, so none may have two owners there. */
function checkAddresses(workloads: readonly Workload[], endpoints: Endpoints, findings: Findings): void {
  const owners = new Map<string, Workload>();
  for (const workload of workloads) {
    const { host, interface: interfaceName } = workload.spec;
    if (interfaceName === undefined) continue;
    addressesOf(workload, endpoints).forEach((address, index) => {
      const key = `${host} ${interfaceName} ${address.family} ${address.bits}`;
      const owner = owners.get(key);
      owners.set(key, owner ?? workload);
      if (owner === undefined) return;
      const text = formatAddress(address);
      const place = workload.at(['spec', 'addresses', index]);
      findings.add('ADDRESS_DUPLICATE', place, duplicate(workload, owner, text), { value: text });
    });
  }
}

function duplicate(workload: Workload, owner: Workload, text: string): string {
  const [name, other] = [qualifiedName(workload), qualifiedName(owner)];
  if (owner === workload) return `workload "${name}" lists address ${text} twice; remove one`;
  const { file, line } = owner.place;
  const interfaceName = workload.spec.interface ?? '';
  return `workload "${name}" has address ${text} on interface "${interfaceName}", as workload "${other}" (${file}:${line}) does; give each its own`;
}
