import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { libbpfVersion, readVersion, version } from '../../controller/cli/version.ts';
import { recordedTerminal } from './terminal-double.ts';

async function printed(output: string): Promise<string> {
  const terminal = recordedTerminal();
  expect(await version.run([], { output }, terminal)).toBe(0);
  return terminal.written.out;
}

test('as JSON', async () => {
  const libbpf = libbpfVersion() ?? null;
  const weir = readVersion();
  expect(weir).toMatch(/^\d+\.\d+\.\d+$/);
  expect(JSON.parse(await printed('json'))).toEqual({
    weir,
    layout: 3,
    node: process.versions.node,
    kernel: release(),
    libbpf,
  });
});

test('as a table', async () => {
  const lines = (await printed('table')).split('\n');
  expect(lines[0]).toBe(`weir    ${readVersion()}`);
  expect(lines.map((line) => line.split('  ')[0])).toEqual(['weir', 'layout', 'node', 'kernel', 'libbpf', '']);
});

describe('libbpf', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'weir-libbpf-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('the soname link tells the version, in a multiarch folder too', () => {
    mkdirSync(join(folder, 'x86_64-linux-gnu'));
    writeFileSync(join(folder, 'x86_64-linux-gnu', 'libbpf.so.1.1.2'), '');
    symlinkSync('libbpf.so.1.1.2', join(folder, 'x86_64-linux-gnu', 'libbpf.so.1'));
    expect(libbpfVersion([join(folder, 'absent'), folder])).toBe('1.1.2');
  });

  test('absent', () => {
    expect(libbpfVersion([folder])).toBeUndefined();
  });
});
