/** Sets of small numbers, 32 to a word. */

const WORD = 32;

export function createBits(size: number): Uint32Array {
  return new Uint32Array(Math.ceil(size / WORD));
}

export function hasBit(bits: Uint32Array, member: number): boolean {
  return (((bits[member >>> 5] ?? 0) >>> (member & 31)) & 1) === 1;
}

export function setBit(bits: Uint32Array, member: number): void {
  bits[member >>> 5] = (bits[member >>> 5] ?? 0) | (1 << (member & 31));
}

/** Members of both. */
export function both(left: Uint32Array, right: Uint32Array): Uint32Array {
  return left.map((bits, i) => bits & (right[i] ?? 0));
}

/** Members of either. */
export function either(left: Uint32Array, right: Uint32Array): Uint32Array {
  return left.map((bits, i) => bits | (right[i] ?? 0));
}

/** The numbers below `size` that `accepts`. */
export function bitsWhere(size: number, accepts: (member: number) => boolean): Uint32Array {
  const bits = createBits(size);
  for (let member = 0; member < size; member++) if (accepts(member)) setBit(bits, member);
  return bits;
}

/** Calls back with each member, ascending. */
export function membersOf(bits: Uint32Array): (each: (member: number) => void) => void {
  return (each) => {
    bits.forEach((word, i) => {
      for (let rest = word; rest !== 0; rest &= rest - 1) each(i * WORD + 31 - Math.clz32(rest & -rest));
    });
  };
}
