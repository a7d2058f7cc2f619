import { openEngine } from '../../controller/compose.ts';
import type { Engine } from '../../controller/model/engine.ts';
import { linesOf } from '../load/repository.ts';
import { askings, expectedRow, judgeCase, rowOf } from './ask.ts';
import { RULES } from './rules.ts';
import { CASES } from './table.ts';

/** The first policy that isolates an attached pod, or denies, is warned of: the matter of two rules. */
const isApart = (code: string, id: string): boolean => code === 'REPLIES_CUT' && !['NP-18', 'CNP-07'].includes(id);

const judged = CASES.map((each) => ({ ...each, judged: judgeCase(each) }));

describe('what a person reads', () => {
  test.each(judged)('$id $title', ({ id, lines = [], apart = [], judged: { diagnostics } }) => {
    const shown = diagnostics.filter(({ code }) => !isApart(code, id) && !apart.includes(code));
    expect(linesOf(shown)).toEqual(lines);
  });

  test.each(judged.filter(({ flows }) => flows === undefined))('refused: $id $title', ({ judged: { value } }) => {
    expect(value).toBeUndefined();
  });
});

describe.each(['reference', 'image'] as const)('what is decided, engine %s', (name) => {
  /** One for all: what it compiled of a host it has for both families. */
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine(name);
  });
  afterAll(() => engine[Symbol.dispose]());

  describe.each([4, 6] as const)('IPv%i', (family) => {
    test.each(judged.filter(({ flows }) => flows !== undefined))('$id $title', ({ flows = [], judged: { value } }) => {
      if (value === undefined) throw new Error('judging a case: its documents were refused; see its lines');
      const asked = askings(value, flows, family);
      expect(asked.map((asking) => rowOf(engine, asking))).toEqual(asked.map(({ flow }) => expectedRow(flow, family)));
    });
  });
});

describe('the table', () => {
  test('every rule is held by a case, and every case holds a rule', () => {
    expect([...new Set(CASES.map(({ id }) => id))].toSorted()).toEqual(RULES.map(({ id }) => id).toSorted());
  });

  test('every case says something: flows, lines or both', () => {
    expect(CASES.filter(({ flows = [], lines = [] }) => flows.length + lines.length === 0)).toEqual([]);
  });

  test('no two cases have the same name', () => {
    const names = CASES.map(({ id, title }) => `${id} ${title}`);
    expect(names).toHaveLength(new Set(names).size);
  });

  test('every flow is asked in some family', () => {
    const unasked = judged.flatMap(({ id, flows = [], judged: { value } }) => {
      if (value === undefined) return [];
      const asked = [...askings(value, flows, 4), ...askings(value, flows, 6)].map(({ flow }) => flow);
      return flows.filter((flow) => !asked.includes(flow)).map((flow) => `${id} ${flow.join(' ')}`);
    });
    expect(unasked).toEqual([]);
  });
});
