/** Values per page, and pages per index: 256 × 256 values. */
export const PAGE: number = 256;

/** Two-level maps from a 16-bit value to a class, equal pages and equal indexes stored once. */
export interface Pages {
  readonly pages: readonly Uint32Array[];
  /** Each 256 page numbers. */
  readonly indexes: readonly Uint32Array[];
  /** The number of the index of a map of 65,536 classes. */
  indexOf(classes: Uint32Array): number;
}

export function createPages(): Pages {
  const pages = createStore();
  const indexes = createStore();
  return {
    pages: pages.items,
    indexes: indexes.items,
    indexOf(classes) {
      const numbers = new Uint32Array(PAGE);
      for (let page = 0; page < PAGE; page++) {
        numbers[page] = pages.numberOf(classes.subarray(page * PAGE, (page + 1) * PAGE));
      }
      return indexes.numberOf(numbers);
    },
  };
}

function createStore(): { readonly items: readonly Uint32Array[]; numberOf(item: Uint32Array): number } {
  const numbers = new Map<string, number>();
  const items: Uint32Array[] = [];
  return {
    items,
    numberOf(item) {
      const key = keyOf(item);
      const number = numbers.get(key) ?? items.push(item.slice()) - 1;
      numbers.set(key, number);
      return number;
    },
  };
}

/** The runs of equal values: most items have few, and spelling out 256 values would be most of the work. */
function keyOf(item: Uint32Array): string {
  let key = '';
  let last = -1;
  for (let i = 0; i < item.length; i++) {
    const value = item[i] ?? 0;
    if (value !== last) key += `${i}:${value} `;
    last = value;
  }
  return key;
}
