import { seedOfRun } from '../generate/seed.ts';
import { waitFor } from '../kernel/wire.ts';
import { censusOf, openDescriptors } from './census.ts';
import { crash, settled } from './crash.ts';
import { type CrashHost, crashHost } from './host.ts';
import { leakedSince, objectsOfWeir } from './leaks.ts';
import { SCENARIOS, stageOf } from './scenarios.ts';
import { shareOf } from './share.ts';
import { isChange, traced } from './strace.ts';

/**
 * A process that changes what decides is killed after each of its kernel calls. Whatever then decides is the old or the
 * new generation, whole; and the same command again ends where it would have ended undisturbed, with nothing left over.
 */

const isLong = process.env['WEIR_LONG'] === '1';
const seed = seedOfRun('crash matrix');
const MECHANISMS = ['tcx', 'clsact'] as const;
/** Both mechanisms for every scenario in the long run, one of them otherwise. */
const ROWS = SCENARIOS.flatMap((scenario, i) =>
  MECHANISMS.filter((_, k) => isLong || (i + k + seed) % 2 === 0).map((attach) => ({ attach, ...scenario })),
);
const KILLS_A_ROW = 1;
/** In the long run this one is killed at the calls that only read, too: after them all is as before. */
const LITERALLY = ['tcx', 'an apply that replaces an image of the same class'].join();

describe.each(MECHANISMS.filter((attach) => ROWS.some((row) => row.attach === attach)))('%s', (attach) => {
  const before = objectsOfWeir();
  let host: CrashHost;
  beforeAll(() => {
    host = crashHost(attach);
  });
  afterAll(() => {
    host[Symbol.dispose]();
    waitFor(() => leakedSince(before).length === 0);
    expect(leakedSince(before)).toEqual([]);
  });

  test.each(ROWS.filter((row) => row.attach === attach))(
    '$name',
    async (scenario) => {
      const stage = await stageOf(host, scenario);
      stage.reset();
      const undisturbed = traced(stage.command);
      expect({ ...undisturbed, calls: [] }).toMatchObject({ status: 0, signal: null });
      const goal = censusOf(host);
      settled(host, { stage, goal }, 'undisturbed');
      const points = undisturbed.calls.filter(
        (call) => isChange(call) || (isLong && [attach, scenario.name].join() === LITERALLY),
      );
      const share = shareOf(points, KILLS_A_ROW, seed);
      expect(share.length).toBeGreaterThan(0);
      process.stdout.write(`${attach}, ${scenario.name}: killed at ${share.length} of ${points.length} kernel calls\n`);
      const descriptors = openDescriptors();
      for (const call of share) crash(host, { stage, call, goal });
      expect(openDescriptors()).toBe(descriptors);
    },
    1_800_000,
  );
});
