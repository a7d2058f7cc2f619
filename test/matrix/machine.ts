import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Line } from './tell.ts';

export interface Machine {
  /** Folder of the unpacked kernel package. */
  readonly kernel: string;
  readonly initramfs: Uint8Array;
  readonly seconds: number;
}

export interface Ran {
  readonly lines: readonly Line[];
  /** What the guest said on its console, for a failure's message. */
  readonly console: string;
  readonly seconds: number;
}

const MEMORY_MIB = 2048;

/** Boots a guest and waits until it switches itself off. Its process is killed after `seconds`, and with this one. */
export async function boot({ kernel, initramfs, seconds }: Machine): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'weir-machine-'));
  const started = Date.now();
  try {
    const [image, console, results] = ['initramfs', 'console', 'results'].map((name) => join(folder, name));
    writeFileSync(image ?? '', initramfs);
    const devices = ['-initrd', `${image}`, ...serial(console, results)];
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'qemu-system-x86_64', ...hardware(kernel), ...devices], {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: seconds * 1000,
      killSignal: 'SIGKILL',
    });
    await once(child, 'exit');
    return {
      lines: parse(readFileSync(results ?? '', 'utf8')),
      console: readFileSync(console ?? '', 'utf8'),
      seconds: (Date.now() - started) / 1000,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function hardware(kernel: string): readonly string[] {
  const vmlinuz = readdirSync(join(kernel, 'boot')).find((name) => name.startsWith('vmlinuz-'));
  if (vmlinuz === undefined) throw new Error(`${kernel} has no kernel`);
  return [
    ...['-accel', 'tcg', '-cpu', 'max', '-smp', '1', '-m', String(MEMORY_MIB)],
    ...['-nodefaults', '-display', 'none', '-no-reboot'],
    ...['-kernel', join(kernel, 'boot', vmlinuz)],
    ...['-append', 'console=ttyS0 quiet loglevel=4 panic=-1 oops=panic'],
  ];
}

function serial(...files: readonly (string | undefined)[]): readonly string[] {
  return files.flatMap((file) => ['-serial', `file:${file}`]);
}

/** A line that the end of the guest cut short is left out. */
function parse(text: string): readonly Line[] {
  return text.split('\n').flatMap((line) => {
    try {
      const parsed: Line = JSON.parse(line);
      return [parsed];
    } catch {
      return [];
    }
  });
}
