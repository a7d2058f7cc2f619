// An agent in a network namespace of its own, for measuring.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Clock ticks a second in /proc (USER_HZ, the same on every architecture Node runs on). */
const TICKS = 100;

/** Starts `weir run` for host `name` with an interface `eth0`; `source` is YAML. Dispose with `end`. */
export function startAgent({ main, folder, name, source }) {
  const namespace = `weir-bench-${process.pid}`;
  const config = join(folder, 'config.yaml');
  const pins = `/sys/fs/bpf/${basename(folder)}`;
  writeFileSync(config, `host: ${name}\nsource: ${source}\nstate: state\nrun: run\npins: ${pins}\n`);
  execFileSync('ip', ['netns', 'add', namespace]);
  execFileSync('ip', ['-n', namespace, 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'far']);
  const inside = [`--net=/run/netns/${namespace}`, process.execPath, main];
  const child = spawn('nsenter', [...inside, 'run', '--config', config], { stdio: ['ignore', 'ignore', 'inherit'] });
  return {
    pid: child.pid,
    status: () => statusIn(folder),
    async end() {
      const gone = child.exitCode === null ? once(child, 'exit') : undefined;
      child.kill('SIGTERM');
      await gone;
      execFileSync('nsenter', [...inside, 'detach', '--yes', '--config', config]);
      execFileSync('ip', ['netns', 'delete', namespace]);
      for (const made of ['state', 'run', 'config.yaml']) rmSync(join(folder, made), { recursive: true, force: true });
    },
  };
}

function statusIn(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'run', 'status.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

/** Looks every millisecond; throws after 30 s. */
export async function until(agent, holds) {
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(1)) {
    const status = agent.status();
    if (status !== undefined && holds(status)) return performance.now();
  }
  throw new Error(`waiting for the agent: 30 s passed; last status ${JSON.stringify(agent.status())}`);
}

/** Resident megabytes (of 2^20 bytes): now, and at the most since the start. */
export function memoryOf(pid) {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (field) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]) / 1024;
  return { now: megabytes('VmRSS'), most: megabytes('VmHWM') };
}

/** Per cent of one core that a process takes over some seconds. */
export async function idleShare(pid, seconds) {
  const ticks = () => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return Number(fields[11]) + Number(fields[12]);
  };
  const before = ticks();
  await sleep(seconds * 1000);
  return ((ticks() - before) / TICKS / seconds) * 100;
}
