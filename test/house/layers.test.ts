import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, lint, ROOT } from './biome.ts';

const RANK_0_1 = ['errors', 'net', 'model'];
const SEAM = ['errors', 'net', 'model', 'abi', 'kernel/backend.ts'];
const STAGES = ['load', 'resolve', 'compile', 'plan', 'source', 'apply', 'observe'];
const SHELL = [...SEAM, ...STAGES, 'reconcile', 'compose.ts', 'kernel/features.ts'];

/** ARCHITECTURE.md "Layers", written a second time on purpose: folder → what it may import besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  net: [],
  model: ['errors', 'net'],
  abi: RANK_0_1,
  load: RANK_0_1,
  resolve: RANK_0_1,
  compile: [...RANK_0_1, 'abi'],
  plan: RANK_0_1,
  source: RANK_0_1,
  kernel: [...RANK_0_1, 'abi'],
  apply: SEAM,
  observe: SEAM,
  reconcile: [...SEAM, ...STAGES],
  daemon: SHELL,
  demo: [...SHELL, 'daemon'],
  cli: [...SHELL, 'daemon', 'demo'],
};
const FOLDERS = Object.keys(MAY_IMPORT);
const FILES = ['compose.ts', 'kernel/backend.ts', 'kernel/features.ts', 'kernel/libbpf.ts', 'kernel/memory.ts'];
const PURE = ['errors', 'net', 'model', 'abi', 'load', 'resolve', 'compile', 'plan'];
const EFFECTS = ['node:fs', 'node:fs/promises', 'node:child_process', 'node:os', 'node:http', 'node:timers/promises'];

interface Specimen {
  readonly file: string;
  readonly from: string;
  readonly allowed: boolean;
}

function specimens(): Specimen[] {
  const inside = FOLDERS.flatMap((folder) => {
    const others = FOLDERS.filter((other) => other !== folder && other !== 'kernel').map((other) => ({
      from: `../${other}/thing.ts`,
      allowed: (MAY_IMPORT[folder] ?? []).includes(other),
    }));
    const files = FILES.filter((file) => !file.startsWith(`${folder}/`)).map((file) => ({
      from: `../${file}`,
      allowed: (MAY_IMPORT[folder] ?? []).includes(file),
    }));
    const effects = EFFECTS.map((from) => ({ from, allowed: !PURE.includes(folder) }));
    const packages = [
      { from: 'koffi', allowed: false },
      { from: 'simple-git', allowed: folder === 'source' },
      { from: 'chokidar', allowed: folder === 'source' },
      { from: 'yaml', allowed: true },
      { from: 'node:crypto', allowed: true },
      { from: './neighbour.ts', allowed: true },
    ];
    return [...others, ...files, ...effects, ...packages].map((each, index) => ({
      ...each,
      file: `controller/${folder}/specimen-${index}.ts`,
    }));
  });
  return [
    ...inside,
    { file: 'controller/kernel/ffi.ts', from: 'koffi', allowed: true },
    { file: 'controller/daemon/notify.ts', from: 'koffi', allowed: true },
  ];
}

const ALL = specimens();
const texts = Object.fromEntries(
  ALL.map(({ file, from }) => [file, `import { x } from '${from}';\nexport const y = x;\n`]),
);
const reported = new Map(
  lint(texts)
    .filter(({ rule }) => rule === 'noRestrictedImports')
    .map((finding): [string, Finding] => [finding.path, finding]),
);

test('every folder of controller/ has its layer', () => {
  const folders = readdirSync(join(ROOT, 'controller'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  expect(FOLDERS).toEqual(expect.arrayContaining(folders));
});

describe.each(FOLDERS)('%s/', (folder) => {
  const own = ALL.filter(({ file }) => file.startsWith(`controller/${folder}/`));
  const textOf = (list: readonly Specimen[]) => list.map(({ from }) => from);

  test('a forbidden import is reported', () => {
    const forbidden = own.filter(({ allowed }) => !allowed);
    expect(forbidden.length).toBeGreaterThan(0);
    expect(textOf(forbidden.filter(({ file }) => !reported.has(file)))).toEqual([]);
  });

  test('an allowed import is not', () => {
    const allowed = own.filter((specimen) => specimen.allowed);
    expect(textOf(allowed.filter(({ file }) => reported.has(file)))).toEqual([]);
  });

  test('the message names the way out', () => {
    const messages = own.flatMap(({ file }) => reported.get(file)?.message ?? []);
    for (const message of messages) expect(message).toMatch(/[.:] \p{L}.+[.]$/u);
  });
});

test('compose.ts may import anything but the shells and pointers', () => {
  const imports = ['./cli/a.ts', './daemon/a.ts', './demo/a.ts', 'koffi', './kernel/libbpf.ts', './source/git.ts'];
  const text = imports.map((from, index) => `import { x as x${index} } from '${from}';\n`).join('');
  const found = lint({ 'controller/compose.ts': `${text}export const y = [x0, x1, x2, x3, x4, x5];\n` });
  expect(found.filter(({ rule }) => rule === 'noRestrictedImports')).toHaveLength(4);
});

test('what hides an import is seen too', () => {
  const found = lint({
    'controller/load/type.ts': `import type { x } from '../plan/x.ts';\nexport type y = x;\n`,
    'controller/load/later.ts': `export const y = (): Promise<unknown> => import('../plan/x.ts');\n`,
    'controller/load/again.ts': `export { x } from '../plan/x.ts';\n`,
    'controller/load/deep.ts': `import { x } from '../../controller/plan/x.ts';\nexport const y = x;\n`,
    'controller/load/socket.ts': `import { connect } from 'node:net';\nexport const y = connect;\n`,
    'controller/load/address.ts': `import { isIPv4 } from 'node:net';\nexport const y = isIPv4;\n`,
    'controller/load/global.ts': 'export const y = process.env;\n',
  });
  const files = found.filter(({ rule }) => rule.startsWith('noRestricted')).map(({ path }) => path.slice(16));
  expect(files.sort()).toEqual(['again.ts', 'deep.ts', 'global.ts', 'later.ts', 'socket.ts', 'type.ts'].sort());
});
