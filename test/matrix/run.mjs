// `npm run test:matrix`: every kernel, all of it, without the rest of `npm test`.
//
//   npm run test:matrix -- --record   also writes the counts of verified instructions to test/matrix/verified.json
//   npm run test:matrix -- --smoke    only what `npm test` runs of it
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const VERIFIED = join(ROOT, 'test', 'matrix', 'verified.json');

/** Kernel → variant → counts, by ascending version; what was not measured now stays as it was. */
function recorded(before, lines) {
  const after = structuredClone(before);
  for (const { kernel, variant, counts } of lines) after[kernel] = { ...after[kernel], [variant]: counts };
  const order = (a, b) => a.localeCompare(b, 'en', { numeric: true });
  return Object.fromEntries(Object.entries(after).sort(([a], [b]) => order(a, b)));
}

function record(results) {
  const lines = results.split('\n').filter((line) => line !== '');
  const measured = lines.map((line) => JSON.parse(line)).filter(({ kind }) => kind === 'verified');
  const verified = JSON.parse(readFileSync(VERIFIED, 'utf8'));
  writeFileSync(
    VERIFIED,
    `${JSON.stringify({ ...verified, recorded: recorded(verified.recorded, measured) }, null, 2)}\n`,
  );
  process.stderr.write(`recorded ${measured.length} counts in ${VERIFIED}\n`);
}

const folder = mkdtempSync(join(tmpdir(), 'weir-matrix-'));
try {
  const results = join(folder, 'results');
  writeFileSync(results, '');
  const jest = [
    join('node_modules', 'jest', 'bin', 'jest.js'),
    'test/matrix',
    '--selectProjects',
    'kernel',
    '--runInBand',
  ];
  const { status } = spawnSync(process.execPath, jest, {
    cwd: ROOT,
    stdio: 'inherit',
    env: {
      ...process.env,
      NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
      WEIR_LONG: process.argv.includes('--smoke') ? '0' : '1',
      WEIR_MATRIX_RESULTS: results,
    },
  });
  if (process.argv.includes('--record')) record(readFileSync(results, 'utf8'));
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
