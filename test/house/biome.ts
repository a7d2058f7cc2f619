import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT: string = fileURLToPath(new URL('../../', import.meta.url));
const BIOME = join(ROOT, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');

/** One finding of the linter. */
export interface Finding {
  readonly path: string;
  /** The rule's last word: `noRestrictedImports`. */
  readonly rule: string;
  readonly message: string;
}

interface Report {
  readonly diagnostics: readonly {
    readonly category: string;
    readonly message: string;
    readonly location: { readonly path: string };
  }[];
}

/** Lints `files` (path → text) by this repository's configuration, in a folder of their own. */
export function lint(files: Readonly<Record<string, string>>): readonly Finding[] {
  const folder = mkdtempSync(join(tmpdir(), 'weir-house-'));
  try {
    for (const name of ['biome.json', 'package.json']) cpSync(join(ROOT, name), join(folder, name));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const args = [BIOME, 'lint', '--reporter=json', '--max-diagnostics=none', '.'];
    const { stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    if (!stdout.startsWith('{')) throw new Error(`running Biome: no report; ${stderr}`);
    const { diagnostics }: Report = JSON.parse(stdout);
    return diagnostics.map(({ category, message, location }) => ({
      path: location.path,
      rule: category.split('/').at(-1) ?? category,
      message,
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
