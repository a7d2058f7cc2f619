import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { daily } from '../../controller/daemon/upkeep.ts';
import { Fault } from '../../controller/errors/fault.ts';
import { gitSource } from '../../controller/source/git.ts';
import { type TestRepository, testRepository } from './repository.ts';

describe('the mirror', () => {
  let repository: TestRepository;
  beforeEach(() => {
    repository = testRepository();
  });
  afterEach(() => repository.remove());

  const mirror = (): string => join(repository.folder, 'mirror');
  const source = (signal?: AbortSignal) =>
    gitSource(
      mirror(),
      { url: repository.bare, ref: 'main', path: '.', timeoutSeconds: 10 },
      { pollSeconds: 60, signal },
    );
  const git = (...args: string[]): string => execFileSync('git', ['-C', mirror(), ...args], { encoding: 'utf8' });
  const packs = (): number =>
    readdirSync(join(mirror(), 'objects', 'pack')).filter((name) => name.endsWith('.pack')).length;
  const follow = async (commits: number): Promise<void> => {
    for (let round = 0; round < commits; round++) {
      repository.put('set.txt', `${round}`);
      repository.push(`round ${round}`);
      await source().latest(undefined);
    }
  };

  test('is one pack after many fetches, and everything is still there', async () => {
    await follow(24);
    expect(packs()).toBe(24);
    const last = await source().latest(undefined);
    await source().tidy(last);
    expect(packs()).toBe(1);
    expect(git('count-objects', '-v')).toContain('count: 0\n');
    expect((await last.read()).entries.get('set.txt')).toEqual({ kind: 'file', bytes: Buffer.from('23') });
    repository.put('set.txt', 'next');
    const next = repository.push('after packing');
    expect((await source().latest(last)).revision).toBe(next);
  }, 30_000);

  test('a few packs stay, and what was applied outlives a rewritten history', async () => {
    repository.put('a.yaml', 'a');
    repository.push('base');
    const last = await source().latest(undefined);
    repository.git('commit', '-q', '--amend', '-m', 'rewritten');
    repository.git('push', '-q', '--force', 'origin', 'HEAD:main');
    await source().latest(undefined);
    await source().tidy(last);
    expect(packs()).toBe(2);
    git('gc', '--quiet', '--prune=now');
    expect((await source().recall(last))?.revision).toBe(last.revision);
  });

  test('a stop ends packing', async () => {
    await expect(source(AbortSignal.abort()).tidy(undefined)).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });
});

test('upkeep is done at once, then not before the next day, and a failure is told', async () => {
  const events: unknown[] = [];
  let calls = 0;
  const upkeep = daily(
    async () => {
      calls += 1;
      throw new Fault('SOURCE_MISSING', 'packing the mirror m: full; remove the mirror');
    },
    { emit: (event) => void events.push(event) },
  );
  upkeep();
  upkeep();
  await Promise.resolve();
  expect(calls).toBe(1);
  expect(events).toEqual([
    {
      event: 'upkeep-failed',
      code: 'SOURCE_MISSING',
      fate: 'back-off',
      message: 'packing the mirror m: full; remove the mirror',
    },
  ]);
});
