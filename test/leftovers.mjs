// What a run of Jest leaves behind, however it ends. Its temporary files lie in one folder, all names of its network
// namespaces and pins (netns.ts) are written down there, and its processes carry the folder's name in their
// environment. A sweeper (sweep.mjs), which no signal to the run reaches, waits for the run's end and removes just these.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SWEEPER = fileURLToPath(new URL('sweep.mjs', import.meta.url));

/** Jest's globalSetup; corpora/run.mjs begins with it too. */
export default function startSweeper() {
  const folder = mkdtempSync(join(tmpdir(), 'weir-run-'));
  chmodSync(folder, 0o711); // Some tests do as another user does.
  const sweeper = spawn(process.execPath, [SWEEPER, folder, String(process.pid), String(process.ppid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  sweeper.stdin.unref();
  sweeper.unref();
  process.env['TMPDIR'] = folder;
  process.env['WEIR_TEST_RUN'] = folder;
}
