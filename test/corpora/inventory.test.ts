import { isFields } from '../../controller/load/shape.ts';
import { describeCorpus } from '../corpora.ts';
import type { Case } from './case.d.ts';
import { enginesOf } from './engines.mjs';
import { examine } from './examine.mjs';
import { fileName, readCases } from './files.mjs';
import { sizeOf } from './sample.mjs';

/** `shop/web` of a document, and its kind. */
function identityOf(document: object): { readonly kind: string; readonly name: string } {
  const { kind, metadata } = { kind: '', metadata: {}, ...document };
  const { name = '', namespace = 'default' }: { name?: string; namespace?: string } = metadata;
  return { kind, name: `${namespace}/${name}` };
}

const INVENTORY = ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet'];

/** Workloads that a Pod or controller stands for say no labels and no ports. */
function bare(entry: Case): { readonly entry: Case; readonly stripped: number } {
  const identities = entry.documents.map(identityOf);
  const pods = new Set(identities.filter(({ kind }) => INVENTORY.includes(kind)).map(({ name }) => name));
  let stripped = 0;
  const documents = entry.documents.map((document, index) => {
    const { kind, name } = identities[index] ?? { kind: '', name: '' };
    if (kind !== 'Workload' || !pods.has(name)) return document;
    stripped += 1;
    const { metadata, spec } = { metadata: {}, spec: {}, ...document };
    return { ...document, metadata: without('labels', metadata), spec: without('ports', spec) };
  });
  return { entry: { ...entry, documents }, stripped };
}

function without(key: string, value: object): object {
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}

describe.each([
  ['npguard', 100],
  ['cyclonus', 500],
  ['cyclonus_v6', 500],
])('%s', (file, least) => {
  describeCorpus(fileName(file), () => {
    test('labels and ports of Pods and controllers are enough, Workloads need say neither', async () => {
      const bared = readCases(file).map(bare);
      expect(bared.reduce((sum, { stripped }) => sum + stripped, 0)).toBeGreaterThan(least);
      const cases = bared.map(({ entry }) => entry);
      const { agreed, differences, refused } = await examine(file, cases, await enginesOf('reference'));
      expect({ agreed, differences, refused }).toEqual({ agreed: sizeOf(cases), differences: [], refused: {} });
    });
  });
});
