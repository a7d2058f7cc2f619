import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** How the kernel translates programs from now on. */
export interface Translation {
  readonly name: string;
  /** Below /proc/sys/net/core. */
  readonly settings: Readonly<Record<string, string>>;
}

const AS_STARTED: Translation = { name: 'as the kernel starts', settings: {} };
const HARDENED: Translation = { name: 'bpf_jit_harden=2', settings: { bpf_jit_harden: '2' } };
export const INTERPRETED: Translation = { name: 'bpf_jit_enable=0', settings: { bpf_jit_enable: '0' } };

/**
 * Those that may be set here. Settings hold for every program that anybody loads meanwhile: they are for guests and for
 * machines given over to tests.
 */
export function translations(): readonly Translation[] {
  return inGuest() || process.env['WEIR_REQUIRE_KERNEL'] === '1' ? [AS_STARTED, HARDENED] : [AS_STARTED];
}

/** Whether this run has the time for everything. */
export function inFull(): boolean {
  return process.env['WEIR_MATRIX_FULL'] === '1';
}

export function inGuest(): boolean {
  return process.env['WEIR_MATRIX_GUEST'] === '1';
}

/** Sets them for the time of `use`, which is to be short. */
export function translated<T>({ settings }: Translation, use: () => T): T {
  const paths = Object.entries(settings).map(([name, value]) => ({ path: `/proc/sys/net/core/${name}`, value }));
  const before = paths.map(({ path }) => ({ path, value: readFileSync(path, 'utf8') }));
  try {
    for (const { path, value } of paths) if (existsSync(path)) writeFileSync(path, value);
    return use();
  } finally {
    for (const { path, value } of before) writeFileSync(path, value);
  }
}
