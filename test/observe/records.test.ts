import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeDurably } from '../../controller/observe/files.ts';
import {
  readGeneration,
  readLastApplied,
  writeGeneration,
  writeLastApplied,
} from '../../controller/observe/records.ts';
import { outline } from '../../controller/plan/outline.ts';
import { FIGURES } from '../generate/figures.ts';
import { hostYaml } from '../reconcile/policies.ts';
import { builtOf } from '../reconcile/snapshots.ts';

describe('records', () => {
  let state: string;
  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'weir-records-'));
  });
  afterEach(() => rmSync(state, { recursive: true, force: true }));

  const last = (generation: number) => ({
    revision: 'r',
    origin: 'o',
    generation,
    digest: 'd',
    interfaces: ['eth*'],
    figures: FIGURES,
    at: '2026-01-01T00:00:00.000Z',
  });

  test('what was written is read back', () => {
    const { policy, image } = builtOf({ 'host.yaml': hostYaml([80]) });
    const record = { ...last(3), outline: outline(policy, image, { revision: 'r', origin: 'o' }) };
    writeGeneration(state, record);
    writeLastApplied(state, last(3));
    expect(readLastApplied(state)).toEqual(last(3));
    expect(readGeneration(state, 3)).toEqual(JSON.parse(JSON.stringify(record)));
  });

  test('a record of a version that wrote no figures', () => {
    const { figures: _, ...older } = last(3);
    writeLastApplied(state, older);
    expect(readLastApplied(state)).toEqual(older);
  });

  test.each([
    '',
    '{',
    '[]',
    'null',
    '{"revision":"r"}',
    JSON.stringify({ ...last(1), generation: '1' }),
    JSON.stringify({ ...last(1), figures: null }),
    JSON.stringify({ ...last(1), figures: { ...FIGURES, bytes: '1' } }),
    JSON.stringify({ ...last(1), figures: { ...FIGURES, lines: {} } }),
  ])('a damaged record %j is none', (text) => {
    writeFileSync(join(state, 'last-applied.json'), text);
    expect(readLastApplied(state)).toBeUndefined();
  });

  test('the oldest generations beyond a hundred go, by number', () => {
    const { policy, image } = builtOf({ 'host.yaml': hostYaml([80]) });
    const short = { ...outline(policy, image, { revision: 'r', origin: 'o' }), rules: [] };
    for (let n = 1; n <= 102; n++) writeGeneration(state, { ...last(n), outline: short });
    const names = readdirSync(join(state, 'generations'));
    expect(names).toHaveLength(100);
    expect(names).not.toContain('2.json');
    expect(names).toContain('3.json');
  });

  test('a file is replaced whole, over what a crash left', () => {
    const file = join(state, 'deep', 'status.json');
    writeDurably(file, 'one');
    writeFileSync(`${file}.new`, 'half of somethi');
    writeDurably(file, 'two', 0o600);
    expect(readFileSync(file, 'utf8')).toBe('two');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(state, 'deep'))).toEqual(['status.json']);
  });

  test('a folder that cannot be one is STATE_UNWRITABLE', () => {
    writeFileSync(join(state, 'file'), '');
    const file = join(state, 'file', 'status.json');
    expect(() => writeDurably(file, 'x')).toThrow(
      expect.objectContaining({
        code: 'STATE_UNWRITABLE',
        message: `writing ${file}: EEXIST; make ${join(state, 'file')} writable for the agent`,
      }),
    );
  });
});
