import { randomBytes } from 'node:crypto';
import { HEADER_BYTES } from '../../controller/abi/header.ts';
import { CONSTANTS } from '../../controller/abi/layout.generated.ts';
import { describeProgram } from '../../controller/kernel/bpf.ts';
import { loadObject, PROGRAMS, readObject } from '../../controller/kernel/object.ts';
import { frameOf, imageOf } from '../contract/images.ts';
import { seedOfRun } from '../generate/seed.ts';
import { readVerified } from '../matrix/verified.ts';
import { bareSlot } from './bare-slot.ts';

const NEXT = -1;
const DROP = 2;

const WEB = frameOf('tcp 10.0.0.9:40000 > 192.0.2.1:443');

test.each([false, true])('the programs load, recording %p', (record) => {
  const start = performance.now();
  using loaded = loadObject(readObject(), { record });
  const milliseconds = (performance.now() - start).toFixed(0);
  const verified = PROGRAMS.map((name) => `${name} ${describeProgram(loaded.programs[name]).verified}`);
  process.stdout.write(`loaded in ${milliseconds} ms, instructions verified: ${verified.join(', ')}\n`);
  for (const name of PROGRAMS) {
    const { verified: count } = describeProgram(loaded.programs[name]);
    expect(count).toBeGreaterThan(1000);
    expect(count).toBeLessThanOrEqual(readVerified().budget[name] ?? 0);
  }
});

test('a valid image lets the packet pass', () => {
  using slot = bareSlot(imageOf({ ingress: { web: {} } }));
  expect(slot.ingress.run(WEB)).toBe(NEXT);
});

describe('an image that denies everything, damaged', () => {
  const image = imageOf({ ingress: { ssh: { action: 'deny' } }, default: 'deny', nonIP: 'deny' });

  test('in any one field of its header, still lets nothing pass', () => {
    using slot = bareSlot(image);
    const intact = slot.bytes.slice(0, HEADER_BYTES);
    const view = new DataView(slot.bytes.buffer);
    // An offset that stays inside the image is for the digest to find.
    const values = [0, 1, 8, image.bytes.length, 0x7ffffff8, 0xffffffff, 0xdeadbee8];
    const passed: string[] = [];
    for (let at = CONSTANTS.WEIR_UNCOVERED; at < HEADER_BYTES; at += 4) {
      for (const value of values) {
        view.setUint32(at, value, true);
        if (slot.ingress.run(WEB) !== DROP) passed.push(`${at} = ${value}`);
        slot.bytes.set(intact);
      }
    }
    expect(passed).toEqual([]);
  });

  test('in any bytes behind its header, is judged without harm', () => {
    const seed = seedOfRun('damaged images');
    using slot = bareSlot(image);
    const intact = slot.bytes.slice();
    const random = generator(seed);
    for (let run = 0; run < 2000; run++) {
      for (let i = 0; i < 16; i++) slot.bytes[CONSTANTS.WEIR_UNCOVERED + random(image.bytes.length)] = random(256);
      expect([NEXT, DROP]).toContain(slot.ingress.run(WEB));
      slot.bytes.set(intact);
    }
  });

  test('beyond recognition, lets nothing pass', () => {
    using slot = bareSlot(image);
    const kept = slot.bytes.slice(0, CONSTANTS.WEIR_UNCOVERED);
    for (let run = 0; run < 50; run++) {
      slot.bytes.set(randomBytes(slot.bytes.length));
      if (run % 2 === 0) slot.bytes.set(kept);
      expect(slot.ingress.run(WEB)).toBe(DROP);
    }
  });
});

/** Whole numbers below a limit, the same for the same seed (Park and Miller's multiplier). */
function generator(seed: number): (limit: number) => number {
  let state = (seed % 2147483646) + 1;
  return (limit) => {
    state = (state * 48271) % 2147483647;
    return state % limit;
  };
}
