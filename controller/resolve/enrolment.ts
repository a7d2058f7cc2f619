import type { WorkloadSpec } from '../model/documents.generated.ts';
import { formatAddress } from '../net/address.ts';
import type { Endpoints, HostEndpoint, WorkloadEndpoint } from './endpoints.ts';
import { type Findings, reportUnknown } from './findings.ts';

/** What is wrong with hosts and workloads before any policy is looked at. */
export function checkEnrolment(endpoints: Endpoints, findings: Findings): void {
  for (const host of endpoints.hosts.values()) checkHost(host, findings);
  for (const workload of endpoints.workloads.values()) checkWorkload(workload, endpoints, findings);
  checkAddresses([...endpoints.workloads.values()], findings);
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

function checkWorkload({ name, manifest }: WorkloadEndpoint, { hosts }: Endpoints, findings: Findings): void {
  if (!hosts.has(manifest.spec.host)) {
    reportUnknown(findings, {
      code: 'HOST_UNKNOWN',
      place: manifest.at(['spec', 'host']),
      who: `workload "${name}"`,
      what: 'host',
      name: manifest.spec.host,
      known: new Map([...hosts].map(([known, host]) => [known, host.manifest])),
      remedy: 'add a Host of that name',
    });
  }
  const lack = lackOf(manifest.spec);
  if (lack !== undefined) findings.add('WORKLOAD_UNATTACHED', manifest.place, `workload "${name}" ${lack}`);
}

/** What keeps policy from being enforced for a workload. */
function lackOf({ interface: interfaceName, addresses = [] }: WorkloadSpec): string | undefined {
  if (interfaceName === undefined) {
    return 'names no interface; policy for it is enforced nowhere until spec.interface is set';
  }
  if (addresses.length > 0) return undefined;
  return `names interface "${interfaceName}" and no address, so every packet there is a stranger's; policy for it is enforced nowhere until spec.addresses is set`;
}

/** Workloads of one interface are told apart by address, so none may have two owners there. */
function checkAddresses(workloads: readonly WorkloadEndpoint[], findings: Findings): void {
  const owners = new Map<string, WorkloadEndpoint>();
  for (const workload of workloads) {
    const { host, interface: interfaceName } = workload.manifest.spec;
    if (interfaceName === undefined) continue;
    workload.addresses.forEach((address, index) => {
      const text = formatAddress(address);
      const key = JSON.stringify([host, interfaceName, text]);
      const owner = owners.get(key);
      owners.set(key, owner ?? workload);
      if (owner === undefined) return;
      const place = workload.manifest.at(['spec', 'addresses', index]);
      findings.add('ADDRESS_DUPLICATE', place, duplicate(workload, owner, text), { value: text });
    });
  }
}

function duplicate(workload: WorkloadEndpoint, owner: WorkloadEndpoint, text: string): string {
  if (owner === workload) return `workload "${workload.name}" lists address ${text} twice; remove one`;
  const { file, line } = owner.manifest.place;
  const interfaceName = workload.manifest.spec.interface ?? '';
  return `workload "${workload.name}" has address ${text} on interface "${interfaceName}", as workload "${owner.name}" (${file}:${line}) does; give each its own`;
}
