import { CONSTANTS } from '../../controller/abi/layout.generated.ts';
import { structure } from '../../controller/kernel/attributes.ts';
import { lookUp, update } from '../../controller/kernel/bpf.ts';
import { elementsOf } from '../../controller/kernel/entries.ts';
import { kernelCounters, possibleCpus } from '../../controller/kernel/kernel-counters.ts';
import { type Loaded, loadObject, mapNamed, readObject } from '../../controller/kernel/object.ts';

/** Counters of rules are read by the range: what lies between is passed over, and every CPU counts. */

const LAST = CONSTANTS.WEIR_COUNTERS - 1;
const BYTES = 16;
const CPUS = possibleCpus();
const ALL = Array.from({ length: CONSTANTS.WEIR_COUNTERS }, (_, slot) => slot);
const keyOf = (slot: number): Uint8Array => structure(4, [[0, 'u32', slot]]);

let loaded: Loaded;
beforeAll(() => {
  loaded = loadObject(readObject(), { classes: [0] });
});
afterAll(() => loaded[Symbol.dispose]());

/** `packets` on every CPU, and the number of the CPU more. */
function set(slot: number, packets: bigint): void {
  const values = new BigUint64Array(2 * CPUS);
  for (let cpu = 0; cpu < CPUS; cpu++) values.set([packets + BigInt(cpu), 100n * packets], 2 * cpu);
  update(mapNamed(loaded, 'counters'), keyOf(slot), new Uint8Array(values.buffer));
}

/** As a lookup of its own answers. */
function oneByOne(slot: number): object {
  const value = lookUp(mapNamed(loaded, 'counters'), keyOf(slot), BYTES * CPUS) ?? new Uint8Array();
  const words = [...new BigUint64Array(value.buffer, value.byteOffset, value.length / 8)];
  const sum = (first: number): bigint => words.filter((_, i) => i % 2 === first).reduce((a, b) => a + b, 0n);
  return { packets: sum(0), bytes: sum(1) };
}

const totals = (packets: bigint): object => ({
  packets: packets * BigInt(CPUS) + BigInt((CPUS * (CPUS - 1)) / 2),
  bytes: 100n * packets * BigInt(CPUS),
});

test('slots far apart, next to each other and twice, in the order asked', () => {
  for (const slot of [0, 1, 5000, LAST]) set(slot, BigInt(slot + 7));
  const nothing = { packets: 0n, bytes: 0n };
  expect(kernelCounters(loaded).read([LAST, 1, 2, 5000, 0, 1])).toEqual([
    totals(BigInt(LAST + 7)),
    totals(8n),
    nothing,
    totals(5007n),
    totals(7n),
    totals(8n),
  ]);
  expect(kernelCounters(loaded).read([])).toEqual([]);
});

test('all there are, as one by one', () => {
  for (const slot of ALL) if (slot % 97 === 0) set(slot, BigInt(slot));
  const read = kernelCounters(loaded).read(ALL);
  expect(ALL.filter((slot) => slot % 97 === 0).map((slot) => read[slot])).toEqual(
    ALL.filter((slot) => slot % 97 === 0).map((slot) => totals(BigInt(slot))),
  );
  expect(read).toEqual(ALL.map(oneByOne));
});

test('more than the map has is no answer', () => {
  expect(() => elementsOf(mapNamed(loaded, 'counters'), { first: LAST, count: 2, words: 2 * CPUS })).toThrow(
    new RangeError(`reading 2 elements from ${LAST}: the map has 1 of them`),
  );
});
