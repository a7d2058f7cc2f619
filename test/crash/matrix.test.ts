import { seedOfRun } from '../generate/seed.ts';
import { waitFor } from '../kernel/wire.ts';
import { censusOf, openDescriptors } from './census.ts';
import { crash, settled } from './crash.ts';
import { type CrashHost, crashHost } from './host.ts';
import { leakedSince, objectsOfWeir } from './leaks.ts';
import { SCENARIOS, stageOf } from './scenarios.ts';
import { isLong, shareOf } from './share.ts';
import { isChange, traced } from './strace.ts';

/**
 * A process that changes what decides is killed after each of its kernel calls. Whatever then decides is the old or the
 * new generation, whole; and the same command again ends where it would have ended undisturbed, with nothing left over.
 */

const seed = seedOfRun('crash matrix');
const MECHANISMS = ['tcx', 'clsact'] as const;
const ROWS = MECHANISMS.flatMap((attach) => SCENARIOS.map((scenario) => ({ attach, ...scenario })));
/** In the long run this one is killed at the calls that only read, too: after them all is as before. */
const LITERALLY = ROWS[1];
/** Rows, and kills in each of them, unless the run is a long one: about two seconds a kill, three more a row. */
const SHARE = { rows: 3, kills: 1 };
const DRAWN = shareOf(ROWS, SHARE.rows, seed);

describe.each(MECHANISMS.filter((attach) => DRAWN.some((row) => row.attach === attach)))('%s', (attach) => {
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

  test.each(DRAWN.filter((row) => row.attach === attach))(
    '$name',
    async (scenario) => {
      const stage = await stageOf(host, scenario);
      stage.reset();
      const undisturbed = traced(stage.command);
      expect({ ...undisturbed, calls: [] }).toMatchObject({ status: 0, signal: null });
      const goal = censusOf(host);
      settled(host, { stage, goal }, 'undisturbed');
      const points = undisturbed.calls.filter((call) => isChange(call) || (isLong && scenario === LITERALLY));
      const share = shareOf(points, SHARE.kills, seed);
      expect(share.length).toBeGreaterThan(0);
      process.stdout.write(`${attach}, ${scenario.name}: killed at ${share.length} of ${points.length} kernel calls\n`);
      const descriptors = openDescriptors();
      for (const call of share) crash(host, { stage, call, goal });
      expect(openDescriptors()).toBe(descriptors);
    },
    1_800_000,
  );
});
