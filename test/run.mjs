// `npm test`: every check in order, progress on stderr, and `N passed, N failed` as the last line of stdout.
// A check counts as one test. WEIR_REQUIRE_KERNEL=1: what needs root and BPF may not be skipped.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GENERATORS, generate } from '../.ci/generate.mjs';
import { isRoot, missing } from '../.ci/system.mjs';
import { countReport, NONE, plus, summary } from './tally.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const required = process.env['WEIR_REQUIRE_KERNEL'] === '1';
const say = (text) => process.stderr.write(`${text}\n`);

function run(args, env = {}) {
  const child = spawnSync(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 2, 2],
  });
  return child.status === 0;
}

function check(what, passes) {
  const started = Date.now();
  const passed = passes();
  say(`${passed ? 'ok  ' : 'FAIL'} ${what} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return passed ? { ...NONE, passed: 1 } : { ...NONE, failed: 1 };
}

/** What cannot run here: skipped with its reason, or a failure where it is required. */
function unable(what, reason) {
  say(`${required ? 'FAIL' : 'skip'} ${what}: ${reason}`);
  return required ? { ...NONE, failed: 1 } : { ...NONE, skipped: 1 };
}

function jest(project, args) {
  const folder = mkdtempSync(join(tmpdir(), 'weir-jest-'));
  try {
    const report = join(folder, 'report.json');
    const options = ['--selectProjects', project, '--json', '--outputFile', report, ...args];
    const env = { NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' };
    const passed = run([join('node_modules', 'jest', 'bin', 'jest.js'), ...options], env);
    const kernelRequired = required && project === 'kernel';
    const count = countReport(JSON.parse(readFileSync(report, 'utf8')), { passed, required: kernelRequired });
    for (const title of count.unjustified) say(`FAIL a skip that may not be: ${title}`);
    return count;
  } catch (error) {
    say(`FAIL jest ${project}: ${error instanceof Error ? error.message : error}`);
    return { ...NONE, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const compilerMissing = missing().filter((requirement) => requirement.for === 'build');
const kernelMissing = [
  ...(isRoot() ? [] : ['root']),
  ...missing({ tests: true }).map((requirement) => requirement.what),
];
const tsc = join('node_modules', 'typescript', 'bin', 'tsc');
const biome = join('node_modules', '@biomejs', 'biome', 'bin', 'biome');

const steps = [
  () => check('lint', () => run([biome, 'check', '--error-on-warnings', '.'])),
  () => check('build (controller types, BPF objects)', () => run([join('.ci', 'build.mjs'), '--lenient'])),
  () => check('test types', () => run([tsc, '-p', join('test', 'tsconfig.json')])),
  ...GENERATORS.map(
    ({ what, script, needsCompiler }) =>
      () =>
        needsCompiler && compilerMissing.length > 0
          ? unable(`generated: ${what}`, `${compilerMissing.map((requirement) => requirement.what).join(', ')} missing`)
          : check(`generated: ${what}`, () => generate(script, true)),
  ),
  () => jest('pure', ['--maxWorkers=2']),
  () =>
    kernelMissing.length > 0
      ? unable('kernel tests', `${kernelMissing.join(', ')} missing`)
      : jest('kernel', ['--runInBand']),
];

let tally = NONE;
for (const step of steps) tally = plus(tally, step());
process.stdout.write(`${summary(tally)}\n`);
process.exit(tally.failed === 0 ? 0 : 1);
