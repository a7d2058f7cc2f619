import * as fc from 'fast-check';
import type { LabelSelector } from '../../controller/model/documents.generated.ts';
import type { WorkloadEndpoint } from '../../controller/resolve/endpoints.ts';
import { collectNamespaces } from '../../controller/resolve/namespaces.ts';
import { type Choice, choiceKey, populate } from '../../controller/resolve/population.ts';
import { selects } from '../../controller/resolve/selector.ts';
import { runsOf, seedOfRun } from '../generate/seed.ts';

const KEYS = ['app', 'role', 'kubernetes.io/metadata.name'] as const;
const VALUES = ['a', 'b', ''] as const;
const labels = fc.dictionary(fc.constantFrom(...KEYS), fc.constantFrom(...VALUES), { maxKeys: 3 });
const selectors: fc.Arbitrary<LabelSelector> = fc.record(
  {
    matchLabels: labels,
    matchExpressions: fc.array(
      fc.oneof(
        fc.record({
          key: fc.constantFrom(...KEYS),
          operator: fc.constantFrom('In' as const, 'NotIn' as const),
          values: fc.uniqueArray(fc.constantFrom(...VALUES), { minLength: 1 }),
        }),
        fc.record({
          key: fc.constantFrom(...KEYS),
          operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const),
        }),
      ),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: [] },
);
const NAMESPACES = ['a', 'b', 'c'] as const;
const choices: fc.Arbitrary<Choice> = fc.oneof(
  fc.record({ labels: selectors }),
  fc.record({ labels: selectors, namespace: fc.constantFrom(...NAMESPACES) }),
  fc.record({ labels: selectors, namespaces: selectors }),
);
const workloads = fc.array(fc.record({ labels, namespace: fc.constantFrom(...NAMESPACES) }), { maxLength: 12 });
const declared = fc.uniqueArray(fc.record({ name: fc.constantFrom('a', 'b'), labels }), {
  selector: ({ name }) => name,
});

const place = { file: 'f', line: 1, column: 1 };

test('who is found by index is who is found one by one, however often and in whatever order it is asked', async () => {
  await fc.assert(
    fc.property(workloads, declared, fc.array(choices, { maxLength: 8 }), (drawn, documents, asked) => {
      const namespaces = collectNamespaces(
        documents.map((metadata) => ({ kind: 'Namespace', metadata, place, at: () => place })),
      );
      const all = drawn.map(
        (each, i): WorkloadEndpoint => ({ ...each, name: `${i}`, addresses: [], prefixes: [], ports: [], place }),
      );
      const population = populate(all, namespaces);
      for (const choice of [...asked, ...asked]) {
        const expected = all.filter(
          (one) =>
            selects(choice.labels, one.labels) &&
            (choice.namespace === undefined || one.namespace === choice.namespace) &&
            (choice.namespaces === undefined || selects(choice.namespaces, namespaces.labelsOf(one.namespace))),
        );
        expect(population.choose(choice)).toEqual(expected);
      }
    }),
    { seed: seedOfRun('workloads by label'), numRuns: runsOf(300) },
  );
});

test('a namespace has the labels of its document, and its name whatever that says', () => {
  const metadata = { name: 'shop', labels: { team: 'retail', 'kubernetes.io/metadata.name': 'other' } };
  const { labelsOf, isDeclared } = collectNamespaces([{ kind: 'Namespace', metadata, place, at: () => place }]);
  expect(labelsOf('shop')).toEqual({ team: 'retail', 'kubernetes.io/metadata.name': 'shop' });
  expect(labelsOf('lab')).toEqual({ 'kubernetes.io/metadata.name': 'lab' });
  expect([isDeclared('shop'), isDeclared('lab')]).toEqual([true, false]);
});

test.each<readonly [Choice, Choice, boolean]>([
  [{ labels: { matchLabels: { a: '1', b: '2' } } }, { labels: { matchLabels: { b: '2', a: '1' } } }, true],
  [{ labels: {} }, { labels: { matchLabels: {}, matchExpressions: [] } }, true],
  [{ labels: {} }, { labels: {}, namespaces: {} }, false],
  [{ labels: {}, namespace: 'a' }, { labels: {}, namespaces: { matchLabels: { [KEYS[2]]: 'a' } } }, false],
  [{ labels: { matchLabels: { a: '1,b' } } }, { labels: { matchLabels: { a: '1', b: '' } } }, false],
])('the keys of %j and %j', (one, other, same) => {
  expect(choiceKey(one) === choiceKey(other)).toBe(same);
});
