import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, rmdirSync, statSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../../controller/errors/fault.ts';
import { holderIn } from '../../controller/kernel/lock-holder.ts';
import { writerOf } from '../../controller/kernel/writer.ts';
import { pinFolder } from '../netns.ts';

/** Who may write below a folder of pins, and whom a refusal names. */

const [ROOT, NOBODY] = [0, 65_534];

test.each([
  ['is not there', undefined],
  ['anyone may read', 0o755],
  ['anyone may write', 0o777],
  ['is root’s alone', 0o700],
])('a folder that %s is root’s alone afterwards', (_, mode) => {
  using parent = pinFolder('mode');
  const pins = join(parent.path, 'pins');
  if (mode !== undefined) {
    mkdirSync(pins);
    chmodSync(pins, mode);
  }
  using writer = writerOf(pins);
  writer.claim();
  const { uid, mode: after } = statSync(pins);
  expect([uid, after & 0o777]).toEqual([ROOT, 0o700]);
  rmdirSync(pins);
});

test('a folder that another user made is refused, and left as it is', () => {
  using parent = pinFolder('other');
  const pins = join(parent.path, 'pins');
  mkdirSync(pins);
  chmodSync(pins, 0o755);
  chownSync(pins, NOBODY, NOBODY);
  using writer = writerOf(pins);
  expect(() => writer.claim()).toThrow(
    new Fault(
      'PINS_FOREIGN',
      `writing to ${pins}: the folder is user 65534's, who could take away what is pinned; remove it, or name another with --pins`,
    ),
  );
  expect(statSync(pins).mode & 0o777).toBe(0o755);
  rmdirSync(pins);
});

test('a link to a folder is not followed: what it leads to keeps its mode', () => {
  using parent = pinFolder('link');
  const [target, pins] = [join(parent.path, 'target'), join(parent.path, 'pins')];
  mkdirSync(target);
  chmodSync(target, 0o755);
  symlinkSync(target, pins);
  using writer = writerOf(pins);
  expect(() => writer.claim()).toThrow(/^opening \S+: ENOTDIR; /);
  expect(statSync(target).mode & 0o777).toBe(0o755);
  unlinkSync(pins);
  rmdirSync(target);
});

test('the process that has the lock is named, whoever runs it', async () => {
  using folder = pinFolder('held');
  chmodSync(folder.path, 0o755);
  const words = ['-o', folder.path, 'sh', '-c', 'echo locked; exec sleep 60'];
  const other = spawn('flock', words, {
    uid: NOBODY,
    gid: NOBODY,
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(other, 'exit');
  using writer = writerOf(folder.path);
  try {
    await once(other.stdout, 'data');
    expect(() => writer.claim()).toThrow(
      expect.objectContaining({
        code: 'AGENT_RUNNING',
        message: expect.stringMatching(
          new RegExp(
            `^writing to ${folder.path}: process ${other.pid} \\(flock -o ${folder.path} .*\\) has the lock; stop it first$`,
          ),
        ),
      }),
    );
  } finally {
    process.kill(-Number(other.pid));
  }
  await ended;
  writer.claim();
});

const LOCKS = `1: POSIX  ADVISORY  WRITE 300 00:1f:77 0 EOF
2: FLOCK  ADVISORY  WRITE 4711 00:1f:77 0 EOF
2: -> FLOCK  ADVISORY  WRITE 4712 00:1f:78 0 EOF
3: FLOCK  ADVISORY  WRITE 0 08:01:12 0 EOF
4: FLOCK  ADVISORY  READ 815 103:fff00:9 0 EOF
`;

test.each([
  ['the one of flock(2)', 0x1fn, 77n, 4711],
  ['who only waits has none', 0x1fn, 78n, undefined],
  ['of another namespace', 0x801n, 12n, undefined],
  ['of a device with large numbers', 0xfff1_0300n, 9n, 815],
  ['nobody', 0x1fn, 79n, undefined],
])('in /proc/locks: %s', (_, dev, ino, pid) => {
  expect(holderIn(LOCKS, { dev, ino })).toBe(pid);
});
