import { appendFileSync } from 'node:fs';
import { kernelVersion } from '../../controller/kernel/probe.ts';
import { seedOfRun } from '../generate/seed.ts';
import { encodeCorpus } from './corpus.ts';
import { dependencyOf, installed, Unavailable, unpacked } from './debian.ts';
import { drawCorpus } from './draw.ts';
import { type Cargo, initramfs } from './initramfs.ts';
import { KERNELS, type Kernel } from './kernels.ts';
import { boot, type Ran } from './machine.ts';
import { FULL, SMOKE } from './shares.ts';
import type { Line } from './tell.ts';

/** The suites on other kernels, each in a guest of its own, all guests at once. */

const full = process.env['WEIR_LONG'] === '1';
const share = full ? FULL : SMOKE;

const required = process.env['WEIR_REQUIRE_KERNEL'] === '1';

/** The folder of the unpacked kernel. Throws Unavailable. */
function fetched({ name, metaPackage }: Kernel): string {
  installed('qemu-system-x86_64', 'qemu-system-x86');
  unpacked('busybox-static');
  return unpacked(dependencyOf(metaPackage, `linux-image-${name}.`));
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
const cases = encodeCorpus(drawCorpus(share.corpus, seed));

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

for (const kernel of KERNELS) {
  const running = started(kernel);
  const title = `kernel ${kernel.name}`;
  const passes = async (): Promise<void> => {
    if (running instanceof Unavailable) throw running;
    const ran = await running;
    record(ran.lines);
    process.stdout.write(`${title}: ${summary(ran)}\n`);
    expect(faults(kernel, ran)).toEqual([]);
  };
  if (running instanceof Unavailable && !required) test.skip(`${title} (skipped: ${running.message})`, passes);
  else test(title, passes, 1000 * (share.seconds + 20));
}

function summary({ lines, seconds }: Ran): string {
  const count = lines.filter(({ kind }) => kind === 'test').length;
  const version = lines.find((line) => line.kind === 'ended')?.kernel;
  return `${version ?? 'not to the end'}, ${count} tests in ${seconds.toFixed(0)} s`;
}

/** What went wrong in a guest; with its last words on the console where something did. */
function faults({ name }: Kernel, { lines, console }: Ran): readonly string[] {
  const failed = lines.flatMap((line) =>
    line.kind === 'test' && line.error !== undefined ? [`${line.title}: ${line.error}`] : [],
  );
  const ended = lines.find((line) => line.kind === 'ended');
  const right = ended !== undefined && kernelVersion(ended.kernel).join('.') === name;
  const passed = lines.filter(({ kind }) => kind === 'test').length;
  if (failed.length === 0 && right && passed > 0) return [];
  return [...failed, ...(right ? [] : ['it did not reach the end']), `console: …${console.slice(-4000)}`];
}

/** For `npm run test:matrix -- --record`. */
function record(lines: readonly Line[]): void {
  const file = process.env['WEIR_MATRIX_RESULTS'];
  if (file === undefined) return;
  appendFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}
