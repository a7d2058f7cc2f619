import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './biome.ts';

const NOBODY = 65534;
let clone = '';

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'weir-clone-'));
  chmodSync(clone, 0o755);
  for (const name of ['.ci', 'package.json', 'package-lock.json'])
    cpSync(join(ROOT, name), join(clone, name), { recursive: true });
  mkdirSync(join(clone, 'node_modules'));
  cpSync(join(ROOT, 'node_modules', '.package-lock.json'), join(clone, 'node_modules', '.package-lock.json'));
});
afterEach(() => rmSync(clone, { recursive: true }));

/** As somebody who may install nothing; with an empty PATH, clang and make are out of reach. */
function bootstrap(args: readonly string[], path = '') {
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(clone, '.ci', 'bootstrap.mjs'), ...args], {
    ...user,
    cwd: '/',
    encoding: 'utf8',
    env: { PATH: path },
  });
  return { status, stdout, stderr };
}

const NAMED =
  /^bootstrap: looking for what weir needs: make, clang, llvm-strip.* missing\nbootstrap: install it and come back: sudo apt-get install --yes --no-install-recommends make clang llvm .*\n$/;

test('what is missing is named with the command that brings it, and is an error', () => {
  expect(bootstrap([])).toEqual({ status: 1, stdout: '', stderr: expect.stringMatching(NAMED) });
});

test('leniently, it is named only', () => {
  expect(bootstrap(['--lenient'])).toEqual({ status: 0, stdout: '', stderr: expect.stringMatching(NAMED) });
});

test('npm packages that differ from the lock file are installed anew', () => {
  const path = join(clone, 'bin');
  mkdirSync(path);
  writeFileSync(join(path, 'npm'), '#!/bin/sh\necho "npm $*"\n', { mode: 0o755 });
  writeFileSync(join(clone, 'node_modules', '.package-lock.json'), '{"packages":{}}');
  const { stderr } = bootstrap(['--lenient'], path);
  expect(stderr).toContain(
    'bootstrap: installing npm packages from package-lock.json (npm ci)\nnpm ci --ignore-scripts ',
  );
});
