import type { CorpusSize } from './draw.ts';
import type { Kernel } from './kernels.ts';

/** How much of the matrix runs. Emulation is ten to twenty times slower than the machine. */
export interface Share {
  readonly corpus: CorpusSize;
  /** The most a guest may take, start to end. */
  readonly seconds: number;
  /** Modules below test/matrix, without extension, that a guest of this kernel runs. */
  suites(kernel: Kernel): readonly string[];
}

const OWN = ['suites/variants.test', 'suites/decisions.test', 'suites/attached.test'] as const;

/** With every `npm test`. */
export const SMOKE: Share = {
  corpus: { policies: 40, frames: 50, largeRules: 0, odd: 1000 },
  seconds: 900,
  suites: () => OWN,
};

/** With `npm run test:matrix` and `npm run test:long`: the tests of test/kernel as they are, too. */
export const FULL: Share = {
  corpus: { policies: 200, frames: 50, largeRules: 1000, odd: Number.POSITIVE_INFINITY },
  seconds: 3600,
  suites: ({ kernelTests }) => [...OWN, ...kernelTests.map((name) => `../kernel/${name}.test`)],
};
