// node roll-back.mjs PINS MECHANISM DIGEST: makes a held generation decide again, by the backend of the built package.
import { kernelBackend } from '../../dist/kernel/libbpf.js';

const [pins, attach, digest] = process.argv.slice(2);
const backend = kernelBackend({ pins, attach });
const held = backend.inspect().held.find((one) => one.digest === digest);
if (held === undefined) throw new Error(`rolling back: no generation of digest ${digest} is held`);
backend.commit(held);
backend[Symbol.dispose]();
