// A worker that compiles one case of the update benchmark once, with nothing warm: not the code, not the heap.
import { parentPort, workerData } from 'node:worker_threads';
import { compile } from '../../dist/compile/compile.js';
import { policyOf, stateOf } from './update-cases.mjs';

const policy = policyOf(stateOf(workerData, false));
const start = performance.now();
const { value, diagnostics } = compile(policy);
const milliseconds = performance.now() - start;
parentPort.postMessage(
  value === undefined ? { refused: diagnostics[0].message } : { milliseconds, bytes: value.bytes.length },
);
