import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './biome.ts';
import { sourceFiles } from './tree.ts';

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** The sessions a page shows: what follows `$ ` and `> ` was typed, the rest was printed. */
function sessions(page: string): readonly { readonly typed: string; readonly printed: string }[] {
  const blocks = [...page.matchAll(/```console\n([^]*?)```/g)].map((found) => found[1] ?? '');
  return blocks.map((block) => {
    const lines = block.split('\n');
    const typed = lines.filter((line) => /^[$>] /.test(line)).map((line) => line.slice(2));
    return { typed: typed.join('\n'), printed: lines.filter((line) => !/^[$>] /.test(line)).join('\n') };
  });
}

test('the README shows what weir prints', () => {
  const shown = sessions(README);
  expect(shown.length).toBeGreaterThan(0);
  for (const { typed, printed } of shown) {
    const script = `weir() { "${process.execPath}" dist/cli/main.js "$@"; }\n${typed}`;
    const env = { PATH: process.env['PATH'] };
    expect(spawnSync('bash', ['-c', script], { cwd: ROOT, encoding: 'utf8', env }).stdout).toBe(printed);
  }
});

/** `[text](target)` of every page, without addresses and anchors. */
const links = sourceFiles()
  .filter(({ path }) => path.endsWith('.md'))
  .flatMap(({ path, text }) =>
    [...text.matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)].map((found) => ({ path, target: found[1] ?? '' })),
  );

test('every link to a file leads somewhere', () => {
  expect(links.length).toBeGreaterThan(3);
  expect(links.filter(({ path, target }) => !existsSync(join(ROOT, path, '..', target)))).toEqual([]);
});
