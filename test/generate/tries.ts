import { lookUp } from '../../controller/abi/lookup.ts';
import { createSections } from '../../controller/abi/sections.ts';
import type { AddressClasses, AddressTerms } from '../../controller/compile/addresses.ts';
import { ALL_SPLIT, type PlacedTries, placeTries } from '../../controller/compile/encode-tries.ts';
import { type Address, WIDTH } from '../../controller/net/address.ts';
import { type Prefix, prefixContains, rangeOf } from '../../controller/net/prefix.ts';

/** Tries as an image has them, without the rest of one. */
export interface Placed {
  readonly bytes: Uint8Array;
  readonly roots: PlacedTries;
}

/** `allSplit`: bytes up to which all nodes are split; 0 for none. */
export function place({ tries, classOf }: AddressClasses, allSplit: number = ALL_SPLIT): Placed {
  const sections = createSections();
  const roots = placeTries(sections, tries, { valueOf: classOf, allSplit });
  return { bytes: sections.finish(), roots };
}

/** The members of each class, by number. */
export function membersOf({ classes }: AddressClasses): readonly (readonly number[])[] {
  return Array.from({ length: classes.count() }, (_, number) => {
    const members: number[] = [];
    classes.forEachMember(number, (member) => members.push(member));
    return members;
  });
}

/** The matches that the bytes say accept an address. */
export function acceptedBy(
  placed: Placed,
  members: readonly (readonly number[])[],
  address: Address,
): readonly number[] {
  const root = placed.roots[address.family === 4 ? 0 : 1];
  if (root === undefined) throw new Error('a family has no root');
  const { buffer, byteOffset, byteLength } = placed.bytes;
  return members[lookUp(new DataView(buffer, byteOffset, byteLength), root, address)] ?? [];
}

/** The matches that accept an address, prefix by prefix. */
export function expectedOf(matches: readonly AddressTerms[], address: Address): readonly number[] {
  const inside = (sets: readonly { readonly prefixes: readonly Prefix[] }[]): boolean =>
    sets.some(({ prefixes }) => prefixes.some((prefix) => prefixContains(prefix, address)));
  return matches.flatMap((terms, i) =>
    terms.some(({ include, except }) => (include === 'any' || inside(include)) && !inside(except)) ? [i] : [],
  );
}

/** First and last address of each prefix, and the ones beside them. */
export function edgesOf(prefixes: readonly Prefix[]): readonly Address[] {
  return prefixes.flatMap((prefix) => {
    const { family, first, last } = rangeOf(prefix);
    return [first - 1n, first, last, last + 1n]
      .filter((bits) => bits >= 0n && bits < 1n << BigInt(WIDTH[family]))
      .map((bits) => ({ family, bits }));
  });
}
