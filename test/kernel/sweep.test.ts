import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { namespace } from '../netns.ts';
import { uniqueName } from '../network-namespace.mjs';

/** A run that is killed leaves nothing (leftovers.mjs), and what others made stays. */

const SWEEPER = fileURLToPath(new URL('../sweep.mjs', import.meta.url));

test('when a run has ended its processes, namespaces, pins and files are removed, and nobody else’s', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'weir-swept-'));
  const [own, name] = [namespace('swep'), uniqueName('swep')];
  using other = namespace('swep');
  const pins = `/sys/fs/bpf/weir-test-${name}`;
  mkdirSync(join(pins, 'maps'), { recursive: true });
  writeFileSync(join(folder, 'names'), `${own.name}\n${name}\n`);
  const process_ = (run: string) =>
    spawn('nsenter', [`--net=${own.path}`, 'sleep', '1000'], { env: { ...process.env, WEIR_TEST_RUN: run } });
  const [left, foreign] = [process_(folder), process_(`${folder}-other`)];
  const ended = once(left, 'exit');

  const sweeper = spawn(process.execPath, [SWEEPER, folder, String(process.pid), String(process.ppid)]);
  const swept = once(sweeper, 'exit');
  expect(existsSync(folder)).toBe(true);
  sweeper.stdin.end();
  expect(await swept).toEqual([0, null]);
  expect(await ended).toEqual([null, 'SIGTERM']);
  expect([folder, own.path, pins].filter(existsSync)).toEqual([]);
  expect([existsSync(other.path), foreign.exitCode]).toEqual([true, null]);
  foreign.kill('SIGKILL');
});
