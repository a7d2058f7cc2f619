import type { Family } from '../net/address.ts';

/** A total map of one family's addresses: `values[i]` from `keys[i]` up to the next key. keys[0] is 0. */
export interface AddressMap {
  readonly keys: readonly bigint[];
  readonly values: readonly number[];
}

export type AddressMaps = Readonly<Record<Family, AddressMap>>;

/** Builds a map in ascending order of keys; equal neighbours become one interval. */
export function createAddressMap(): AddressMap & { add(key: bigint, value: number): void } {
  const keys: bigint[] = [];
  const values: number[] = [];
  return {
    keys,
    values,
    add(key, value) {
      if (values.at(-1) === value) return;
      keys.push(key);
      values.push(value);
    },
  };
}

/** One value for every address. */
export function constantMap(value: number): AddressMap {
  return { keys: [0n], values: [value] };
}
