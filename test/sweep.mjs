// node sweep.mjs FOLDER RUN PARENT: waits until the process RUN has ended, which holds the other end of standard input, then
// removes what leftovers.mjs says of FOLDER. Where npm started the run, it ends the run when its PARENT is gone: a signal
// to npm reaches the shell of the script and goes no further.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const [folder = '', run = '', parent = ''] = process.argv.slice(2);
const MARK = `WEIR_TEST_RUN=${folder}`;
/** Milliseconds between looks. */
const LOOK = 200;
/** Looks for as long as a process that is told to end, as a demo of weir is, may clean up after itself. */
const PATIENCE = 50;

const watching = setInterval(() => {
  if (process.env['npm_lifecycle_event'] !== undefined && parentOf(run) !== parent) end(run, 'SIGTERM');
}, LOOK);
process.stdin.resume().on('end', () => {
  clearInterval(watching);
  void sweep();
});

async function sweep() {
  for (const pid of processesOfRun()) end(pid, 'SIGTERM');
  for (let looks = 0; looks < PATIENCE && processesOfRun().length > 0; looks++) await sleep(LOOK);
  for (const pid of processesOfRun()) end(pid, 'SIGKILL');
  for (const name of namesOfRun()) {
    rmSync(`/sys/fs/bpf/weir-test-${name}`, { recursive: true, force: true });
    if (existsSync(`/run/netns/${name}`)) execFileSync('ip', ['netns', 'delete', name], { stdio: 'ignore' });
  }
  rmSync(folder, { recursive: true, force: true });
}

/** The fourth field of proc_pid_stat(5), behind a name in brackets; none when the process has ended. */
function parentOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1];
  } catch {
    return undefined;
  }
}

function processesOfRun() {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(MARK);
    } catch {
      return false;
    }
  });
}

function namesOfRun() {
  const names = join(folder, 'names');
  return existsSync(names) ? readFileSync(names, 'utf8').split('\n').filter(Boolean) : [];
}

/** One that has ended meanwhile needs no signal. */
function end(pid, signal) {
  try {
    process.kill(Number(pid), signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
