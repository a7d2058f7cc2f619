import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { heal, pass, type Surroundings } from '../../controller/reconcile/pass.ts';
import { type Memory, type PassResult, remember } from '../../controller/reconcile/result.ts';
import { gitSource } from '../../controller/source/git.ts';
import type { LastRevision } from '../../controller/source/source.ts';
import { links, type Recording, recording } from '../apply/recording.ts';
import { type TestRepository, testRepository } from '../source/repository.ts';
import { hostYaml } from './policies.ts';

const AT = '2026-01-01T00:00:00.000Z';

describe('pass', () => {
  let repository: TestRepository;
  let backend: Recording;
  let memory: Memory;
  let interfaces = links('lo', 'eth0');
  beforeEach(() => {
    repository = testRepository();
    backend = recording();
    memory = {};
    interfaces = links('lo', 'eth0');
  });
  afterEach(() => repository.remove());

  const around = (over: Partial<Surroundings> = {}): Surroundings => ({
    host: 'web-1',
    source: gitSource(
      join(repository.folder, 'mirror'),
      { url: repository.bare, ref: 'main', path: '.', timeoutSeconds: 10 },
      { pollSeconds: 60 },
    ),
    backend,
    state: join(repository.folder, 'state'),
    interfaces: () => interfaces,
    ...over,
  });
  const once = async (over?: Partial<Surroundings>): Promise<PassResult> => {
    const result = await pass(around(over), memory);
    memory = remember(memory, result, AT);
    return result;
  };
  const commit = (text: string): string => {
    repository.put('host.yaml', text);
    return repository.push('change');
  };
  const record = (path: string): unknown => JSON.parse(readFileSync(join(repository.folder, 'state', path), 'utf8'));

  test('a commit is applied, and recorded with the line of every rule', async () => {
    const revision = commit(hostYaml([80]));
    const result = await once();
    expect(result).toMatchObject({
      kind: 'applied',
      desired: { revision, interfaces: ['eth*'] },
      applied: { generation: 1, attached: ['eth0'] },
    });
    expect(record('last-applied.json')).toMatchObject({ revision, origin: `${repository.bare} main`, generation: 1 });
    expect(record('generations/1.json')).toMatchObject({
      revision,
      outline: {
        rules: expect.arrayContaining([
          expect.objectContaining({
            label: 'application/web/ingress/port-80',
            place: { file: 'host.yaml', line: 17, column: 7 },
          }),
        ]),
      },
    });
    expect(memory.lastError).toBeUndefined();
  });

  test('the same commit again is unchanged, and an interface that appeared is attached', async () => {
    commit(hostYaml([80]));
    await once();
    interfaces = links('lo', 'eth0', 'eth1');
    backend.calls.length = 0;
    expect(await once()).toMatchObject({ kind: 'unchanged', applied: { generation: 1, attached: ['eth1'] } });
    expect(backend.calls).toEqual(['attach eth1']);
  });

  test('a commit that means the same writes no generation, but is the one to descend from', async () => {
    commit(hostYaml([80]));
    await once();
    const revision = commit(`# a comment\n${hostYaml([80])}`);
    expect(await once()).toMatchObject({ kind: 'unchanged', desired: { revision }, applied: { generation: 1 } });
    expect(record('last-applied.json')).toMatchObject({ revision, generation: 1 });
  });

  test('a bad commit changes nothing and says why; the next good one is applied', async () => {
    const good = commit(hostYaml([80]));
    await once();
    const bad = commit(hostYaml([80]).replace('action: allow', 'action: alow'));
    backend.calls.length = 0;
    expect(await once()).toMatchObject({ kind: 'refused', revision: bad });
    expect(backend.calls).toEqual([]);
    expect(record('last-applied.json')).toMatchObject({ revision: good });
    expect(memory).toMatchObject({
      desired: { revision: good },
      seen: bad,
      lastError: {
        code: 'SNAPSHOT_INVALID',
        message: `checking ${repository.bare} main at ${bad}: 1 error, first host.yaml:17:24 VALUE_INVALID; correct them, the serving generation stays`,
        since: AT,
        revision: bad,
        diagnostics: [{ code: 'VALUE_INVALID', value: '"alow"' }],
      },
    });
    const again = await once({
      source: {
        ...around().source,
        latest: async () => ({
          revision: bad,
          origin: `${repository.bare} main`,
          read: () => Promise.reject(new Error('read again')),
        }),
      },
    });
    expect(again.kind).toBe('refused');
    const next = commit(hostYaml([443]));
    expect(await once()).toMatchObject({ kind: 'applied', desired: { revision: next }, applied: { generation: 2 } });
    expect(memory.lastError).toBeUndefined();
  });

  test.each([
    { name: 'no documents', file: 'README', text: 'nothing', code: 'SNAPSHOT_EMPTY', kind: 'failed' },
    {
      name: 'no Host of this name',
      file: 'host.yaml',
      text: hostYaml([80]).replaceAll('web-1', 'web-2'),
      code: 'HOST_MISSING',
      kind: 'refused',
    },
  ])('$name: the generation stays', async ({ file, text, code, kind }) => {
    commit(hostYaml([80]));
    await once();
    rmSync(join(repository.work, 'host.yaml'));
    writeFileSync(join(repository.work, file), text);
    repository.push('change');
    backend.calls.length = 0;
    const result = await once();
    expect(result.kind).toBe(kind);
    expect(JSON.stringify(memory.lastError)).toContain(code);
    expect(backend.calls).toEqual([]);
  });

  test('the message of a missing Host lists those there are', async () => {
    commit(hostYaml([80]));
    const result = await once({ host: 'db-1' });
    expect(result).toMatchObject({
      diagnostics: expect.arrayContaining([
        expect.objectContaining({
          code: 'HOST_MISSING',
          message:
            'finding this host: no Host document is named "db-1", there are "web-1"; add one, or say which this is: --host, WEIR_HOST or host in the configuration',
        }),
      ]),
    });
  });

  test('an unreachable repository and rewritten history leave the generation; force takes the rewritten one', async () => {
    commit(hostYaml([80]));
    await once();
    repository.git('commit', '-q', '--amend', '-m', 'rewritten');
    repository.git('push', '-q', '--force', 'origin', 'HEAD:main');
    expect(await once()).toMatchObject({ kind: 'failed', fault: { code: 'GIT_NOT_DESCENDANT', fate: 'after-change' } });
    expect(memory.desired?.digest).toBe(backend.inspect().held[0]?.digest);
    expect(await once({ force: true })).toMatchObject({
      kind: 'unchanged',
      desired: { revision: repository.git('rev-parse', 'HEAD') },
    });
    expect((await once()).kind).toBe('unchanged');
    rmSync(repository.bare, { recursive: true });
    expect(await once()).toMatchObject({ kind: 'failed', fault: { code: 'GIT_UNREACHABLE', fate: 'back-off' } });
  });

  test('a fault of the backend fails the pass; the next one completes it', async () => {
    commit(hostYaml([80]));
    backend.failAt = 1;
    expect(await once()).toMatchObject({ kind: 'failed', fault: { code: 'MAP_REFUSED' } });
    expect(readdirSync(join(repository.folder, 'state'))).toEqual(['intent.json']);
    backend.failAt = undefined;
    expect(await once()).toMatchObject({ kind: 'applied' });
  });

  test('an interface that cannot be attached fails the pass, though the generation decides and is recorded', async () => {
    const revision = commit(hostYaml([80]));
    backend.failAt = 2;
    expect(await once()).toMatchObject({ kind: 'failed', fault: { message: 'refused: attach eth0' }, revision });
    expect(record('last-applied.json')).toMatchObject({ revision, generation: 1 });
    expect(await once()).toMatchObject({ kind: 'unchanged', applied: { attached: ['eth0'] } });
  });

  test('what the kernel forgot is compiled and applied again', async () => {
    commit(hostYaml([80]));
    await once();
    backend.release();
    expect(await once()).toMatchObject({ kind: 'applied', applied: { attached: ['eth0'] } });
  });

  test('while git is away, a lost attachment is mended', async () => {
    commit(hostYaml([80]));
    await once();
    rmSync(repository.bare, { recursive: true });
    backend.detach(3);
    backend.calls.length = 0;
    expect(await once()).toMatchObject({ kind: 'failed', fault: { code: 'GIT_UNREACHABLE' } });
    expect(backend.calls).toEqual(['attach eth0']);
  });

  test('an adopted state is compiled once more: it may come from another version', async () => {
    commit(hostYaml([80]));
    await once();
    const { desired } = memory;
    let reads = 0;
    const { source } = around();
    const counting = {
      ...source,
      latest: async (last: LastRevision | undefined) => {
        const candidate = await source.latest(last);
        return { ...candidate, read: () => (reads++, candidate.read()) };
      },
    };
    memory = desired === undefined ? {} : { desired };
    expect((await once({ source: counting })).kind).toBe('unchanged');
    expect((await once({ source: counting })).kind).toBe('unchanged');
    expect(reads).toBe(1);
  });

  test.each([
    {
      what: 'git is away',
      next: () => rmSync(repository.bare, { recursive: true }),
      kind: 'failed',
      code: 'GIT_UNREACHABLE',
    },
    { what: 'the newest commit is bad', next: () => commit('kind: ['), kind: 'refused', code: 'SNAPSHOT_INVALID' },
  ])(
    'after a reboot, while $what, the revision applied last is enforced from the mirror',
    async ({ next, kind, code }) => {
      const revision = commit(hostYaml([80]));
      await once();
      next();
      backend = recording();
      memory = {};
      expect(await once()).toMatchObject({ kind, desired: { revision } });
      expect(backend.calls).toEqual(['stage eth0', 'commit 1', 'attach eth0']);
      expect(memory).toMatchObject({ desired: { revision }, lastError: { code } });
      backend.detach(3);
      expect((await once()).kind).toBe(kind);
      expect(backend.inspect().attachments).toHaveLength(2);
    },
  );

  test('heal polices what appeared, and knows when it must not', async () => {
    commit(hostYaml([80]));
    await once();
    interfaces = links('lo', 'eth0', 'eth1');
    const desired = memory.desired;
    if (desired === undefined) throw new Error('nothing desired');
    expect(heal(around(), desired)).toMatchObject({ attached: ['eth1'], committed: false });
    expect(heal(around(), { ...desired, digest: 'another' })).toBeUndefined();
  });
});
