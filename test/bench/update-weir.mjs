// weir's side of the update benchmark, as the agent works: one process that compiles, stages and commits again and again.
import { rmSync } from 'node:fs';
import { apply } from '../../dist/apply/apply.js';
import { createCompiler } from '../../dist/compile/compile.js';
import { listInterfaces } from '../../dist/kernel/interfaces.js';
import { kernelBackend } from '../../dist/kernel/libbpf.js';
import { policyOf, stateOf } from './update-cases.mjs';

const PAGE = 4096;

/** Brings `edited` into force in a namespace. */
export function weir(host, edited) {
  const pins = `/sys/fs/bpf/${host.name}`;
  const compile = createCompiler();
  const backend = kernelBackend({ pins, attach: 'tcx' });
  const end = () => {
    host.inside(() => backend.release());
    backend[Symbol.dispose]();
    rmSync(pins, { recursive: true, force: true });
  };
  try {
    const before = imageOf(compile, policyOf(stateOf(edited, false)));
    const interfaces = host.inside(listInterfaces);
    const { failures } = host.inside(() => apply(backend, before, interfaces));
    if (failures.length > 0) throw failures[0];
    const change = (done) => {
      const policy = policyOf(stateOf(edited, done));
      return () => host.inside(() => step({ backend, compile, interfaces }, policy));
    };
    const after = imageOf(compile, policyOf(stateOf(edited, true)));
    return { change, pages: differing(before.bytes, after.bytes), bytes: after.bytes.length, [Symbol.dispose]: end };
  } catch (error) {
    end();
    throw error;
  }
}

/** Milliseconds of each step, and the pages that stage wrote. */
function step({ backend, compile: compiler, interfaces }, policy) {
  const start = performance.now();
  const image = imageOf(compiler, policy);
  const compiled = performance.now();
  const staged = backend.stage(image, interfaces);
  const written = performance.now();
  backend.commit(staged);
  return {
    compile: compiled - start,
    stage: written - compiled,
    commit: performance.now() - written,
    written: staged.pages.written,
  };
}

function imageOf(compiler, policy) {
  const { value, diagnostics } = compiler(policy);
  if (value === undefined) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  return value;
}

/** Pages of two images that are not the same, and pages in all. */
function differing(one, other) {
  const total = Math.ceil(Math.max(one.length, other.length) / PAGE);
  const page = (bytes, i) => Buffer.from(bytes.buffer, bytes.byteOffset + i * PAGE, clamp(bytes.length - i * PAGE));
  const differ = Array.from({ length: total }, (_, i) => !page(one, i).equals(page(other, i)));
  return { written: differ.filter(Boolean).length, total };
}

const clamp = (bytes) => Math.max(0, Math.min(PAGE, bytes));
