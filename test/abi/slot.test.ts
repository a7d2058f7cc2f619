import { decodeActive, encodeActive } from '../../controller/abi/active.ts';
import { findBinding } from '../../controller/abi/bindings.ts';
import { fieldsAt, viewOf } from '../../controller/abi/fields.ts';
import { readHeader } from '../../controller/abi/header.ts';
import {
  counterSlot,
  isPlaced,
  placeImage,
  ruleCount,
  setCounterSlot,
  sizeClassOf,
  slotBytes,
} from '../../controller/abi/slot.ts';
import { compile } from '../../controller/compile/compile.ts';
import { hostPolicy } from '../model/build.ts';

function image(): Uint8Array {
  const compiled = compile(hostPolicy({}, 4)).value;
  if (compiled === undefined) throw new Error('the policy does not compile');
  return compiled.bytes;
}

function slot(): Uint8Array {
  const bytes = image();
  const filled = new Uint8Array(slotBytes(bytes.length, ruleCount(bytes))).fill(0xaa);
  placeImage(filled, bytes, 7);
  return filled;
}

test('a placed image has its generation, no bindings and no counter slots', () => {
  const filled = slot();
  const { generation, size, bindings, counterSlots } = readHeader(filled);
  expect({ generation, size }).toEqual({ generation: 7, size: image().length });
  expect([bindings % 64, counterSlots - bindings, bindings >= size]).toEqual([0, 32768, true]);
  expect([1, 2, 1024].map((ifindex) => findBinding(filled, ifindex))).toEqual([undefined, undefined, undefined]);
  expect(counterSlot(filled, 0)).toBeUndefined();
  expect(filled.subarray(64, size)).toEqual(image().subarray(64));
});

test.each(['magic', 'version', 'size', 'bindings', 'counter_slots'] as const)(
  'a header with another %s is no placed image',
  (field) => {
    const filled = slot();
    expect(isPlaced(filled)).toBe(true);
    const header = fieldsAt(viewOf(filled), 'weir_image', 0);
    header.set(field, header.get(field) + 8);
    expect(isPlaced(filled)).toBe(false);
  },
);

test('a slot that is too small is refused', () => {
  const bytes = image();
  const rules = ruleCount(bytes);
  const small = new Uint8Array(slotBytes(bytes.length, rules) - 1);
  expect(() => placeImage(small, bytes, 1)).toThrow(
    new RangeError(`an image of ${bytes.length} bytes and ${rules} rules does not fit a slot of ${small.length}`),
  );
});

test('counter slots are per rule', () => {
  const filled = slot();
  setCounterSlot(filled, 0, 65535);
  setCounterSlot(filled, 1, 0);
  expect([0, 1, 2].map((rule) => counterSlot(filled, rule))).toEqual([65535, 0, undefined]);
});

test.each([
  [undefined, 0n],
  [{ slot: 3, sizeClass: 2, generation: 1 }, 0x0000_0001_0000_0203n],
  [{ slot: 0, sizeClass: 0, generation: 1 }, 0x0000_0001_0000_0000n],
  [{ slot: 255, sizeClass: 1, generation: 2 ** 48 - 1 }, 0xffff_ffff_ffff_01ffn],
])('the active word of %j', (active, word) => {
  expect(encodeActive(active)).toBe(word);
  expect(decodeActive(word)).toEqual(active);
});

test.each([
  [0, 0],
  [2 ** 20, 0],
  [2 ** 20 + 1, 1],
  [2 ** 28, 3],
  [2 ** 28 + 1, undefined],
])('%i bytes take size class %s', (bytes, sizeClass) => {
  expect(sizeClassOf(bytes)).toBe(sizeClass);
});
