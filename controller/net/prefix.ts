import { type Address, type Family, formatAddress, parseAddress, unmapped, WIDTH } from './address.ts';

/** A CIDR block: `bits` has no bit set beyond `length`. */
export interface Prefix {
  readonly family: Family;
  readonly bits: bigint;
  readonly length: number;
}

/** An inclusive run of addresses of one family. */
export interface AddressRange {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}

/** Why a text is not a prefix; `corrected` is what was probably meant. */
export type PrefixError =
  | { readonly kind: 'malformed' }
  | { readonly kind: 'length-out-of-range'; readonly width: number }
  | { readonly kind: 'host-bits'; readonly corrected: string }
  | { readonly kind: 'mapped'; readonly corrected: string };

/**
 * Reads `ADDRESS/LENGTH`, or a bare address as a host prefix (/32, /128). A part of ::ffff:0:0/96 (RFC 4291 section
 * 2.5.5.2) stands for IPv4 inside a program and for nothing on the wire: it is refused, the whole block and larger
 * ones are not.
 */
export function parsePrefix(text: string): Prefix | PrefixError {
  const slash = text.indexOf('/');
  const address = parseAddress(slash === -1 ? text : text.slice(0, slash));
  if (address === undefined) return { kind: 'malformed' };
  const width = WIDTH[address.family];
  if (slash === -1) return notMapped({ ...address, length: width });
  const digits = text.slice(slash + 1);
  if (!/^(0|[1-9]\d{0,2})$/.test(digits)) return { kind: 'malformed' };
  const length = Number(digits);
  if (length > width) return { kind: 'length-out-of-range', width };
  const prefix = prefixOf(address, length);
  const checked = notMapped(prefix);
  if (prefix.bits === address.bits || !isPrefix(checked)) return checked;
  return { kind: 'host-bits', corrected: formatPrefix(prefix) };
}

const MAPPED_LENGTH = 96;

function notMapped(prefix: Prefix): Prefix | PrefixError {
  const inner = prefix.length > MAPPED_LENGTH ? unmapped(prefix) : undefined;
  if (inner === undefined) return prefix;
  return { kind: 'mapped', corrected: formatPrefix({ ...inner, length: prefix.length - MAPPED_LENGTH }) };
}

export function isPrefix(value: Prefix | PrefixError): value is Prefix {
  return 'bits' in value;
}

/** The block of `length` that holds `address`. */
export function prefixOf({ family, bits }: Address, length: number): Prefix {
  const hostBits = BigInt(WIDTH[family] - length);
  return { family, bits: (bits >> hostBits) << hostBits, length };
}

export function formatPrefix({ family, bits, length }: Prefix): string {
  return `${formatAddress({ family, bits })}/${length}`;
}

export function rangeOf({ family, bits, length }: Prefix): AddressRange {
  return { family, first: bits, last: bits | ((1n << BigInt(WIDTH[family] - length)) - 1n) };
}

export function prefixContains(prefix: Prefix, address: Address): boolean {
  const hostBits = BigInt(WIDTH[prefix.family] - prefix.length);
  return prefix.family === address.family && address.bits >> hostBits === prefix.bits >> hostBits;
}
