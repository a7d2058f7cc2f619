import { Option } from 'commander';
import type { Command } from '../../controller/cli/command.ts';
import { twinOf } from '../../controller/cli/environment.ts';
import { loadAll, VERBS } from '../../controller/cli/verbs.ts';

/** Read by weir without being the twin of a flag. */
const TAKEN = ['WEIR_DEBUG', 'WEIR_COLOR', 'WEIR_NO_COLOR', 'WEIR_HELP', 'WEIR_VERSION'];

let commands: readonly Command[] = [];
beforeAll(async () => {
  commands = await loadAll();
});

describe.each(VERBS.map(({ name }, index) => [name, index] as const))('weir %s', (name, index) => {
  const verb = (): Command => commands[index] ?? { name: '', summary: '', examples: [], run: () => Promise.resolve(0) };

  test('is the verb that its module says', () => {
    expect(verb().name).toBe(name);
  });

  test('is summarised in one line that starts with a capital', () => {
    expect(verb().summary).toMatch(/^[A-Z][^\n]{5,90}[^.\s]$/);
  });

  test('has examples that call it', () => {
    expect(verb().examples.length).toBeGreaterThan(0);
    for (const { command, does } of verb().examples) {
      expect(command).toMatch(new RegExp(`\\bweir ${name}\\b`));
      expect(does).not.toBe('');
    }
  });

  test('has flags with twins of their own', () => {
    const longs = (verb().options ?? []).map(({ flags }) => new Option(flags).long ?? `none in ${flags}`);
    for (const long of longs) expect(long).toMatch(/^--[a-z][a-z-]+$/);
    expect(longs.map(twinOf).filter((twin) => TAKEN.includes(twin))).toEqual([]);
    expect(new Set(longs).size).toBe(longs.length);
  });

  test('describes every flag and argument, and offers its default', () => {
    for (const { description } of [...(verb().options ?? []), ...(verb().arguments ?? [])])
      expect(description).not.toBe('');
    for (const { choices, default: fallback } of verb().options ?? []) {
      if (choices !== undefined && fallback !== undefined) expect(choices).toContain(fallback);
    }
  });
});
