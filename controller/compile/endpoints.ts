import type { HostPolicy, ResolvedWorkload } from '../model/policy.ts';
import { ALWAYS_OWN } from '../model/subject.ts';
import { type Family, WIDTH } from '../net/address.ts';
import { type AddressRange, rangeOf } from '../net/prefix.ts';
import { type AddressMap, type AddressMaps, createAddressMap } from './address-map.ts';

/** 1 for the host's own side of a packet, 0 for the rest. */
export function ownMaps(policy: HostPolicy): AddressMaps {
  const own = policy.addresses.map(({ family, bits }): AddressRange => ({ family, first: bits, last: bits }));
  const ranges = [...own, ...ALWAYS_OWN.map(rangeOf)].map((range) => ({ ...range, value: 1 }));
  return mapsOf(ranges, 0);
}

/** The subject of each resident's addresses, `stranger` elsewhere. A resident's first claim wins. */
export function residentMaps(
  residents: readonly ResolvedWorkload[],
  subjectOf: (workload: ResolvedWorkload) => number,
  stranger: number,
): AddressMaps {
  const ranges = residents.flatMap((workload) =>
    workload.addresses.map(({ family, bits }) => ({ family, first: bits, last: bits, value: subjectOf(workload) })),
  );
  return mapsOf(ranges, stranger);
}

interface ValuedRange extends AddressRange {
  readonly value: number;
}

function mapsOf(ranges: readonly ValuedRange[], otherwise: number): AddressMaps {
  return { 4: mapOf(4, ranges, otherwise), 6: mapOf(6, ranges, otherwise) };
}

/** The first range that holds an address names its value. */
function mapOf(family: Family, ranges: readonly ValuedRange[], otherwise: number): AddressMap {
  const own = ranges.filter((range) => range.family === family);
  const points = new Map<bigint, number>();
  for (const { first, last, value } of own) if (first === last && !points.has(first)) points.set(first, value);
  const wide = own.filter(({ first, last }) => first !== last);
  const keys = new Set([0n, ...own.flatMap(({ first, last }) => [first, last + 1n])]);
  const valueAt = (key: bigint): number =>
    points.get(key) ?? wide.find(({ first, last }) => first <= key && key <= last)?.value ?? otherwise;
  const map = createAddressMap();
  const end = 1n << BigInt(WIDTH[family]);
  for (const key of [...keys].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))) if (key < end) map.add(key, valueAt(key));
  return map;
}
