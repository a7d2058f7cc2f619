import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Module {
  readonly name: string;
  /** Uncompressed. */
  readonly bytes: Uint8Array;
}

/** Those kernel modules of an unpacked kernel package and what they depend on, in the order in which they load. */
export function modulesOf(kernel: string, names: readonly string[]): readonly Module[] {
  const folder = join(kernel, 'lib', 'modules');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.ko(\.xz)?$/.test(file));
  const found = new Map<string, Module>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    const file = files.find((each) => nameOf(each) === name);
    if (file === undefined) throw new Error(`${kernel} has no module ${name}`);
    const bytes = contentOf(join(folder, file));
    for (const needed of dependenciesOf(bytes)) visit(needed);
    found.set(name, { name, bytes });
  };
  for (const name of names) visit(name);
  return [...found.values()];
}

/** File names may have dashes where the kernel says underscores. */
function nameOf(path: string): string {
  return (/([^/]+)\.ko/.exec(path)?.[1] ?? '').replaceAll('-', '_');
}

function contentOf(path: string): Uint8Array {
  if (!path.endsWith('.xz')) return readFileSync(path);
  return execFileSync('xz', ['--decompress', '--stdout', path], { maxBuffer: 1 << 26 });
}

/** Section .modinfo holds `depends=a,b` between NULs. */
function dependenciesOf(bytes: Uint8Array): readonly string[] {
  const depends = /\0depends=([^\0]*)\0/.exec(Buffer.from(bytes).toString('latin1'))?.[1] ?? '';
  return depends.split(',').filter((name) => name !== '');
}
