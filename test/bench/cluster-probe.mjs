// One host of a repository, cold: node cluster-probe.mjs FOLDER HOST. Prints milliseconds and figures as JSON.
import { compile } from '../../dist/compile/compile.js';
import { load } from '../../dist/load/load.js';
import { resolve } from '../../dist/resolve/resolve.js';
import { snapshotDirectory } from '../../dist/source/directory.js';

const [, , folder, host] = process.argv;

function timed(action) {
  const start = performance.now();
  const value = action();
  return { value, ms: performance.now() - start };
}

const snapshot = await snapshotDirectory(folder);
const loaded = timed(() => load(snapshot));
const resolved = timed(() => resolve(loaded.value.value));
const compiled = timed(() => compile(resolved.value.value.hosts.get(host)));
const { figures } = compiled.value.value;
const times = { load: loaded.ms, resolve: resolved.ms, compile: compiled.ms };
process.stdout.write(`${JSON.stringify({ times, figures })}\n`);
