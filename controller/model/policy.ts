import type { Place } from '../errors/diagnostic.ts';
import type { Address, Family } from '../net/address.ts';
import type { Prefix } from '../net/prefix.ts';
import type { ProtocolNumber } from '../net/protocol.ts';

/**
 * The resolved policy: every name replaced by what it stands for, nothing compiled.
 * This is what the reference evaluator reads and what compile turns into an image.
 */

export type Direction = 'ingress' | 'egress';
export type Action = 'allow' | 'deny' | 'reject' | 'pass';
export type DefaultVerdict = 'allow' | 'deny';

/** Which packets of a host a host subject concerns (see `scopeOf`). */
export type Scope = 'own' | 'forward';

/**
 * What a walk is made for: the host's own packets, those it forwards, one workload, or
 * `stranger` — an address on a workload interface that belongs to none of its workloads
 * (it meets tier safety and the host's default only).
 */
export type Subject =
  | { readonly kind: 'host'; readonly scope: Scope }
  | { readonly kind: 'workload'; readonly workload: WorkloadName }
  | { readonly kind: 'stranger' };

/** `namespace/name`. */
export type WorkloadName = string;

/** A named list of prefixes, resolved (files read, includes merged); shared by reference. */
export interface PrefixSet {
  readonly name: string;
  readonly prefixes: readonly Prefix[];
}

/** Addresses in any of `include` (`any` = every address of both families) and in none of `except`. */
export interface AddressTerm {
  readonly include: readonly PrefixSet[] | 'any';
  readonly except: readonly PrefixSet[];
}

/** Union of terms; `any` = no restriction; an empty list matches nothing. */
export type AddressMatch = readonly AddressTerm[] | 'any';

export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/**
 * One entry of `ports`. `ports` is present only for TCP, UDP and SCTP, `icmp` only for ICMP and
 * ICMPv6; absent = every packet of the protocol. `hopLimit255` is for tier safety only.
 */
export interface ServiceTerm {
  readonly protocol: ProtocolNumber;
  readonly ports?: PortRange;
  readonly icmp?: { readonly type: number; readonly code?: number };
  readonly hopLimit255?: true;
}

/** Union of terms; `any` = every protocol; an empty list matches nothing. */
export type ServiceMatch = readonly ServiceTerm[] | 'any';

export interface ResolvedRule {
  readonly name: string;
  readonly action: Action;
  readonly from: AddressMatch;
  readonly to: AddressMatch;
  readonly services: ServiceMatch;
  /** Restricts to TCP, UDP and SCTP packets whose source port lies in one of the ranges. */
  readonly sourcePorts: readonly PortRange[] | 'any';
  readonly place: Place;
}

export interface StatedDefault {
  readonly verdict: DefaultVerdict;
  readonly place: Place;
}

/** A policy as one host sees it. */
export interface ResolvedPolicy {
  readonly name: string;
  readonly order: number;
  /** The subjects of this host that it selects; never `stranger`. */
  readonly subjects: readonly Subject[];
  readonly default: { readonly ingress?: StatedDefault; readonly egress?: StatedDefault };
  readonly ingress: readonly ResolvedRule[];
  readonly egress: readonly ResolvedRule[];
  readonly place: Place;
}

/** Policies sorted by (order, name). */
export interface ResolvedTier {
  readonly name: string;
  readonly order: number;
  readonly default: 'pass' | DefaultVerdict;
  readonly place: Place;
  readonly policies: readonly ResolvedPolicy[];
}

/** A rule of tier safety, which is walked first and concerns the named subjects. */
export interface SafetyRule {
  readonly direction: Direction;
  readonly subjects: readonly ('host-own' | 'host-forward' | 'workload' | 'stranger')[];
  readonly rule: ResolvedRule;
}

export interface ResolvedWorkload {
  readonly name: WorkloadName;
  /** Absent: selectable as a peer, enforced nowhere. */
  readonly interface?: string;
  readonly addresses: readonly Address[];
  readonly place: Place;
}

/** Everything one host enforces. Tiers are sorted by order; safety stands apart, before them. */
export interface HostPolicy {
  readonly host: string;
  readonly addresses: readonly Address[];
  /** Patterns of managed interfaces: exact names or globs with `*` and `?`. */
  readonly interfaces: readonly string[];
  readonly default: { readonly ingress: StatedDefault; readonly egress: StatedDefault };
  readonly nonIP: { readonly verdict: 'allow' | 'deny'; readonly place: Place };
  readonly workloads: readonly ResolvedWorkload[];
  readonly safety: readonly SafetyRule[];
  readonly tiers: readonly ResolvedTier[];
  readonly place: Place;
}

/** A whole repository, resolved. */
export interface Resolved {
  readonly hosts: ReadonlyMap<string, HostPolicy>;
  /** Workloads that are on no host known here, with their addresses: peers mean them, nothing is enforced for them. */
  readonly elsewhere: ReadonlyMap<WorkloadName, readonly Address[]>;
}

/** The addresses of one family, in the order they were declared. */
export function addressesOf(addresses: readonly Address[], family: Family): readonly Address[] {
  return addresses.filter((address) => address.family === family);
}
