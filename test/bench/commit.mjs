// From a push into a local bare repository to the kernel deciding by it, and what an idle agent costs.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { idleShare, memoryOf, startAgent, until } from './host.mjs';
import { measureOf } from './sample.mjs';
import { SHAPES, writeShape } from './shapes.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MAIN = process.env.WEIR_BENCH_MAIN ?? join(ROOT, 'dist', 'cli', 'main.js');
const RULES = 100;
/** @import { Bench } from './result.d.ts' */

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

async function latencies(folder, { commits, idleSeconds }) {
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
    for (let index = 1; index <= commits; index++) {
      await sleep(300 + 50 * (index % 7));
      const wanted = commit(20_000 + index);
      const from = performance.now();
      push();
      const pushed = performance.now();
      const enforced = await until(agent, ({ revision, inSync }) => revision === wanted && inSync);
      taken.push({
        push: pushed - from,
        enforced: enforced - from,
        pass: agent.status().lastPass.milliseconds,
      });
    }
    await sleep(3000);
    return { taken, share: await idleShare(agent.pid, idleSeconds), memory: memoryOf(agent.pid) };
  } finally {
    await agent.end();
  }
}

async function idle(folder, source, idleSeconds) {
  const agent = startAgent({ main: MAIN, folder, name: 'web-1', source });
  try {
    await until(agent, ({ inSync }) => inSync);
    await sleep(5000);
    return { share: await idleShare(agent.pid, idleSeconds), memory: memoryOf(agent.pid) };
  } finally {
    await agent.end();
  }
}

const alone = (label, values, unit) => ({ label, values: { weir: measureOf(values, unit) }, ratios: {} });

function costs(label, { share, memory }) {
  return {
    label,
    values: {
      CPU: measureOf([share], '% of a core'),
      resident: measureOf([memory.now], 'MiB'),
      'most since the start': measureOf([memory.most], 'MiB'),
    },
    ratios: {},
  };
}

/** @type {Bench} */
export const bench = {
  name: 'commit',
  title: 'From commit to enforced, and an idle agent',
  about: `${RULES} rules (IPv4 and IPv6), a bare repository on the same machine, its refs watched. From the start of \`git push\` until the status
file says that the revision is what the kernel was read back to decide by; each commit changes one rule. Then what an agent costs while nothing happens.`,
  needs: ['root', 'dist', { command: 'git', package: 'git' }],
  async run({ quick, seed, say }) {
    const [commits, idleSeconds] = quick ? [3, 2] : [25, 30];
    const folder = mkdtempSync(join(tmpdir(), 'weir-bench-'));
    try {
      const { taken, ...after } = await latencies(folder, { commits, idleSeconds });
      const rows = [
        alone(
          '`git push` alone',
          taken.map(({ push }) => push),
          'ms',
        ),
        alone(
          'push to enforced',
          taken.map(({ enforced }) => enforced),
          'ms',
        ),
        alone(
          'of that, the pass (fetch to commit)',
          taken.map(({ pass }) => pass),
          'ms',
        ),
        costs(`${RULES} rules, after ${commits} commits`, after),
      ];
      for (const [index, name] of Object.keys(SHAPES).entries()) {
        if (quick && index > 0) break;
        const here = join(folder, `shape-${index}`);
        mkdirSync(here);
        writeShape(here, name, seed);
        rows.push(
          costs(`1,000 rules, 100,000 prefixes: ${name}`, await idle(folder, `{ directory: ${here} }`, idleSeconds)),
        );
        say(rows.at(-1).label);
      }
      return {
        rows,
        targets: [],
        charts: [],
        notes: [`An idle agent was watched for ${idleSeconds} s, one sample.`],
        peers: { git: gitVersion() },
      };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

function gitVersion() {
  return execFileSync('git', ['--version'], { encoding: 'utf8' }).trim().replace('git version ', '');
}
