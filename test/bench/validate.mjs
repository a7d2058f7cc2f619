// How long `weir validate` takes for 1,000 rules and 100,000 prefixes, every host compiled.
//
//   node test/bench/validate.mjs [RUNS]     after npm run build; writes validate.md beside this file
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { arch, cpus, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SHAPES, writeShape } from './shapes.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MAIN = join(ROOT, 'dist', 'cli', 'main.js');
const RUNS = Number(process.argv[2] ?? 5);
const SEED = 2;

/** One run under GNU time: seconds on the clock, seconds of CPU, megabytes at the most. */
function measure(folder) {
  const timed = ['-f', '%e %U %S %M', process.execPath, MAIN, 'validate', folder];
  const { status, stderr } = spawnSync('/usr/bin/time', timed, { encoding: 'utf8' });
  const [summary, figures = ''] = stderr.trim().split('\n').slice(-2);
  if (status !== 0) throw new Error(`weir validate ended with ${status}: ${stderr}`);
  const [wall, user, system, kilobytes] = figures.split(' ').map(Number);
  return { summary, wall, cpu: user + system, memory: kilobytes / 1024 };
}

function spread(values, digits) {
  const sorted = values.toSorted((a, b) => a - b);
  const text = (value) => value.toFixed(digits);
  return `${text(sorted[Math.floor(sorted.length / 2)])} (${text(sorted[0])}–${text(sorted.at(-1))})`;
}

function row(name, folder) {
  const runs = Array.from({ length: RUNS }, () => measure(folder));
  const column = (field, digits) =>
    spread(
      runs.map((run) => run[field]),
      digits,
    );
  process.stderr.write(`${name}: ${column('wall', 2)} s\n`);
  return `| ${name} | ${runs[0].summary} | ${column('wall', 2)} | ${column('cpu', 2)} | ${column('memory', 0)} |`;
}

const folder = mkdtempSync(join(tmpdir(), 'weir-bench-'));
try {
  const rows = [row('`policies/`', join(ROOT, 'policies'))];
  for (const [index, name] of Object.keys(SHAPES).entries()) {
    const here = join(folder, String(index));
    writeShape(here, name, SEED);
    rows.push(row(name, here));
  }
  const page = `# \`weir validate\`

1,000 rules and 100,000 distinct prefixes (a third of them IPv6), written in three ways, and the example policies.
Reading, checking, resolving and compiling for one host. Median of ${RUNS} runs (fastest–slowest), seed ${SEED}.

| repository | what it says | seconds | seconds of CPU | megabytes |
|---|---|---|---|---|
${rows.join('\n')}

${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()} ${arch()}, Node ${process.version}.
Again: \`npm run build && npm run bench:validate\`.
`;
  writeFileSync(new URL('validate.md', import.meta.url), page);
  process.stdout.write(page);
} finally {
  rmSync(folder, { recursive: true });
}
