import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { planMarkdown } from '../../controller/cli/plan-markdown.ts';
import { planText } from '../../controller/cli/plan-text.ts';
import type { Outline } from '../../controller/model/outline.ts';
import { outline } from '../../controller/plan/outline.ts';
import { plan } from '../../controller/plan/plan.ts';
import { hostYaml } from '../reconcile/policies.ts';
import { builtOf } from '../reconcile/snapshots.ts';

const GOLDEN = new URL('./golden/', import.meta.url);

function outlineOf(text: string, revision: string): Outline {
  const { policy, image } = builtOf({ 'host.yaml': text });
  return outline(policy, image, { revision, origin: 'test' });
}

const BASE = hostYaml([80, 443, 8080]);
const CASES: readonly { name: string; before: string | undefined; after: string }[] = [
  { name: 'first', before: undefined, after: hostYaml([80]) },
  { name: 'comment', before: BASE, after: `# moved down a line\n${BASE}` },
  { name: 'added', before: BASE, after: hostYaml([80, 443, 8080, 9090]) },
  { name: 'removed', before: BASE, after: hostYaml([80, 8080]) },
  { name: 'moved', before: BASE, after: hostYaml([8080, 80, 443]) },
  {
    name: 'changed',
    before: BASE,
    after: BASE.replace('port: 443', 'port: 8443').replace('port-80, action: allow', 'port-80, action: deny'),
  },
  { name: 'default', before: BASE, after: BASE.replace('default: { ingress: deny }', 'default: { ingress: allow }') },
  {
    name: 'addresses',
    before: BASE,
    after: BASE.replace('198.51.100.0/24', '198.51.100.128/25').replace('192.0.2.1', '192.0.2.7'),
  },
  { name: 'interfaces', before: BASE, after: hostYaml([80, 443, 8080], ['eth*', 'bond0']) },
];

describe('plan', () => {
  test.each(CASES)('$name', ({ name, before, after }) => {
    const result = plan(
      outlineOf(after, 'b'.repeat(40)),
      before === undefined ? undefined : outlineOf(before, 'a'.repeat(40)),
    );
    const shown = [{ ...result, enforced: null, warnings: [] }];
    const rendered = `${planText(shown, false)}\n${planMarkdown(shown)}`.replace(
      /digest [0-9a-f]{12}/,
      'digest DIGEST',
    );
    const golden = new URL(`${name}.txt`, GOLDEN);
    if (process.env['WEIR_UPDATE_GOLDEN'] === '1') writeFileSync(golden, rendered);
    expect(existsSync(golden)).toBe(true);
    expect(rendered).toBe(readFileSync(golden, 'utf8'));
  });

  test('every golden has its case', () => {
    expect(readdirSync(GOLDEN).sort()).toEqual(CASES.map(({ name }) => `${name}.txt`).sort());
  });

  test('against a record, rules are told apart without their rows', () => {
    const record: Outline = JSON.parse(JSON.stringify(outlineOf(BASE, 'a')));
    const after = outlineOf(BASE.replace('port: 443', 'port: 8443'), 'b');
    expect(plan(after, record).changed).toMatchObject([
      { rule: 'application/web/ingress/port-443', addedRows: [], removedRows: [] },
    ]);
    expect(plan(outlineOf(BASE, 'b'), record).changes).toBe(false);
  });

  test('the same prefixes written another way are no change of a rule', () => {
    const split = BASE.replace('[{ cidr: 198.51.100.0/24 }]', '[{ cidr: 198.51.100.0/24 }, { cidr: 198.51.100.0/24 }]');
    const changed = plan(outlineOf(split.replace('192.0.2.1', '192.0.2.2'), 'b'), outlineOf(BASE, 'a'));
    expect(changed.changed).toEqual([]);
    expect(changed.facts).toEqual({ added: ['host address 192.0.2.2'], removed: ['host address 192.0.2.1'] });
  });

  test('long lists of rows are counted, not listed', () => {
    const cidrs = Array.from({ length: 30 }, (_, i) => `{ cidr: 10.0.${i}.0/24 }`).join(', ');
    const after = BASE.replace('[{ cidr: 198.51.100.0/24 }]', `[${cidrs}]`);
    const text = planText(
      [{ ...plan(outlineOf(after, 'b'), outlineOf(BASE, 'a')), enforced: null, warnings: [] }],
      false,
    );
    expect(text).toContain('    + from 10.0.19.0/24\n');
    expect(text).toContain('    + … and 10 more\n');
    expect(text).not.toContain('10.0.20.0/24');
  });
});
