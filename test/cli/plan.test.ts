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
      /^web-1: directory:[0-9a-f]{12} → directory:[0-9a-f]{12}\n {2}no change \(digest [0-9a-f]{12}\)\n$/,
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

  test('against what this host applied last, which is nothing', async () => {
    const { out } = await ask(['policies'], { host: 'web-1', state: join(repository.folder, 'state') });
    expect(out).toMatch(/^web-1: nothing applied → directory:/);
  });
});
