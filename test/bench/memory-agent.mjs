// What the agent holds: resident memory while nothing happens, and at the most during a pass over an edited repository.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { cidrText } from './flat-policy.mjs';
import { memoryOf, startAgent } from './host.mjs';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const PATIENCE = 180_000;
/** Milliseconds after a pass until the agent counts as idle. */
const REST = 5_000;

const HOST = `apiVersion: weir/v1
kind: Host
metadata: { name: web-1 }
spec:
  addresses: [192.0.2.1]
  interfaces: [{ name: eth0 }]
`;
const SET = `apiVersion: weir/v1
kind: AddressSet
metadata: { name: listed }
spec: { files: [listed.txt] }
`;

/** Writes a case of update-cases.mjs as a repository. */
function writeRepository(folder, { rules, listed }) {
  const lines = rules.map(({ prefixes, port, action }, i) => {
    const from =
      prefixes === 'listed'
        ? '{ addressSet: listed }'
        : prefixes.map((each) => `{ cidr: ${cidrText(each)} }`).join(', ');
    return `    - { name: r${i}, action: ${action}, from: [${from}], ports: [{ protocol: udp, port: ${port} }] }`;
  });
  const spec = 'spec:\n  subject: { hosts: {} }\n  default: { ingress: deny }\n  ingress:\n';
  writeFileSync(join(folder, 'host.yaml'), HOST);
  writeFileSync(
    join(folder, 'policy.yaml'),
    `apiVersion: weir/v1\nkind: Policy\nmetadata: { name: flat }\n${spec}${lines.join('\n')}\n`,
  );
  if (listed.length === 0) return;
  writeFileSync(join(folder, 'listed.yaml'), SET);
  writeFileSync(join(folder, 'listed.txt'), `${listed.map(cidrText).join('\n')}\n`);
}

async function settled(agent, since) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await sleep(50)) {
    const status = agent.status();
    if (status?.inSync === true && status.revision !== since) return status.revision;
  }
  throw new Error(`the agent is not in sync after ${PATIENCE / 1000} s: ${JSON.stringify(agent.status()?.lastError)}`);
}

/**
 * @param {(done: boolean) => Pick<import('./update-cases.mjs').Case, 'rules' | 'listed'>} stateAt before and after the edit
 * @returns {Promise<{ idle: number, peak: number }>} MiB
 */
export async function agentMemory(stateAt) {
  const folder = mkdtempSync(join(tmpdir(), 'weir-bench-'));
  const repository = join(folder, 'repository');
  mkdirSync(repository);
  writeRepository(repository, stateAt(false));
  const agent = startAgent({ main: MAIN, folder, name: 'web-1', source: `{ directory: ${repository} }` });
  try {
    const first = await settled(agent, undefined);
    await sleep(REST);
    const idle = memoryOf(agent.pid).now;
    // Forgets the peak so far: proc(5), clear_refs.
    writeFileSync(`/proc/${agent.pid}/clear_refs`, '5');
    writeRepository(repository, stateAt(true));
    await settled(agent, first);
    return { idle, peak: memoryOf(agent.pid).most };
  } finally {
    await agent.end();
    rmSync(folder, { recursive: true, force: true });
  }
}
