// Repeated measurements, in turns: whatever slows the machine for a while slows every contestant.

/** @import { Measure, Ratio } from './result.d.ts' */

/** Fewer rounds than this are no basis for a median. */
export const LEAST_ROUNDS = 5;

function middle(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  return { median, low: sorted[0], high: sorted.at(-1) };
}

/**
 * @param {readonly number[]} values at least one
 * @param {string} unit
 * @returns {Measure}
 */
export function measureOf(values, unit) {
  return { ...middle(values), samples: values.length, unit };
}

/**
 * Round by round, so that a slow spell that hit both cancels out.
 *
 * @param {readonly number[]} over
 * @param {readonly number[]} under as many, sampled in turns with `over`
 * @returns {Ratio}
 */
export function ratioOf(over, under) {
  return middle(over.map((value, round) => value / under[round]));
}

/**
 * A B C, A B C, …: `rounds` samples of each contestant, a warm-up round before them thrown away.
 *
 * @param {Readonly<Record<string, () => number | Promise<number>>>} contestants name → takes one sample
 * @param {number} rounds
 * @returns {Promise<Record<string, number[]>>}
 */
export async function inTurns(contestants, rounds) {
  const taken = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const [name, sample] of Object.entries(contestants)) {
      const value = await sample();
      if (round >= 0) taken[name].push(value);
    }
  }
  return taken;
}

export function geometricMean(values) {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
