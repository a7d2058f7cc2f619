import { decodeActive, encodeActive } from '../../controller/abi/active.ts';
import { CONSTANTS } from '../../controller/abi/layout.generated.ts';
import { kernelStore } from '../../controller/kernel/kernel-store.ts';
import { readObject } from '../../controller/kernel/object.ts';
import { adopt } from '../../controller/kernel/pins.ts';
import type { SlotStore } from '../../controller/kernel/slot-store.ts';
import type { Image } from '../../controller/model/image.ts';
import { measure, report } from './measured.ts';
import { imageOf } from './policies.ts';
import { type Route, route } from './route.ts';

/** Publishers that are not atomic: the same flood must find each of them out. */

const images = { A: imageOf('A'), B: imageOf('B') };

function started(markMask?: number): Route {
  const bench = route(markMask);
  bench.publish(images.A);
  bench.inside(() => {
    for (const target of bench.interfaces()) bench.backend.attach(target);
  });
  return bench;
}

/** What lies below the backend, for as long as `use` takes. */
async function behind<T>(bench: Route, use: (store: SlotStore) => Promise<T>): Promise<T> {
  const adopted = adopt(bench.pins, readObject());
  if (adopted === undefined) throw new Error('nothing is pinned');
  using loaded = adopted.loaded;
  return await use(kernelStore(loaded));
}

/** Writes an image over the one that decides, its host facts as they are. */
function overwrite(store: SlotStore, { bytes }: Image): void {
  const active = decodeActive(store.words().active);
  if (active === undefined) throw new Error('nothing was committed');
  store.open(active, 'write', (slot) => slot.set(bytes.subarray(CONSTANTS.WEIR_UNCOVERED), CONSTANTS.WEIR_UNCOVERED));
}

test('a slot that is rewritten while it decides loses packets', async () => {
  using bench = started();
  const found = await behind(bench, (store) =>
    measure(bench, {
      switches: 1000,
      change: (i) => overwrite(store, i % 2 === 0 ? images.B : images.A),
      patience: 20,
    }),
  );
  report('the deciding slot rewritten', found);
  expect(found.lost + found.leaked).toBeGreaterThan(0);
}, 60_000);

test.each([
  ['without stamps lets packets through that no policy does', 0, true],
  ['with stamps lets none through, however fast', undefined, false],
])(
  'one store %s',
  async (_title, markMask, leaks) => {
    using bench = started(markMask);
    const first = bench.backend.inspect().held[0];
    bench.publish(images.B);
    const second = bench.backend.inspect().held[1];
    if (first === undefined || second === undefined) throw new Error('two generations are not held');
    const words = [first, second].map((held) => encodeActive(held));
    const found = await behind(bench, (store) =>
      measure(bench, {
        switches: 200_000,
        change: (i) => store.activate(words[i % 2] ?? 0n, words[(i + 1) % 2] ?? 0n),
      }),
    );
    report(`one store, ${leaks ? 'no stamps' : 'stamps'}`, found);
    expect(found.leaked > 0).toBe(leaks);
    expect(found).toMatchObject({ lost: 0, doubled: 0 });
  },
  120_000,
);
