// Builds bpf/build/*.o and dist/. Run after .ci/bootstrap.mjs.
//
//   node .ci/build.mjs            both, or fail
//   node .ci/build.mjs --lenient  without a compiler: dist/ only, said so; the BPF objects that are there stay
import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { missing } from './system.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: ['ignore', 2, 2] });
  if (status === 0) return;
  process.stderr.write(`build: ${command} ${args.join(' ')}: ${error?.message ?? `ended with status ${status}`}\n`);
  process.exit(1);
}

const lacking = missing().filter((requirement) => requirement.for === 'build');
if (lacking.length > 0 && process.argv.includes('--lenient')) {
  const names = lacking.map((requirement) => requirement.what).join(', ');
  process.stderr.write(`build: no BPF objects without ${names}; only the in-memory backend will work\n`);
} else {
  run('make', ['--no-print-directory', '-s', '-C', 'bpf']);
}
run(process.execPath, [join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.json']);
chmodSync(join(ROOT, 'dist', 'cli', 'main.js'), 0o755);
