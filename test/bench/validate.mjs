// How long `weir validate` takes for 1,000 rules and 100,000 prefixes, every host compiled.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measureOf } from './sample.mjs';
import { SHAPES, writeShape } from './shapes.mjs';

/** @import { Bench, Row } from './result.d.ts' */

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MAIN = join(ROOT, 'dist', 'cli', 'main.js');

/** One run under GNU time: seconds on the clock, seconds of CPU, megabytes at the most. */
function measure(folder) {
  const timed = ['-f', '%e %U %S %M', process.execPath, MAIN, 'validate', folder];
  const { status, stderr } = spawnSync('/usr/bin/time', timed, { encoding: 'utf8' });
  const [summary, figures = ''] = stderr.trim().split('\n').slice(-2);
  if (status !== 0) throw new Error(`weir validate ended with ${status}: ${stderr}`);
  const [wall, user, system, kilobytes] = figures.split(' ').map(Number);
  return { summary, wall, cpu: user + system, memory: kilobytes / 1024 };
}

/** @returns {{ row: Row, summary: string }} */
function measured(label, folder, rounds) {
  const runs = Array.from({ length: rounds }, () => measure(folder));
  const column = (field, unit) =>
    measureOf(
      runs.map((run) => run[field]),
      unit,
    );
  const values = { time: column('wall', 's'), CPU: column('cpu', 's'), memory: column('memory', 'MiB') };
  return { row: { label, values, ratios: {} }, summary: `${label}: ${runs[0].summary}.` };
}

/** @type {Bench} */
export const bench = {
  name: 'validate',
  title: '`weir validate`',
  about: `1,000 rules and 100,000 distinct prefixes (a third of them IPv6), written in three ways, and the example policies: reading, checking, resolving
and compiling for one host, process start included.`,
  needs: ['dist', { command: 'time', package: 'time' }],
  run({ quick, seed, say }) {
    const rounds = quick ? 2 : 5;
    const folder = mkdtempSync(join(tmpdir(), 'weir-bench-'));
    try {
      const done = [measured('`policies/`', join(ROOT, 'policies'), rounds)];
      for (const [index, name] of Object.keys(SHAPES).entries()) {
        const here = join(folder, String(index));
        writeShape(here, name, seed);
        done.push(measured(name, here, rounds));
        say(done.at(-1).summary);
      }
      return { rows: done.map(({ row }) => row), targets: [], charts: [], notes: done.map(({ summary }) => summary) };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
