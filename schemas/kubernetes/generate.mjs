// Writes the page on Kubernetes documents from the cases that hold it.  node schemas/kubernetes/generate.mjs [--check]
import { readFileSync, writeFileSync } from 'node:fs';
import { register } from 'node:module';
import { kubernetesPage } from './page.mjs';

register('../typescript.mjs', import.meta.url);

const COMMAND = 'node schemas/kubernetes/generate.mjs';
const PAGE = new URL('README.md', import.meta.url);
const from = (path) => import(new URL(path, new URL('../../', import.meta.url)));

const { TABLE } = await from('test/kubernetes/table.ts');
const { RULES } = await from('test/kubernetes/rules.ts');
const { EXAMPLE } = await from('test/kubernetes/example.ts');
const { READ_KINDS } = await from('controller/load/kube-kinds.ts');
const { BUILT_IN_TIERS } = await from('controller/model/tiers.ts');

const page = kubernetesPage(
  { table: TABLE, rules: RULES, example: EXAMPLE, kinds: READ_KINDS, tiers: BUILT_IN_TIERS },
  COMMAND,
);
if (current() !== page) {
  if (process.argv.includes('--check')) {
    process.stderr.write(`schemas/kubernetes/README.md is stale; run: ${COMMAND}\n`);
    process.exitCode = 1;
  } else {
    writeFileSync(PAGE, page);
  }
}

function current() {
  try {
    return readFileSync(PAGE, 'utf8');
  } catch {
    return '';
  }
}
