import { type Address, type Family, WIDTH } from '../net/address.ts';
import { prefixContains } from '../net/prefix.ts';
import type { AddressMatch, AddressTerm, PrefixSet } from './policy.ts';

/** Sets up to this size are scanned; larger ones are asked by prefix length. */
const SCAN_LIMIT = 32;

/** Network parts of one family's prefixes by length: `bits >> (width - length)`. */
type NetworksByLength = ReadonlyMap<number, ReadonlySet<bigint>>;
const indexes = new WeakMap<PrefixSet, Readonly<Record<Family, NetworksByLength>>>();

export function matchesAddress(match: AddressMatch, address: Address): boolean {
  return match === 'any' || match.some((term) => inTerm(term, address));
}

function inTerm({ include, except }: AddressTerm, address: Address): boolean {
  const included = include === 'any' || include.some((set) => inSet(set, address));
  return included && !except.some((set) => inSet(set, address));
}

/** Whether some prefix of the set holds the address. */
export function inSet(set: PrefixSet, address: Address): boolean {
  if (set.prefixes.length <= SCAN_LIMIT) return set.prefixes.some((prefix) => prefixContains(prefix, address));
  const width = WIDTH[address.family];
  for (const [length, networks] of indexOf(set)[address.family]) {
    if (networks.has(address.bits >> BigInt(width - length))) return true;
  }
  return false;
}

function indexOf(set: PrefixSet): Readonly<Record<Family, NetworksByLength>> {
  const known = indexes.get(set);
  if (known !== undefined) return known;
  const index = { 4: new Map<number, Set<bigint>>(), 6: new Map<number, Set<bigint>>() };
  for (const { family, bits, length } of set.prefixes) {
    const networks = index[family].get(length) ?? new Set<bigint>();
    index[family].set(length, networks.add(bits >> BigInt(WIDTH[family] - length)));
  }
  indexes.set(set, index);
  return index;
}
