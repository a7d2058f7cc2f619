import { decodeActive, encodeActive } from '../../controller/abi/active.ts';
import { fieldsAt, viewOf } from '../../controller/abi/fields.ts';
import { kernelStore } from '../../controller/kernel/kernel-store.ts';
import { readObject } from '../../controller/kernel/object.ts';
import { patch } from '../../controller/kernel/patch.ts';
import { adopt } from '../../controller/kernel/pins.ts';
import type { SlotPlace, SlotStore } from '../../controller/kernel/slot-store.ts';
import type { Image } from '../../controller/model/image.ts';
import { measure, type Progress } from './measured.ts';
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

function deciding(store: SlotStore): SlotPlace {
  const active = decodeActive(store.words().active);
  if (active === undefined) throw new Error('nothing was committed');
  return active;
}

/** What the deciding slot would hold, host facts and all, were `image` what it was filled with. */
function filledWith(bench: Route, store: SlotStore, image: Image): Uint8Array {
  bench.publish(image);
  return store.open(deciding(store), 'read', (slot) => slot.slice());
}

/** Microseconds between two pages, as of one system call. */
const PAUSE = 10;

/** Writes a slot over the one that decides, page by page as they differ, but for the generation and the stamp it has. */
function overwrite(store: SlotStore, contents: Uint8Array): void {
  store.open(deciding(store), 'write', (slot) => {
    const [now, then] = [slot, contents].map((bytes) => fieldsAt(viewOf(bytes), 'weir_image', 0));
    then?.set64('generation', now?.get64('generation') ?? 0n);
    then?.set('stamp', now?.get('stamp') ?? 0);
    const wanted = Buffer.from(contents.buffer, contents.byteOffset, contents.length);
    const copy = (start: number, end: number): void => {
      slot.set(wanted.subarray(start, end), start);
      for (const until = performance.now() + PAUSE / 1000; performance.now() < until; );
    };
    patch({ isSame: (start, end) => wanted.compare(slot, start, end, start, end) === 0, copy }, 0, contents.length);
  });
}

test('a slot that is rewritten while it decides loses packets', async () => {
  using bench = started();
  const found = await behind(bench, (store) => {
    const contents = [images.B, images.A].map((image) => filledWith(bench, store, image));
    const change = (i: number): void => overwrite(store, contents[i % 2] ?? new Uint8Array());
    const until = ({ lost }: Progress): boolean => lost > 0;
    return measure(bench, {
      title: 'the deciding slot rewritten',
      switches: 50,
      change,
      rounds: 0,
      until,
      patience: 1000,
    });
  });
  expect(found.lost).toBeGreaterThan(0);
  expect(found.arrived).toBeGreaterThan(0);
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
        title: `one store, ${leaks ? 'no stamps' : 'stamps'}`,
        switches: 10_000,
        change: (i) => store.activate(words[i % 2] ?? 0n, words[(i + 1) % 2] ?? 0n),
        rounds: 0,
        until: ({ leaked, earlier }) => (leaks ? leaked : earlier) > 0,
      }),
    );
    expect(found.leaked > 0).toBe(leaks);
    expect(found.earlier > 0).toBe(!leaks);
    expect(found).toMatchObject({ lost: 0, doubled: 0 });
  },
  120_000,
);
