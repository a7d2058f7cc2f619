// How long 5,000 endpoints and 500 NetworkPolicies take from documents to the image of a host.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { register } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measureOf } from './sample.mjs';

/** @import { Bench, Row } from './result.d.ts' */

const PROBE = fileURLToPath(new URL('cluster-probe.mjs', import.meta.url));
const NAMESPACES = 50;

/** On one host every pod is a subject; on fifty, each compiles a fiftieth of them against the same peers. */
const WORLDS = [
  { label: 'all on one host', hosts: 1 },
  { label: 'on fifty hosts, one of them', hosts: 50 },
];

/** Promised for resolving and compiling. */
const MOST_MS = 2000;

/** @returns {Row & { summary: string, decided: number }} */
function measured({ label, hosts }, folder, rounds) {
  const runs = Array.from({ length: rounds }, () => {
    const text = execFileSync(process.execPath, [PROBE, folder, 'host-0'], { encoding: 'utf8', maxBuffer: 2 ** 24 });
    return JSON.parse(text);
  });
  const column = (take) =>
    measureOf(
      runs.map(({ times }) => take(times)),
      'ms',
    );
  const both = column(({ resolve, compile }) => resolve + compile);
  const values = {
    load: column(({ load }) => load),
    resolve: column(({ resolve }) => resolve),
    compile: column(({ compile }) => compile),
    'resolve and compile': both,
  };
  const { rows, live, bytes } = runs[0].figures;
  const summary = `${label} (${hosts}): ${live} of ${rows} rows can decide, the image has ${(bytes / 2 ** 20).toFixed(1)} MiB.`;
  return { label, values, ratios: {}, summary, decided: both.median };
}

/** @type {Bench} */
export const bench = {
  name: 'cluster',
  title: 'Kubernetes documents',
  about: `5,000 pods of both families in 50 namespaces, enrolled by Workloads, and 500 NetworkPolicies of two directions with two to four peers each (pods by labels and
expressions, namespaces, blocks with exceptions) and named ports: documents read and checked, resolved, and one host compiled, each in a fresh process.`,
  needs: ['dist'],
  async run({ quick, seed, say }) {
    register('../../schemas/typescript.mjs', import.meta.url);
    const { clusterFiles } = await import('../generate/cluster.ts');
    const size = { workloads: quick ? 500 : 5000, namespaces: NAMESPACES, policies: quick ? 50 : 500 };
    const folder = mkdtempSync(join(tmpdir(), 'weir-bench-'));
    try {
      const done = WORLDS.map((world) => {
        const files = clusterFiles({ ...size, hosts: world.hosts }, seed);
        for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
        const row = measured(world, folder, quick ? 2 : 5);
        say(row.summary);
        return row;
      });
      const targets = done.map(({ label, decided }) => ({
        figure: `resolving and compiling, 5,000 endpoints and 500 policies, ${label}`,
        target: `≤ ${MOST_MS / 1000} s`,
        measured: `${(decided / 1000).toFixed(2)} s`,
        met: decided <= MOST_MS,
      }));
      const rows = done.map(({ summary, decided, ...row }) => row);
      return { rows, targets, charts: [], notes: done.map(({ summary }) => summary) };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
