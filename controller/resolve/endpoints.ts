import type { Place } from '../errors/diagnostic.ts';
import type { Labels } from '../model/documents.generated.ts';
import type { ManifestOf } from '../model/manifest.ts';
import type { Subject, WorkloadName } from '../model/policy.ts';
import { type Address, parseAddress, WIDTH } from '../net/address.ts';
import type { Prefix } from '../net/prefix.ts';
import type { ProtocolNumber } from '../net/protocol.ts';

/** What selectors choose among. */
interface Endpoint {
  /** A host's name, or a workload's `namespace/name`. */
  readonly name: string;
  readonly labels: Labels;
  readonly addresses: readonly Address[];
  /** The addresses as peers mean them: each one alone. */
  readonly prefixes: readonly Prefix[];
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
  /** Absent where it is attached to no interface of a host. */
  readonly subject?: Subject;
  readonly ports: readonly NamedPort[];
}

/** Texts that are no address are refused by load in documents of weir, and left out of what was observed of pods. */
export function addressesIn(texts: readonly string[]): Pick<Endpoint, 'addresses' | 'prefixes'> {
  const addresses = texts.map(parseAddress).filter((address) => address !== undefined);
  return { addresses, prefixes: addresses.map(({ family, bits }) => ({ family, bits, length: WIDTH[family] })) };
}
