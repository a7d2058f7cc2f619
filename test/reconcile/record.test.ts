import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LastApplied } from '../../controller/observe/records.ts';
import { pass } from '../../controller/reconcile/pass.ts';
import { conclude, inForce } from '../../controller/reconcile/record.ts';
import { type Memory, type PassResult, remember } from '../../controller/reconcile/result.ts';
import type { Source } from '../../controller/source/source.ts';
import { links, type Recording, recording } from '../apply/recording.ts';
import { snapshotFrom } from '../load/repository.ts';
import { hostYaml } from './policies.ts';

describe('what decides is recorded', () => {
  let state: string;
  let backend: Recording;
  let memory: Memory;
  let asked: unknown[];
  let newest = { revision: 'a', port: 80 };
  beforeEach(() => {
    state = join(mkdtempSync(join(tmpdir(), 'weir-record-')), 'state');
    backend = recording();
    memory = {};
    asked = [];
    newest = { revision: 'a', port: 80 };
  });
  afterEach(() => rmSync(join(state, '..'), { recursive: true, force: true }));

  const candidate = ({ revision, port }: typeof newest) => ({
    revision,
    origin: 'o',
    read: async () => ({ ...snapshotFrom({ 'host.yaml': hostYaml([port]) }), revision, origin: 'o' }),
  });
  const source: Source = {
    origin: 'o',
    latest: async (last) => {
      asked.push(last?.revision);
      return candidate(newest);
    },
    recall: async ({ revision }) => candidate({ revision, port: 80 }),
    tidy: async () => undefined,
    watch: () => undefined,
  };
  const around = () => ({ host: 'web-1', source, backend, state, interfaces: () => links('lo', 'eth0') });
  const once = async (): Promise<PassResult> => {
    const result = await pass(around(), memory);
    memory = remember(memory, result, '2026-01-01T00:00:00.000Z');
    return result;
  };
  const lastApplied = (): LastApplied => JSON.parse(readFileSync(join(state, 'last-applied.json'), 'utf8'));
  const block = (name: string): void => {
    rmSync(join(state, name), { recursive: true, force: true });
    mkdirSync(state, { recursive: true });
    if (name === 'generations') writeFileSync(join(state, name), '');
    else mkdirSync(join(state, name));
  };

  test('a policy that cannot be recorded is not put into force', async () => {
    await once();
    newest = { revision: 'b', port: 443 };
    rmSync(state, { recursive: true });
    writeFileSync(state, 'no folder');
    backend.calls.length = 0;
    expect(await once()).toMatchObject({ kind: 'failed', fault: { code: 'STATE_UNWRITABLE' }, revision: 'b' });
    expect(backend.calls).toEqual([]);
    expect(memory.desired).toMatchObject({ revision: 'a' });
  });

  test.each(['generations', 'last-applied.json'])(
    'a record that fails after the commit is told, and made up for: %s',
    async (name) => {
      await once();
      newest = { revision: 'b', port: 443 };
      block(name);
      expect(await once()).toMatchObject({
        kind: 'failed',
        fault: { code: 'STATE_UNWRITABLE' },
        desired: { revision: 'b' },
      });
      expect(backend.inspect().active).toBe(2);
      expect(await once()).toMatchObject({ kind: 'failed', fault: { code: 'STATE_UNWRITABLE' } });
      expect(memory.desired).toMatchObject({ revision: 'b' });
      rmSync(join(state, name), { recursive: true });
      expect(await once()).toMatchObject({ kind: 'unchanged', desired: { revision: 'b' } });
      expect(lastApplied()).toMatchObject({ revision: 'b', generation: 2 });
    },
  );

  test('after a crash between intent and commit, what decides is what was applied before', async () => {
    await once();
    newest = { revision: 'b', port: 443 };
    backend.failAt = backend.calls.length + 1;
    expect(await once()).toMatchObject({ kind: 'failed', fault: { message: 'refused: commit 2' } });
    backend.failAt = undefined;
    expect(JSON.parse(readFileSync(join(state, 'intent.json'), 'utf8'))).toMatchObject({ revision: 'b' });
    expect(inForce(around())).toMatchObject({ revision: 'a', generation: 1 });
    memory = {};
    newest = { revision: 'c', port: 22 };
    expect(await once()).toMatchObject({ kind: 'applied' });
    expect(asked.at(-1)).toBe('a');
    expect(lastApplied()).toMatchObject({ revision: 'c' });
  });

  test('after a crash between commit and record, the intent is what was applied', async () => {
    await once();
    newest = { revision: 'b', port: 443 };
    block('last-applied.json');
    await once();
    rmSync(join(state, 'last-applied.json'), { recursive: true });
    memory = {};
    expect(inForce(around())).toMatchObject({ revision: 'b', generation: 2 });
    newest = { revision: 'c', port: 22 };
    expect(await once()).toMatchObject({ kind: 'applied' });
    expect(asked.at(-1)).toBe('b');
    expect(JSON.parse(readFileSync(join(state, 'generations', '2.json'), 'utf8'))).toMatchObject({
      revision: 'b',
      outline: { revision: 'b' },
    });
  });

  test('what was applied last comes back after a reboot though nothing can be recorded', async () => {
    await once();
    newest = { revision: 'b', port: 443 };
    await once();
    backend = recording();
    memory = {};
    block('generations');
    expect(await once()).toMatchObject({
      kind: 'failed',
      fault: { code: 'STATE_UNWRITABLE' },
      desired: { revision: 'b' },
    });
    expect(backend.inspect().active).toBe(1);
  });

  test('nothing in force is nothing to conclude', () => {
    expect(conclude(around())).toBeUndefined();
  });
});
