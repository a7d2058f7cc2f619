import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readVersion } from '../../controller/cli/version.ts';

/** The file that `bin.weir` names, as built by `npm run build`. */
const WEIR = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

const POLICIES = fileURLToPath(new URL('../../policies', import.meta.url));

beforeAll(() => {
  if (!existsSync(WEIR)) throw new Error(`looking for ${WEIR}: not built; run npm run build`);
});

function weir(...args: readonly string[]) {
  const env = { PATH: process.env['PATH'] };
  const { status, stdout, stderr } = spawnSync(process.execPath, [WEIR, ...args], { encoding: 'utf8', env });
  return { status, stdout, stderr };
}

test('-V', () => {
  expect(weir('-V')).toEqual({ status: 0, stdout: `${readVersion()}\n`, stderr: '' });
});

test('usage errors end with 64', () => {
  const stderr = `weir: unknown command 'versio'; did you mean version? See "weir --help" [USAGE]\n`;
  expect(weir('versio')).toEqual({ status: 64, stdout: '', stderr });
});

test('a wrong twin of a global flag is a usage error too', () => {
  const env = { PATH: process.env['PATH'], WEIR_COLOR: 'mauve' };
  const { status, stderr } = spawnSync(process.execPath, [WEIR, 'version'], { encoding: 'utf8', env });
  expect(stderr).toBe('weir: reading WEIR_COLOR: "mauve" is neither yes nor no; use 1 or 0 [USAGE]\n');
  expect(status).toBe(64);
});

test.each(['completion bash', '--help', 'nonsense'])('a reader of weir %s that goes away is no error', async (line) => {
  const child = spawn(process.execPath, [WEIR, ...line.split(' ')], { env: { PATH: process.env['PATH'] } });
  const pipe = line === 'nonsense' ? child.stderr : child.stdout;
  const other = line === 'nonsense' ? child.stdout : child.stderr;
  pipe.destroy();
  let written = '';
  other.on('data', (chunk) => {
    written += chunk;
  });
  const status = await new Promise((resolve) => child.on('close', resolve));
  expect({ status, written }).toEqual({ status: line === 'nonsense' ? 64 : 0, written: '' });
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends a verb that waits for input', async (signal) => {
  const args = [WEIR, 'eval', '--policies', POLICIES];
  const child = spawn(process.execPath, args, { env: { PATH: process.env['PATH'] } });
  child.stdin.write('{"id":"1","src":{"ip":"203.0.113.9"},"dst":{"host":"web-1"},"protocol":"tcp","port":80}\n');
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdout.once('data', () => child.kill(signal));
  const status = await new Promise((resolve) => child.on('close', resolve));
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'weir eval: interrupted\n' });
});

test('colour follows the flag, not the pipe', () => {
  expect(weir('--help').stdout).not.toContain('\u001b[');
  expect(weir('--color', '--help').stdout).toContain('\u001b[1mUsage:\u001b[22m');
});
