import type { Address, Family } from './address.ts';
import type { ProtocolNumber } from './protocol.ts';

/**
 * An IP packet as far as a verdict depends on it.
 * `later-fragment`: ports, type and code are not in the packet.
 */
export interface Packet {
  readonly family: Family;
  readonly source: Address;
  readonly destination: Address;
  readonly protocol: ProtocolNumber;
  readonly hopLimit: number;
  readonly transport:
    | { readonly kind: 'ports'; readonly source: number; readonly destination: number }
    | { readonly kind: 'icmp'; readonly type: number; readonly code: number }
    | { readonly kind: 'none' }
    | { readonly kind: 'later-fragment' };
}

/** What a frame turned out to be. `refused` frames are dropped whatever the policy says. */
export type ParsedFrame =
  | { readonly kind: 'packet'; readonly packet: Packet }
  | { readonly kind: 'arp' }
  | { readonly kind: 'non-ip' }
  | { readonly kind: 'refused'; readonly reason: RefusedReason };

/** A frame nothing can be decided about. */
export type RefusedReason = 'malformed' | 'vlan-depth' | 'extension-headers';
