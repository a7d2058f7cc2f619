import type { Place } from '../errors/diagnostic.ts';
import type { Labels } from '../model/documents.generated.ts';
import type { ManifestOf } from '../model/manifest.ts';
import type { WorkloadName } from '../model/policy.ts';
import { type Address, parseAddress } from '../net/address.ts';
import type { ProtocolNumber } from '../net/protocol.ts';

/** What selectors choose among. */
interface Endpoint {
  /** A host's name, or a workload's `namespace/name`. */
  readonly name: string;
  readonly labels: Labels;
  readonly addresses: readonly Address[];
  readonly place: Place;
}

export interface HostEndpoint extends Endpoint {
  readonly manifest: ManifestOf<'Host'>;
}

/** A port of a workload that policies may call by name. */
export interface NamedPort {
  readonly name: string;
  readonly protocol: ProtocolNumber;
  readonly port: number;
}

/** What a Workload, a Kubernetes object or both of one name declare. Without host and interface it is enforced nowhere. */
export interface WorkloadEndpoint extends Endpoint {
  readonly name: WorkloadName;
  readonly namespace: string;
  readonly host?: string;
  readonly interface?: string;
  readonly ports: readonly NamedPort[];
}

/** Texts that are no address are refused by load in policies, and left out of what was observed of pods. */
export function addressesIn(texts: readonly string[]): readonly Address[] {
  return texts.map(parseAddress).filter((address) => address !== undefined);
}
