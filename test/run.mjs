// `npm test`: every check in order, progress on stderr, and `N passed, N failed` as the last line of stdout.
// A check counts as one test. WEIR_REQUIRE_KERNEL=1: what needs root and BPF may not be skipped.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GENERATORS, generate } from '../.ci/generate.mjs';
import { isRoot, missing } from '../.ci/system.mjs';
import { countReport, NONE, plus, skipLines, summary } from './tally.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const required = process.env['WEIR_REQUIRE_KERNEL'] === '1';
const say = (text) => process.stderr.write(`${text}\n`);

/** @type {import('node:child_process').ChildProcess | undefined} */
let running;

async function run(args, env = {}) {
  running = spawn(process.execPath, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 2, 2] });
  const [status] = await once(running, 'close');
  return status === 0;
}

/** What runs ends with this process, and cleans up (leftovers.mjs). A signal to npm reaches its shell only, so that is watched. */
function endTogether() {
  const end = (signal) => {
    running?.kill(signal);
    process.exit(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, end);
  const parent = process.ppid;
  const isOrphan = () => process.env['npm_lifecycle_event'] !== undefined && process.ppid !== parent;
  setInterval(() => isOrphan() && end('SIGTERM'), 500).unref();
}

async function check(what, passes) {
  const started = Date.now();
  const passed = await passes();
  say(`${passed ? 'ok  ' : 'FAIL'} ${what} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return passed ? { ...NONE, passed: 1 } : { ...NONE, failed: 1 };
}

/** What cannot run here: skipped with its reason, or a failure where it is required. */
function unable(what, reason) {
  if (required) say(`FAIL ${what}: ${reason}`);
  return required ? { ...NONE, failed: 1 } : { ...NONE, skipped: [`${what} (skipped: ${reason})`] };
}

async function jest(project, args) {
  const folder = mkdtempSync(join(tmpdir(), 'weir-jest-'));
  try {
    const report = join(folder, 'report.json');
    const options = ['--selectProjects', project, '--json', '--outputFile', report, ...args];
    const env = { NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' };
    const passed = await run([join('node_modules', 'jest', 'bin', 'jest.js'), ...options], env);
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

endTogether();
let tally = NONE;
for (const step of steps) tally = plus(tally, await step());
for (const line of skipLines(tally)) say(line);
process.stdout.write(`${summary(tally)}\n`);
process.exit(tally.failed === 0 ? 0 : 1);
