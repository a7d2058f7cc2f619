// Every generator of a checked-in file, once. With --check nothing is written: a stale file is an error.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

export const GENERATORS = [
  { what: 'schema types and reference', script: 'schemas/generate.mjs', needsCompiler: false },
  { what: 'page on Kubernetes documents', script: 'schemas/kubernetes/generate.mjs', needsCompiler: false },
  { what: 'layout from BTF', script: 'bpf/generate-layout.mjs', needsCompiler: true },
];

/** Runs one generator with its output on stderr; false if it failed, which with `check` means stale. */
export function generate(script, check) {
  const args = [join(ROOT, script), ...(check ? ['--check'] : [])];
  return spawnSync(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 2, 2] }).status === 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes('--check');
  const failed = GENERATORS.filter(({ script }) => !generate(script, check));
  process.exit(failed.length === 0 ? 0 : 1);
}
