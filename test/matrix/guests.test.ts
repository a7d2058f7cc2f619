import { appendFileSync } from 'node:fs';
import { seedOfRun } from '../generate/seed.ts';
import { encodeCorpus } from './corpus.ts';
import { dependencyOf, installed, Unavailable, unpacked } from './debian.ts';
import { drawCorpus } from './draw.ts';
import { type Cargo, initramfs } from './initramfs.ts';
import { KERNELS, type Kernel } from './kernels.ts';
import { boot, type Ran } from './machine.ts';
import { faults, summary } from './outcome.ts';
import { FULL, SMOKE } from './shares.ts';
import { differences } from './suites/differences.ts';
import type { Line } from './tell.ts';

/** The suites on other kernels, each in a guest of its own, all guests at once. */

const full = process.env['WEIR_LONG'] === '1';
const share = full ? FULL : SMOKE;

const required = process.env['WEIR_REQUIRE_KERNEL'] === '1';

/** The folder of the unpacked kernel. Throws Unavailable. */
function fetched({ name, metaPackage }: Kernel): string {
  if (process.arch !== 'x64')
    throw new Unavailable(`a guest runs this machine's programs on x64; this is ${process.arch}`);
  installed('qemu-system-x86_64', 'qemu-system-x86');
  installed('xz', 'xz-utils');
  unpacked('busybox-static');
  const newest = (): string => unpacked(dependencyOf(metaPackage, `linux-image-${name}.`));
  try {
    return newest();
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    // The lists named a build that the mirror no longer has; they are fresh now.
    return newest();
  }
}

function cargo(kernel: Kernel): Cargo {
  return {
    seconds: share.seconds,
    files: { cases },
    environment: {
      WEIR_MATRIX_GUEST: '1',
      WEIR_MATRIX_CASES: '/weir/cases',
      WEIR_MATRIX_RESULTS: '/dev/ttyS1',
      WEIR_MATRIX_SUITES: share.suites(kernel).join(','),
      WEIR_MATRIX_WITHOUT: kernel.without?.source ?? '',
      WEIR_MATRIX_FULL: full ? '1' : '0',
      WEIR_PATIENCE: '3000',
      WEIR_SEED: String(seed),
      NO_COLOR: '1',
    },
  };
}

const seed = seedOfRun('matrix of kernels');
const corpus = drawCorpus(share.corpus, seed);
const cases = encodeCorpus(corpus);
const frames = corpus.reduce((sum, { asked }) => sum + asked.length, 0);

/** Boots at once; what comes of it is for the test to say. */
function started(kernel: Kernel): Promise<Ran> | Unavailable {
  try {
    const folder = fetched(kernel);
    return boot({ kernel: folder, initramfs: initramfs(folder, cargo(kernel)), seconds: share.seconds + 10 });
  } catch (error) {
    if (error instanceof Unavailable) return error;
    throw error;
  }
}

test(`this machine's kernel decides the same ${frames} frames`, () => {
  expect(differences(corpus).different.slice(0, 5)).toEqual([]);
}, 120_000);

for (const kernel of KERNELS) {
  const running = started(kernel);
  const title = `kernel ${kernel.name}, ${full ? 'at length' : 'in short'}`;
  const passes = async (): Promise<void> => {
    if (running instanceof Unavailable) throw running;
    const ran = await running;
    record(ran.lines);
    process.stdout.write(`${title}: ${frames} frames, ${summary(ran)}\n`);
    expect(faults(kernel.name, ran)).toEqual([]);
  };
  if (running instanceof Unavailable && !required) test.skip(`${title} (skipped: ${running.message})`, passes);
  else test(title, passes, 1000 * (share.seconds + 20));
}

/** For `npm run test:matrix -- --record`. */
function record(lines: readonly Line[]): void {
  const file = process.env['WEIR_MATRIX_RESULTS'];
  if (file === undefined) return;
  appendFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}
