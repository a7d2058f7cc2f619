import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineName } from '../../controller/model/engine.ts';
import { answers, type EvalRun, runEval } from './eval-run.ts';
import { FLOWS, REFUSED } from './flows.ts';
import { writeShop } from './shop.ts';

const shop = writeShop();
afterAll(() => shop.remove());

const run = (lines: string, options: Readonly<Record<string, string>> = {}): Promise<EvalRun> =>
  runEval(shop.folder, lines, options);

describe.each(['reference', 'image'] satisfies EngineName[])('eval, engine %s', (engine) => {
  test.each(FLOWS)('$title', async ({ flow, answer }) => {
    const { status, out, err } = await run(JSON.stringify(flow), { engine });
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(answers(out)).toEqual([answer]);
  });
});

test('one line out for one line in, in their order, byte for byte', async () => {
  const { out } = await run(`${JSON.stringify(FLOWS[0]?.flow)}\r\n\n${JSON.stringify(FLOWS[12]?.flow)}\n`);
  expect(out).toBe(
    '{"id":"1","verdict":"allow","ingress":{"verdict":"allow","by":"rule","tier":"application","policy":"web","rule":"http","file":"policies/web.yaml","line":7},"egress":null}\n' +
      '{"id":"i","verdict":"allow","reason":"unmanaged","ingress":null,"egress":null}\n',
  );
});

test.each(REFUSED)('a flow that cannot be asked: %s', async (line, answer) => {
  const { status, out } = await run(line);
  expect(answers(out)).toEqual([answer]);
  expect(status).toBe(2);
});

test('the flows after one that cannot be asked are answered', async () => {
  const { status, out } = await run(['{}', JSON.stringify(FLOWS[0]?.flow)].join('\n'));
  expect(answers(out)[1]).toEqual(FLOWS[0]?.answer);
  expect(status).toBe(2);
});

test('flows from a file; a file that is not there is an operational error', async () => {
  writeFileSync(join(shop.folder, 'flows.jsonl'), `${JSON.stringify({ ...FLOWS[0]?.flow, id: 'é' })}\n`);
  expect(answers((await run('', { flows: 'flows.jsonl' })).out)).toEqual([{ ...FLOWS[0]?.answer, id: 'é' }]);
  await expect(run('', { flows: 'none.jsonl' })).rejects.toMatchObject({ code: 'SOURCE_MISSING', exit: 1 });
});

test('a table for reading', async () => {
  const { out } = await run(`${JSON.stringify(FLOWS[2]?.flow)}\n{"id":"x"}`, { output: 'table' });
  const [heading, first, second] = out.split('\n').map((line) => line.split(/ {2,}/));
  expect(heading).toEqual(['ID', 'VERDICT', 'EGRESS', 'INGRESS']);
  expect(first).toEqual([
    'a',
    'allow',
    'allow by host-default hosts.yaml:8',
    'allow by rule application/postgres/web-to-pg policies/postgres.yaml:9',
  ]);
  expect(second?.slice(0, 2)).toEqual(['x', 'error']);
});

test('an invalid repository is refused with its errors', async () => {
  const broken = writeShop({
    'policies/bad.yaml':
      'apiVersion: weir/v1\nkind: Policy\nmetadata: { name: bad }\nspec: { tier: x, subject: { hosts: {} } }\n',
  });
  try {
    const { status, out, err } = await run('{}', { policies: broken.folder });
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain('policies/bad.yaml:4:9');
    expect(err).toContain('policy "bad" names tier "x", which does not exist; add a Tier of that name');
  } finally {
    broken.remove();
  }
});
