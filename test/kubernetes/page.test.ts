import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isError } from '../../controller/errors/diagnostic.ts';
import { judge } from '../../controller/reconcile/judge.ts';
import { runEval } from '../cli/eval-run.ts';
import { snapshotFrom } from '../load/repository.ts';
import { CASES } from './table.ts';

const PAGE = readFileSync(new URL('../../schemas/kubernetes/README.md', import.meta.url), 'utf8');

function block(language: string): string {
  const found = new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(PAGE)?.[1];
  if (found === undefined) throw new Error(`reading the page: it has no block of ${language}; generate it anew`);
  return found;
}

test('the page shows what weir prints about the documents it shows', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'weir-page-'));
  try {
    mkdirSync(join(folder, 'shop'));
    writeFileSync(join(folder, 'shop', 'shop.yaml'), block('yaml'));
    const lines = block('console').split('\n');
    expect(lines[0]).toBe(`$ weir eval --policies shop -o table <<'FLOWS'`);
    const flows = lines.filter((line) => line.startsWith('> {')).map((line) => line.slice(2));
    const { out, err } = await runEval(folder, flows.join('\n'), { policies: 'shop', output: 'table' });
    expect({ out, err }).toEqual({ out: lines.filter((line) => !/^[$>] /.test(line)).join('\n'), err: '' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('every document the page shows is valid beside the others', () => {
  const blocks = [...PAGE.matchAll(/```yaml\n([^]*?)```/g)].map(([, text = '']) => text);
  expect(blocks).toHaveLength(2);
  const { diagnostics } = judge(snapshotFrom(Object.fromEntries(blocks.map((text, i) => [`${i}.yaml`, text]))));
  expect(diagnostics.filter(isError)).toEqual([]);
});

test('the page has a line for every rule that a case holds', () => {
  const listed = [...PAGE.matchAll(/^\| ((?:NP|CNP|EP)-\d\d) \|/gm)].map((found) => found[1]);
  expect(listed.toSorted()).toEqual([...new Set(CASES.map(({ id }) => id))].toSorted());
});
