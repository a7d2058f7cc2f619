import type { HostInterface } from '../kernel/backend.ts';
import { formatAddress } from '../net/address.ts';

/** Addresses of an interface that the Host document does not declare, link-local ones included. */
export interface Undeclared {
  readonly name: string;
  /** Canonical text. */
  readonly addresses: readonly string[];
}

/**
 * Packets of an undeclared address are judged as forwarded (scope `own` goes by `Host.spec.addresses`), so what is
 * meant for the host itself does not concern them. Interfaces without any are left out; `declared` undefined: not known.
 */
export function undeclaredAddresses(
  managed: readonly HostInterface[],
  declared: readonly string[] | undefined,
): readonly Undeclared[] {
  if (declared === undefined) return [];
  return managed.flatMap(({ name, addresses = [] }) => {
    const unknown = addresses.map(formatAddress).filter((address) => !declared.includes(address));
    return unknown.length === 0 ? [] : [{ name, addresses: unknown }];
  });
}
