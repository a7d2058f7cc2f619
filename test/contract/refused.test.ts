import { Fault } from '../../controller/errors/fault.ts';
import { ruleIds } from '../../controller/kernel/counter-slots.ts';
import { commitStaged, readHeld, stageImage } from '../../controller/kernel/generations.ts';
import { type MemoryStore, memoryStore } from '../../controller/kernel/memory-store.ts';
import type { Image } from '../../controller/model/image.ts';
import { imageOf, imageOfPort } from './images.ts';

/** What becomes of a stage when there is no memory for another slot. */

const REFUSED = new Fault('MAP_REFUSED', 'creating a slot of 1048576 bytes: ENOMEM; free memory');

/** A store that has room for so many slots. */
function storeFor(slots: number): MemoryStore {
  const store = memoryStore();
  return {
    ...store,
    create(place) {
      if (store.slots().length >= slots) throw REFUSED;
      store.create(place);
    },
  };
}

test('the first stage says why it failed, and nothing is held', () => {
  const store = storeFor(0);
  expect(() => stageImage(store, imageOfPort(1), [])).toThrow(REFUSED);
  expect(readHeld(store)).toEqual([]);
});

test('with nothing to give up, the active generation stays', () => {
  const store = storeFor(1);
  const image = imageOfPort(1);
  commitStaged(store, stageImage(store, image, []));
  expect(() => stageImage(store, imageOfPort(2), [])).toThrow(REFUSED);
  expect(readHeld(store)).toMatchObject([{ generation: 1, digest: image.digest, readBack: image.digest }]);
});

test('a generation that is neither active nor was before gives its slot', () => {
  const store = storeFor(3);
  for (const port of [1, 2]) commitStaged(store, stageImage(store, imageOfPort(port), []));
  for (const port of [3, 4, 5]) stageImage(store, imageOfPort(port), []);
  expect(readHeld(store).map(({ generation }) => generation)).toEqual([1, 2, 5]);
});

test('counters of rules that nobody holds any more are given up when all are taken', () => {
  const store = memoryStore();
  const [capacity, released] = [3, [] as bigint[]];
  const counters = {
    ...store.counters,
    capacity,
    release(id: bigint, index: number) {
      released.push(id);
      store.counters.release(id, index);
    },
  };
  const small = { ...store, counters };
  const ids = () => [...counters.assigned().keys()];
  for (const id of [10n, 11n, 12n]) counters.assign(id, Number(id - 10n));
  expect(() => stageImage(small, imageOfPort(443), [])).toThrow(
    new Fault('COUNTERS_FULL', 'giving rules their counters: all 3 are in use by held generations; use fewer rules'),
  );
  expect(released).toEqual([10n, 11n, 12n]);
  expect(ids()).toHaveLength(capacity);
  expect(readHeld(small)).toEqual([]);
});

test('where the counters of held generations leave no room, the oldest are given up and the active one stays', () => {
  const store = memoryStore();
  const images = [1, 2, 3, 4].map((rule) => imageOf({ ingress: { [`rule-${rule}`]: {} } }));
  const ids = ({ bytes }: Image): readonly bigint[] => ruleIds(bytes).filter((id) => id !== 0n);
  const ofTwo = new Set(images.slice(0, 2).flatMap(ids)).size;
  const small = { ...store, counters: { ...store.counters, capacity: ofTwo } };
  for (const image of images) {
    commitStaged(small, stageImage(small, image, []));
    const [active] = readHeld(small).slice(-1);
    expect(active?.readBack).toBe(image.digest);
    expect([...store.counters.assigned().keys()]).toEqual(expect.arrayContaining([...ids(image)]));
  }
  expect(readHeld(small).map(({ generation }) => generation)).toEqual([3, 4]);
});

test('a stage that is refused for its size leaves what is held', () => {
  const store = memoryStore();
  for (const port of [1, 2, 3, 4]) commitStaged(store, stageImage(store, imageOfPort(port), []));
  const held = readHeld(store).map(({ generation, readBack }) => ({ generation, readBack }));
  const large = { ...imageOfPort(5), bytes: new Uint8Array(2 ** 28) };
  expect(() => stageImage(store, large, [])).toThrow(Fault);
  expect(readHeld(store).map(({ generation, readBack }) => ({ generation, readBack }))).toEqual(held);
});
