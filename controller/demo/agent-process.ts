import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readProgress } from './progress.ts';
import type { Progress } from './world.ts';

const run = promisify(execFile);
const MAIN = fileURLToPath(new URL('../cli/main.js', import.meta.url));

/** `weir run` in a process of its own. Disposing stops it and removes all that it put into the kernel. */
export interface AgentProcess extends AsyncDisposable {
  readonly start: () => Promise<void>;
  readonly end: (signal: 'SIGKILL' | 'SIGTERM') => Promise<void>;
  readonly progress: () => Promise<Progress>;
  readonly statusText: () => Promise<string>;
}

/** An agent for the host `web-1` in the network namespace at `namespace`, following `bare`; its log goes to `folder`/agent.log. */
export async function agentProcess(namespace: string, folder: string, bare: string): Promise<AgentProcess> {
  const config = join(folder, 'config.yaml');
  await writeFile(config, configuration(folder, bare));
  const inside = [`--net=${namespace}`, process.execPath, MAIN];
  let child: ChildProcess | undefined;
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    const impatience = setTimeout(() => child?.kill('SIGKILL'), 10_000);
    await gone;
    clearTimeout(impatience);
  };
  return {
    async start() {
      await using log = await open(join(folder, 'agent.log'), 'a');
      child = spawn('nsenter', [...inside, 'run', '--config', config], { stdio: ['ignore', log.fd, log.fd] });
    },
    end,
    progress: () => readProgress(join(folder, 'run', 'status.json')),
    statusText: async () => (await run('nsenter', [...inside, 'status', '--config', config])).stdout,
    async [Symbol.asyncDispose]() {
      await end('SIGTERM');
      await run('nsenter', [...inside, 'detach', '--yes', '--config', config]).catch(() => undefined);
      await rm(pinsOf(folder), { recursive: true, force: true });
    },
  };
}

function configuration(folder: string, bare: string): string {
  return `host: web-1
source:
  git: { url: ${bare}, ref: main }
state: ${join(folder, 'state')}
run: ${join(folder, 'run')}
pins: ${pinsOf(folder)}
`;
}

function pinsOf(folder: string): string {
  return join('/sys/fs/bpf', basename(folder));
}
