import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../house/biome.ts';
import { cpio } from './cpio.ts';
import { unpacked } from './debian.ts';
import { MODULES } from './kernels.ts';
import { modulesOf } from './modules.ts';
import { type Tree, tree } from './tree.ts';

/** What a guest is given beside its kernel. */
export interface Cargo {
  readonly environment: Readonly<Record<string, string>>;
  /** File name below /weir → content. */
  readonly files: Readonly<Record<string, Uint8Array | string>>;
  /** Seconds after which the guest switches itself off. */
  readonly seconds: number;
}

/** npm packages the suites need at run time, without what these depend on. */
const PACKAGES = ['koffi', 'expect', 'fast-check'] as const;
const PROGRAMS = ['ip', 'tc', 'nsenter', 'setpriv'] as const;
const LIBRARY = 'libbpf.so.1';

/**
 * The root file system of a guest: this machine's Node, ip, tc and libbpf, the controller and the suites compiled to
 * JavaScript, the BPF object, the modules of the kernel in folder `kernel`.
 */
export function initramfs(kernel: string, cargo: Cargo): Uint8Array {
  const made = tree();
  for (const path of ['dev', 'proc', 'sys', 'run', 'tmp', 'bin']) made.directory(path);
  const init = readFileSync(join(import.meta.dirname, 'guest', 'init.sh'), 'utf8');
  made.file('init', init.replaceAll('@SECONDS@', String(cargo.seconds)));
  made.copy(join(unpacked('busybox-static'), 'bin', 'busybox'), 'bin/busybox');
  addPrograms(made);
  addModules(made, kernel);
  addController(made);
  const environment = Object.entries(cargo.environment).map(([name, value]) => `${name}=${value}\n`);
  made.file('weir/environment', environment.join(''));
  for (const [name, content] of Object.entries(cargo.files)) made.file(join('weir', name), content);
  return cpio(made.entries());
}

function addPrograms(made: Tree): void {
  made.program(process.execPath);
  made.link('bin/node', process.execPath);
  for (const name of PROGRAMS) made.program(shell(`command -v ${name}`));
  made.program(shell(`ldconfig -p | sed -n 's/.*${LIBRARY.replaceAll('.', '[.]')} .*x86-64.* => //p' | head -n 1`));
}

function shell(script: string): string {
  const env = { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` };
  const said = execFileSync('sh', ['-c', script], { encoding: 'utf8', env }).trim();
  if (said === '') throw new Error(`making a guest: this machine says nothing to ${script}`);
  return said;
}

function addModules(made: Tree, kernel: string): void {
  const modules = modulesOf(kernel, MODULES);
  for (const { name, bytes } of modules) made.file(`modules/${name}.ko`, bytes);
  made.file('modules/order', modules.map(({ name }) => `${name}\n`).join(''));
}

function addController(made: Tree): void {
  const compiled = mkdtempSync(join(tmpdir(), 'weir-guest-'));
  try {
    const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    const project = join(import.meta.dirname, 'guest', 'tsconfig.json');
    execFileSync(process.execPath, [tsc, '-p', project, '--outDir', compiled], { stdio: ['ignore', 2, 2] });
    made.copyFolder(compiled, 'weir');
  } finally {
    rmSync(compiled, { recursive: true });
  }
  for (const path of ['package.json', 'bpf/build/weir.bpf.o', 'test/matrix/verified.json']) {
    made.copy(join(ROOT, path), join('weir', path));
  }
  for (const name of closureOf(PACKAGES)) {
    const at = join('node_modules', name);
    made.copyFolder(join(ROOT, at), join('weir', at), (file) => /\.(c?js|mjs|json|node)$/.test(file));
  }
}

/** Packages and all they depend on, as far as they are installed at the top level, which npm sees to here. */
function closureOf(names: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const visit = (name: string): void => {
    const file = join(ROOT, 'node_modules', name, 'package.json');
    if (found.has(name) || !existsSync(file)) return;
    found.add(name);
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(readFileSync(file, 'utf8'));
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) visit(needed);
  };
  for (const name of names) visit(name);
  return [...found];
}
