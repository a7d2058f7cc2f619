import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { isError } from '../../controller/errors/diagnostic.ts';
import { load } from '../../controller/load/load.ts';
import { linesOf, snapshotFrom } from './repository.ts';

/** Elements that concat() copies while `use` runs: what ajv does once for each mistake inside another list. */
function countingCopies<T>(use: () => T): { readonly copied: number; readonly result: T } {
  const { concat } = Array.prototype;
  let copied = 0;
  Array.prototype.concat = function (this: unknown[], ...others: unknown[]): unknown[] {
    copied += this.length;
    return concat.apply(this, others);
  };
  try {
    const result = use();
    return { copied, result };
  } finally {
    Array.prototype.concat = concat;
  }
}

const POLICIES = new URL('../../policies/', import.meta.url);
const TEXTS = readdirSync(POLICIES)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(new URL(name, POLICIES), 'utf8'));

const SCRAPS = [
  '\n',
  '  ',
  '- ',
  ': ',
  '{',
  '}',
  '[',
  ']',
  '*a',
  '&a ',
  '"',
  '---\n',
  'null',
  '0',
  '!!x ',
  '__proto__: ',
  '#',
];

/** A document of the examples, cut and with scraps put in at random. */
const damaged = fc
  .tuple(
    fc.constantFrom(...TEXTS),
    fc.array(fc.tuple(fc.nat(), fc.nat(12), fc.constantFrom(...SCRAPS)), { maxLength: 6 }),
  )
  .map(([text, cuts]) =>
    cuts.reduce((rest, [at, length, scrap]) => {
      const start = at % (rest.length + 1);
      return rest.slice(0, start) + scrap + rest.slice(start + length);
    }, text),
  );

describe('whatever is committed', () => {
  test('damaged documents get diagnostics inside the file, or a value, never an exception', () => {
    fc.assert(
      fc.property(damaged, (text) => {
        const { value, diagnostics } = load(snapshotFrom({ 'a.yaml': text, 'sets/office.txt': '' }));
        expect(value === undefined).toBe(diagnostics.some(isError));
        const lines = text.split('\n').length;
        for (const { place, message } of diagnostics) {
          expect(place.line).toBeLessThanOrEqual(lines);
          expect([place.line > 0, place.column > 0, message.includes('\n')]).toEqual([true, true, false]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('bytes at random', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { value, diagnostics } = load(snapshotFrom({ 'a.yaml': bytes }));
        expect(value === undefined).toBe(diagnostics.some(isError));
      }),
    );
  });

  test('names that objects inherit are names like others', () => {
    const text =
      'apiVersion: weir/v1\nkind: Tier\nmetadata: { name: t, __proto__: {}, constructor: x }\nspec: { order: 1 }\n';
    expect(linesOf(load(snapshotFrom({ 'a.yaml': text })).diagnostics)).toEqual([
      'a.yaml:3:22 FIELD_UNKNOWN Tier "t" metadata.__proto__: there is no such field; known here: name, labels, owner, ticket, description',
      'a.yaml:3:37 FIELD_UNKNOWN Tier "t" metadata.constructor: there is no such field; known here: name, labels, owner, ticket, description',
    ]);
    const kind = load(snapshotFrom({ 'a.yaml': 'apiVersion: weir/v1\nkind: constructor\n' }));
    expect(kind.diagnostics.map(({ code }) => code)).toEqual(['KIND_UNKNOWN']);
    const labels =
      'apiVersion: weir/v1\nkind: Tier\nmetadata: { name: t, labels: { __proto__: x, toString: y } }\nspec: { order: 1 }\n';
    const tier = load(snapshotFrom({ 'a.yaml': labels })).value?.manifests[0];
    expect(Object.entries(tier?.metadata.labels ?? {})).toEqual([
      ['__proto__', 'x'],
      ['toString', 'y'],
    ]);
  });

  test('seventy thousand mistakes are reported by the hundred, by work that grows with the text', () => {
    const peers = Array.from({ length: 6 }, (_, i) => `{ cidr: 10.0.0.${i + 1}/16 }`).join(', ');
    const rules = Array.from({ length: 10_000 }, (_, i) => `    - { name: r${i}, action: alow, from: [${peers}] }\n`);
    const text = `apiVersion: weir/v1\nkind: Policy\nmetadata: { name: x }\nspec:\n  subject: { hosts: {} }\n  ingress:\n${rules.join('')}`;
    const { copied, result } = countingCopies(() => load(snapshotFrom({ 'a.yaml': text })));
    const { value, diagnostics } = result;
    expect(copied).toBeLessThan(100 * text.length);
    expect([value, diagnostics.length]).toEqual([undefined, 201]);
    expect(diagnostics.at(-1)?.message).toBe(
      'Policy "x": it has more than 200 mistakes; the others are reported once these are mended',
    );
  });

  test('mistakes that no schema knows are counted alike', () => {
    const ports = Array.from({ length: 300 }, () => '{ protocol: tcp, port: 2, endPort: 1 }').join(', ');
    const text = `apiVersion: weir/v1\nkind: PortSet\nmetadata: { name: x }\nspec: { ports: [${ports}] }\n`;
    const { diagnostics } = load(snapshotFrom({ 'a.yaml': text }));
    expect(diagnostics.map(({ code }) => code)).toEqual(Array(201).fill('PORT_RANGE_INVERTED'));
  });
});
