import { answers, runEval } from '../cli/eval-run.ts';
import { FLOWS } from '../cli/flows.ts';
import { writeShop } from '../cli/shop.ts';

test('eval, engine kernel: every flow of the shop, in one run and without its interfaces', async () => {
  const shop = writeShop();
  try {
    const lines = FLOWS.map(({ flow }) => JSON.stringify(flow)).join('\n');
    const { status, out, err } = await runEval(shop.folder, lines, { engine: 'kernel' });
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(answers(out)).toEqual(FLOWS.map(({ answer }) => answer));
  } finally {
    shop.remove();
  }
});
