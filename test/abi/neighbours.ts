import { CONSTANTS } from '../../controller/abi/layout.generated.ts';

/** The inverse of the factor that interface indexes are hashed by, modulo 2³². */
const INVERSE = inverseOf(CONSTANTS.WEIR_BINDING_FACTOR);

/** Interface indexes that belong into the same line of the table of bindings as `ifindex`, none of them `ifindex`. */
export function neighboursOf(ifindex: number, count: number): readonly number[] {
  const hash = Math.imul(ifindex, CONSTANTS.WEIR_BINDING_FACTOR) >>> 0;
  const first = (hash >>> CONSTANTS.WEIR_BINDING_SHIFT) * 2 ** CONSTANTS.WEIR_BINDING_SHIFT;
  const found: number[] = [];
  for (let place = first; found.length < count; place++) {
    const neighbour = Math.imul(place, INVERSE) >>> 0;
    if (place !== hash && neighbour > 0 && neighbour < 2 ** 31) found.push(neighbour);
  }
  return found;
}

/** By Newton's iteration: each step doubles the bits that are right, of which any odd number has three at first. */
function inverseOf(odd: number): number {
  let inverse = odd;
  for (let step = 0; step < 4; step++) inverse = Math.imul(inverse, 2 - Math.imul(odd, inverse));
  return inverse;
}
