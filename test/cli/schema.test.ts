import { schema } from '../../controller/cli/schema.ts';
import { bundledSchema } from '../../controller/load/bundle.ts';
import { recordedTerminal } from './terminal-double.ts';

async function printed(args: readonly string[]): Promise<unknown> {
  const terminal = recordedTerminal();
  expect(await schema.run(args, {}, terminal)).toBe(0);
  return JSON.parse(terminal.written.out);
}

describe('weir schema', () => {
  test.each([
    [[], 'weir'],
    [['policy'], 'policy'],
    [['PolicyTest'], 'policytest'],
    [['config'], 'config'],
  ])('%j prints %s', async (args, stem) => {
    expect(await printed(args)).toEqual(bundledSchema(stem));
  });

  test('a kind that does not exist', async () => {
    await expect(printed(['polcy'])).rejects.toMatchObject({
      code: 'USAGE',
      message: 'printing a schema: there is none for "polcy"; did you mean policy?',
    });
    for (const other of ['definitions', 'constructor']) {
      await expect(printed([other])).rejects.toMatchObject({ code: 'USAGE' });
    }
  });
});
