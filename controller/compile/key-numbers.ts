/** Numbers by key, a whole number below 2^53. As a Map of them, without an object per key. */
export interface KeyNumbers {
  /** -1 where the key has none. */
  readonly get: (key: number) => number;
  readonly set: (key: number, value: number) => void;
}

/** Room for `most` keys. Open addressing, at most half full. */
export function createKeyNumbers(most: number): KeyNumbers {
  const size = 2 ** (33 - Math.clz32(Math.max(most, 8)));
  const keys = new Float64Array(size).fill(-1);
  const values = new Int32Array(size);
  const placeOf = (key: number): number => {
    let place = mixed(key) & (size - 1);
    while (keys[place] !== key && keys[place] !== -1) place = (place + 1) & (size - 1);
    return place;
  };
  return {
    get(key) {
      const place = placeOf(key);
      return keys[place] === -1 ? -1 : (values[place] ?? 0);
    },
    set(key, value) {
      const place = placeOf(key);
      keys[place] = key;
      values[place] = value;
    },
  };
}

function mixed(key: number): number {
  const high = Math.floor(key / 2 ** 32);
  const h = Math.imul((key >>> 0) ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1);
  return h ^ (h >>> 15);
}
