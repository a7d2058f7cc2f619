// From a push into a local bare repository to the kernel deciding by it, and what an idle agent costs. As root.
//
//   node test/bench/commit-to-enforced.mjs [COMMITS]     after npm run build; writes commit-to-enforced.md beside this file
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { arch, cpus, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { idleShare, memoryOf, startAgent, until } from './host.mjs';
import { SHAPES, writeShape } from './shapes.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MAIN = process.env.WEIR_BENCH_MAIN ?? join(ROOT, 'dist', 'cli', 'main.js');
const COMMITS = Number(process.argv[2] ?? 25);
const RULES = 100;
const SEED = 2;
const IDLE_SECONDS = 30;

const HOST = `apiVersion: weir/v1
kind: Host
metadata: { name: web-1 }
spec:
  addresses: [192.0.2.1, "2001:db8::1"]
  interfaces: [{ name: eth0 }]
`;

/** 100 rules, the last of which opens `port`: every revision is another image. */
function policy(port) {
  const rule = (index) => {
    const peers = `[{ cidr: 10.${index}.0.0/16 }, { cidr: "2001:db8:${index}::/48" }]`;
    const opened = index === RULES - 1 ? port : 1000 + index;
    return `    - { name: r${index}, action: allow, from: ${peers}, ports: [{ protocol: tcp, port: ${opened} }] }\n`;
  };
  const rules = Array.from({ length: RULES }, (_, index) => rule(index)).join('');
  return `apiVersion: weir/v1\nkind: Policy\nmetadata: { name: web }\nspec:\n  subject: { hosts: {} }\n  default: { ingress: deny }\n  ingress:\n${rules}`;
}

async function latencies(folder) {
  const [bare, work] = [join(folder, 'policies.git'), join(folder, 'work')];
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', bare]);
  execFileSync('git', ['init', '-q', '-b', 'main', work]);
  const git = (...args) =>
    execFileSync('git', ['-C', work, '-c', 'user.name=bench', '-c', 'user.email=bench@weir.invalid', ...args], {
      encoding: 'utf8',
    }).trim();
  const commit = (port) => {
    writeFileSync(join(work, 'policy.yaml'), policy(port));
    git('add', '-A');
    git('commit', '-q', '-m', `open ${port}`);
    return git('rev-parse', 'HEAD');
  };
  const push = () => git('push', '-q', bare, 'HEAD:main');
  writeFileSync(join(work, 'host.yaml'), HOST);
  const first = commit(20_000);
  push();
  const agent = startAgent({
    main: MAIN,
    folder,
    name: 'web-1',
    source: `{ git: { url: ${bare}, pollSeconds: 3600 } }`,
  });
  try {
    await until(agent, ({ revision }) => revision === first);
    const taken = [];
    for (let index = 1; index <= COMMITS; index++) {
      await sleep(300 + 50 * (index % 7));
      const wanted = commit(20_000 + index);
      const from = performance.now();
      push();
      const pushed = performance.now();
      const enforced = await until(agent, ({ revision, inSync }) => revision === wanted && inSync);
      taken.push({
        push: pushed - from,
        push_to_enforced: enforced - from,
        pass: agent.status().lastPass.milliseconds,
      });
    }
    await sleep(3000);
    return { taken, share: await idleShare(agent.pid, IDLE_SECONDS), memory: memoryOf(agent.pid) };
  } finally {
    await agent.end();
  }
}

async function idle(folder, source) {
  const agent = startAgent({ main: MAIN, folder, name: 'web-1', source });
  try {
    await until(agent, ({ inSync }) => inSync);
    await sleep(5000);
    return { share: await idleShare(agent.pid, IDLE_SECONDS), memory: memoryOf(agent.pid) };
  } finally {
    await agent.end();
  }
}

function spread(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return [sorted[Math.floor(sorted.length / 2)], sorted[0], sorted.at(-1)]
    .map((value) => Math.round(value))
    .join(' | ');
}

const cost = (name, { share, memory }) =>
  `| ${name} | ${share.toFixed(2)} | ${Math.round(memory.now)} | ${Math.round(memory.most)} |`;

const folder = mkdtempSync(join(tmpdir(), 'weir-bench-'));
try {
  const { taken, ...after } = await latencies(folder);
  const column = (field) => spread(taken.map((one) => one[field]));
  const costs = [cost(`${RULES} rules, after ${COMMITS} commits`, after)];
  for (const [index, name] of Object.keys(SHAPES).entries()) {
    const here = join(folder, `shape-${index}`);
    mkdirSync(here);
    writeShape(here, name, SEED);
    costs.push(cost(`1,000 rules, 100,000 prefixes: ${name}`, await idle(folder, `{ directory: ${here} }`)));
    process.stderr.write(`${costs.at(-1)}\n`);
  }
  const versions = `Node ${process.version}, ${execFileSync('git', ['--version'], { encoding: 'utf8' }).trim()}`;
  const page = `# From commit to enforced

${RULES} rules (IPv4 and IPv6), a bare repository on the same machine, its refs watched. From the start of \`git push\` until the
status file says that the revision is what the kernel was read back to decide by. ${COMMITS} commits, each changing one rule; milliseconds.

| | median | least | most |
|---|---|---|---|
| \`git push\` alone | ${column('push')} |
| push to enforced | ${column('push_to_enforced')} |
| of that, the pass (fetch to commit) | ${column('pass')} |

What the agent costs while nothing happens, over ${IDLE_SECONDS} s; megabytes are resident ones, *most* since the start.

| policy | % of a core | megabytes | most |
|---|---|---|---|
${costs.join('\n')}

${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()} ${arch()}, ${versions}.
The cores were shared with other work: the least says more than the most.
Again, as root: \`npm run build && npm run bench:commit\`.
`;
  writeFileSync(new URL('commit-to-enforced.md', import.meta.url), page);
  process.stdout.write(page);
} finally {
  rmSync(folder, { recursive: true });
}
