import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Options } from '../../controller/cli/command.ts';
import { plan } from '../../controller/cli/plan.ts';
import { hostYaml } from '../reconcile/policies.ts';
import { type TestRepository, testRepository } from '../source/repository.ts';
import { recordedTerminal } from './terminal-double.ts';

describe('weir plan', () => {
  let repository: TestRepository;
  beforeEach(() => {
    repository = testRepository();
    repository.put('policies/host.yaml', hostYaml([80]));
    repository.push('base');
    repository.put('policies/host.yaml', hostYaml([80, 443]));
  });
  afterEach(() => repository.remove());

  const ask = async (args: string[], options: Options) => {
    const terminal = recordedTerminal({ cwd: repository.work });
    const status = await plan.run(args, { output: 'text', ...options }, terminal);
    return { status, ...terminal.written };
  };

  test('a folder against the revision it was made from', async () => {
    const base = repository.git('rev-parse', 'HEAD').slice(0, 12);
    const { status, out } = await ask(['policies'], { base: 'main', exitCode: true });
    expect(out).toMatch(
      new RegExp(
        `^web-1: ${base} → directory:[0-9a-f]{12}\n  \\+ allow application/web/ingress/port-443 \\(host.yaml:18\\)\n`,
      ),
    );
    expect(out).toContain('1 added, 0 removed, 0 changed, 0 moved\n');
    expect(status).toBe(3);
  });

  test('two revisions; without --exit-code a difference is no failure', async () => {
    repository.push('second');
    const { status, out } = await ask([], { head: 'main', base: 'main~1', output: 'json' });
    expect(status).toBe(3 - 3);
    expect(JSON.parse(out)).toMatchObject([
      {
        host: 'web-1',
        changes: true,
        removed: [],
        added: [{ rule: 'application/web/ingress/port-443', place: 'policies/host.yaml:18' }],
      },
    ]);
  });

  test('equal sides are no change', async () => {
    const { status, out } = await ask(['policies'], { base: 'policies', exitCode: true });
    expect(out).toMatch(
      /^web-1: directory:[0-9a-f]{12} → directory:[0-9a-f]{12}\n {2}no change \(digest [0-9a-f]{12}\)\n\n1 warning:/,
    );
    expect(status).toBe(0);
  });

  test('a host that is new is all additions', async () => {
    mkdirSync(join(repository.work, 'other'));
    writeFileSync(join(repository.work, 'other', 'host.yaml'), hostYaml([80]).replaceAll('web-1', 'web-2'));
    const { out } = await ask(['other'], { base: 'policies', output: 'markdown' });
    expect(out).toMatch(/^### web-2: nothing applied → `directory:[0-9a-f]{12}`\n\n12 added/);
  });

  test('errors are printed where they stand, and nothing is compared', async () => {
    repository.put('policies/host.yaml', hostYaml([80]).replace('action: allow', 'action: alow'));
    const { status, out, err } = await ask(['policies'], { base: 'main' });
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(/^host.yaml:17:24 VALUE_INVALID .*\n1 error, 0 warnings\n$/);
  });

  test.each([
    { what: 'an unknown revision', args: ['policies'], options: { base: 'nope' }, code: 'GIT_REF_MISSING' },
    { what: 'two heads', args: ['policies'], options: { head: 'main' }, code: 'USAGE' },
  ])('$what is $code', async ({ args, options, code }) => {
    await expect(ask(args, options)).rejects.toMatchObject({ code });
  });

  test('warnings of what would be applied stand at the end, once for all hosts', async () => {
    const [managed = '', rest = ''] = hostYaml([80]).split('---\n');
    const bare = managed
      .replace(/ {2}management:[^]*/, '')
      .replace('web-1', 'web-2')
      .replace(/addresses: .*/, 'addresses: [192.0.2.2]');
    repository.put('policies/host.yaml', `${managed}---\n${bare}---\n${rest}`);
    const text = await ask(['policies'], { base: 'policies' });
    const found = /^(\d+) warnings:\n((?: {2}\S+ warning .*\n)+)$/m.exec(text.out);
    const lines = found?.[2]?.trim().split(/\n {2}/) ?? [];
    expect(lines).toHaveLength(Number(found?.[1]));
    expect(lines.filter((line) => line.includes('HOST_UNMANAGED'))).toHaveLength(1);
    expect(text.out.endsWith(found?.[0] ?? 'none')).toBe(true);
    expect(text.err).toBe('');
    const markdown = await ask(['policies'], { base: 'policies', output: 'markdown' });
    expect(markdown.out).toContain(`\n### ${lines.length} warnings\n\n${lines.map((line) => `- ${line}\n`).join('')}`);
    const json = await ask(['policies'], { base: 'policies', output: 'json' });
    for (const { warnings } of JSON.parse(json.out)) {
      expect(warnings).toContainEqual(expect.objectContaining({ severity: 'warning', code: 'HOST_UNMANAGED' }));
    }
  });

  test.each([
    { why: 'the memory backend of another process cannot be read', options: { backend: 'memory' } },
    { why: 'probing the kernel: ', options: { pins: 'no-bpffs' } },
  ])('where $why, the records are compared with, which is said', async ({ why, options }) => {
    const state = join(repository.folder, 'state');
    const { out, err } = await ask(['policies'], { host: 'web-1', state, ...options });
    expect(out).toMatch(/^web-1: nothing applied → directory:/);
    expect(err).toMatch(new RegExp(`^comparing with the records only: ${why}.*\n$`));
  });
});
