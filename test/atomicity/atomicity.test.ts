import { CONSTANTS } from '../../controller/abi/layout.generated.ts';
import { type Measured, measure, type Runs } from './measured.ts';
import { imageOf, largeImage } from './policies.ts';
import { type Route, route } from './route.ts';

/** No packet is lost or misjudged while generations change. WEIR_LONG=1 makes ten thousand switches of each kind. */

const LONG = process.env['WEIR_LONG'] === '1';
const [SWITCHES, EDITS] = LONG ? [10_000, 10_000] : [200, 50];
const MINUTES = LONG ? 60 : 5;
/** More than slots: an image that is held would be staged where it lies. */
const VARIANTS = 5;
/**
 * A packet that waits between the hooks while more generations are committed than are held is judged by what decides then.
 * After two rounds of the flood nothing of an earlier one is on its way any more.
 */
const ROUNDS = 2;
/** Packets that have met a hook before a switch and another after it, for each switch, on average: fewer prove little. */
const MET = 1;
/** Pages that a one-rule edit may take, of thousands. */
const FEW = 32;

function started(image: ReturnType<typeof imageOf>): Route {
  const bench = route();
  bench.publish(image);
  bench.inside(() => {
    for (const target of bench.interfaces()) bench.backend.attach(target);
  });
  return bench;
}

/** Switches until enough packets have met one, and no packet was lost or misjudged. */
async function proven(bench: Route, runs: Omit<Runs, 'rounds' | 'until'>): Promise<void> {
  const enough = MET * runs.switches;
  const found = await measure(bench, { ...runs, rounds: ROUNDS, until: ({ earlier }) => earlier >= enough });
  expectWhole(found);
  expect(found.switches).toBeGreaterThanOrEqual(runs.switches);
  expect(found.earlier).toBeGreaterThanOrEqual(enough);
}

function expectWhole(found: Measured): void {
  expect(found).toMatchObject({ lost: 0, leaked: 0, doubled: 0, stale: 0 });
  expect(found.faults).toEqual({});
  expect(found.arrived).toBe(found.wanted);
  expect(found.wanted).toBeGreaterThan(1000);
  expect(found.unwanted).toBeGreaterThan(1000);
}

describe('a flood both ways through two managed interfaces, IPv4 and IPv6', () => {
  const images = { A: imageOf('A'), B: imageOf('B') };

  test('arrives whole under either policy when nothing switches', async () => {
    for (const which of ['A', 'B'] as const) {
      using bench = started(images[which]);
      const pause = (): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
      const found = await measure(bench, {
        title: `policy ${which}, no switch`,
        switches: 50,
        change: pause,
        rounds: 1,
      });
      expectWhole(found);
      expect(found.earlier).toBe(0);
    }
  }, 60_000);

  test(
    'is judged whole while one policy is published after the other',
    async () => {
      using bench = started(images.A);
      const change = (i: number): void => bench.publish(i % 2 === 0 ? images.B : images.A);
      await proven(bench, { title: 'stage and commit', switches: SWITCHES, change });
    },
    MINUTES * 60_000,
  );

  test(
    'is judged whole while held generations are rolled back and forth',
    async () => {
      using bench = started(images.A);
      const staged = bench.inside(() =>
        [images.A, images.B].map((image) => bench.backend.stage(image, bench.interfaces())),
      );
      const change = (i: number): void => {
        const next = staged[(i + 1) % 2];
        if (next !== undefined) bench.backend.commit(next);
      };
      await proven(bench, { title: 'commit of held generations', switches: SWITCHES, change });
    },
    MINUTES * 60_000,
  );

  test(
    'loses nothing to one-rule edits of ten thousand rules',
    async () => {
      const variants = Array.from({ length: VARIANTS }, (_, i) => largeImage(10_000, 5000, 20_001 + i));
      const [first] = variants;
      if (first === undefined) throw new Error('there are no variants');
      using bench = started(first);
      const pages: number[] = [];
      const change = (i: number): void => {
        const next = variants[(i + 1) % variants.length] ?? first;
        const staged = bench.inside(() => bench.backend.stage(next, bench.interfaces()));
        bench.backend.commit(staged);
        pages.push(staged.pages.written);
      };
      await proven(bench, { title: `one rule of ten thousand, ${first.bytes.length} bytes`, switches: EDITS, change });
      const most = Math.max(...pages.slice(CONSTANTS.WEIR_SLOTS));
      process.stdout.write(`at most ${most} pages written\n`);
      expect(most).toBeGreaterThan(1);
      expect(most).toBeLessThanOrEqual(FEW);
    },
    MINUTES * 60_000,
  );
});
