import { CONSTANTS } from '../../controller/abi/layout.generated.ts';
import { type Measured, measure, report } from './measured.ts';
import { imageOf, largeImage } from './policies.ts';
import { type Route, route } from './route.ts';

/** No packet is lost or misjudged while generations change. WEIR_LONG=1 makes ten thousand switches of each kind. */

const LONG = process.env['WEIR_LONG'] === '1';
const [SWITCHES, EDITS] = LONG ? [10_000, 10_000] : [500, 100];
const MINUTES = LONG ? 60 : 5;
/** More than slots: an image that is held would be staged where it lies. */
const VARIANTS = 5;
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
      const found = await measure(bench, { switches: 50, change: pause });
      report(`policy ${which}, no switch`, found);
      expectWhole(found);
      expect(found.earlier).toBe(0);
    }
  }, 60_000);

  test(
    'is judged whole while one policy is published after the other',
    async () => {
      using bench = started(images.A);
      const change = (i: number): void => bench.publish(i % 2 === 0 ? images.B : images.A);
      const found = await measure(bench, { switches: SWITCHES, change });
      report('stage and commit', found);
      expectWhole(found);
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
      const found = await measure(bench, { switches: SWITCHES, change });
      report('commit of held generations', found);
      expectWhole(found);
      expect(found.earlier).toBeGreaterThan(0);
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
      const found = await measure(bench, { switches: EDITS, change });
      const most = Math.max(...pages.slice(CONSTANTS.WEIR_SLOTS));
      report(`one rule of ten thousand, ${first.bytes.length} bytes, at most ${most} pages written`, found);
      expectWhole(found);
      expect(most).toBeGreaterThan(1);
      expect(most).toBeLessThanOrEqual(FEW);
    },
    MINUTES * 60_000,
  );
});
