// A share of the expectations, the same ones every time: of small files all, of large ones equally many.
import { randomFrom } from '../bench/shapes.mjs';

const SEED = 4;

/**
 * How many of each file make up `total`, nobody giving more than he has.
 *
 * @param {readonly number[]} sizes
 * @param {number} total
 * @returns {number[]} as `sizes`
 */
export function sharesOf(sizes, total) {
  const ascending = sizes.map((size, index) => ({ size, index })).sort((a, b) => a.size - b.size);
  const shares = sizes.map(() => 0);
  let left = total;
  for (const [position, { size, index }] of ascending.entries()) {
    shares[index] = Math.min(size, Math.ceil(left / (ascending.length - position)));
    left -= shares[index];
  }
  return shares;
}

/**
 * `count` expectations of a file, in their order, every one as likely as another (Knuth, The Art of Computer
 * Programming 3.4.2, algorithm S).
 *
 * @param {readonly import('./case.d.ts').Case[]} cases
 * @param {number} count
 * @returns {readonly import('./case.d.ts').Case[]}
 */
export function drawn(cases, count) {
  const random = randomFrom(SEED);
  let [unseen, wanted] = [sizeOf(cases), count];
  const takes = () => {
    const taken = random() * unseen < wanted;
    unseen -= 1;
    wanted -= taken ? 1 : 0;
    return taken;
  };
  return cases.map((each) => ({ ...each, expectations: each.expectations.filter(takes) }));
}

/** @param {readonly import('./case.d.ts').Case[]} cases */
export function sizeOf(cases) {
  return cases.reduce((sum, { expectations }) => sum + expectations.length, 0);
}
