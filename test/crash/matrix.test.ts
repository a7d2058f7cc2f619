import { seedOfRun } from '../generate/seed.ts';
import { censusOf, openDescriptors } from './census.ts';
import { crash, settled } from './crash.ts';
import { type CrashHost, crashHost } from './host.ts';
import { leakedSince, objectsOfWeir } from './leaks.ts';
import { SCENARIOS, stageOf } from './scenarios.ts';
import { isLong, shareOf } from './share.ts';
import { isChange, openings, traced } from './strace.ts';

/**
 * A process that changes what decides is killed after each of its kernel calls. Whatever then decides is the old or the
 * new generation, whole; and the same command again ends where it would have ended undisturbed, with nothing left over.
 */

const seed = seedOfRun('crash matrix');
const MECHANISMS = ['tcx', 'clsact'] as const;
const ROWS = MECHANISMS.flatMap((attach) => SCENARIOS.map((scenario) => ({ attach, ...scenario })));
/** In the long run this one is killed at the calls that only read, too: after them all is as before. */
const LITERALLY = ROWS[1];
/** Kills in a row at calls that change something, and where slots are opened for writing, unless the run is a long one. */
const SHARE = { changes: 1, openings: 1 };
/** Each scenario, by one of the mechanisms, unless the run is a long one: about two seconds a kill, three more a row. */
const DRAWN = isLong ? ROWS : SCENARIOS.map((scenario, i) => ({ attach: mechanismOf(i), ...scenario }));

/** A bit of the seed for each scenario, spread by Knuth's multiplicative hash: seeds of the clock are near each other. */
function mechanismOf(scenario: number): (typeof MECHANISMS)[number] {
  return ((Math.imul(seed, 0x9e3779b1) >>> (31 - scenario)) & 1) === 0 ? 'tcx' : 'clsact';
}

describe.each(MECHANISMS.filter((attach) => DRAWN.some((row) => row.attach === attach)))('%s', (attach) => {
  const before = objectsOfWeir();
  let host: CrashHost;
  beforeAll(() => {
    host = crashHost(attach);
  });
  afterAll(() => {
    host[Symbol.dispose]();
    expect(leakedSince(before)).toEqual([]);
  });

  test.each(DRAWN.filter((row) => row.attach === attach))(
    '$name',
    async (scenario) => {
      const stage = await stageOf(host, scenario);
      stage.reset();
      const start = censusOf(host);
      const undisturbed = traced(stage.command);
      expect({ ...undisturbed, calls: [] }).toMatchObject({ status: 0, signal: null });
      const goal = censusOf(host);
      settled(host, { stage, goal }, 'undisturbed');
      if (scenario.isOverwriting === true) expect(goal.objects).toEqual(start.objects);
      const opened = openings(undisturbed.calls);
      const changes = undisturbed.calls.filter((call) => isChange(call) || (isLong && scenario === LITERALLY));
      const drawn = [...shareOf(changes, SHARE.changes, seed), ...shareOf(opened, SHARE.openings, seed)];
      const share = [...new Set(drawn)];
      expect(share.length).toBeGreaterThan(0);
      const points = changes.length + opened.length;
      process.stdout.write(`${attach}, ${scenario.name}: killed at ${share.length} of ${points} kernel calls\n`);
      const descriptors = openDescriptors();
      for (const call of share) crash(host, { stage, call, goal });
      expect(openDescriptors()).toBe(descriptors);
    },
    1_800_000,
  );
});
