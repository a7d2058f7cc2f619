import { bind } from '../../controller/abi/bindings.ts';
import { fieldsAt, viewOf } from '../../controller/abi/fields.ts';
import { HEADER_BYTES } from '../../controller/abi/header.ts';
import { judgeSlot } from '../../controller/abi/judge.ts';
import { pointFinder } from '../../controller/abi/points.ts';
import { REASONS } from '../../controller/abi/reasons.ts';
import { counterSlot, placeImage, ruleCount, slotBytes } from '../../controller/abi/slot.ts';
import type { Hook } from '../../controller/model/packet.ts';
import { frameOf, imageOfPort } from '../contract/images.ts';

/** A slot that decides and that somebody wrote to. */

const IFINDEX = 2;
const HTTPS = frameOf('tcp 198.51.100.1:40000 > 192.0.2.1:443');
/** 802.3 with a length, as spanning tree has it. */
const NON_IP = new Uint8Array(60).fill(0, 12, 14);
const HOOKS: readonly Hook[] = ['ingress', 'egress'];
const DROPPED = { action: 'deny', reason: 'broken' };

function placed(): Uint8Array {
  const image = imageOfPort(443);
  const { bytes } = image;
  const slot = new Uint8Array(slotBytes(bytes.length, ruleCount(bytes)));
  placeImage(slot, bytes, 1);
  bind(slot, { ifindex: IFINDEX, point: pointFinder(image)('eth0'), linkLayer: true });
  return slot;
}

function altered(member: 'magic' | 'size' | 'bindings' | 'counter_slots', value: number): Uint8Array {
  const slot = placed();
  fieldsAt(viewOf(slot), 'weir_image', 0).set(member, value);
  return slot;
}

test('as it was placed', () => {
  expect(judgeSlot(placed(), IFINDEX, 'ingress', HTTPS)).toMatchObject({ action: 'allow', reason: 'row' });
  expect(judgeSlot(placed(), IFINDEX + 1, 'ingress', HTTPS)).toEqual({ action: 'deny', reason: 'unbound' });
});

test.each([
  ['bindings behind the slot', altered('bindings', 0x7ffffff8)],
  ['bindings that begin where the slot ends', altered('bindings', placed().length)],
  ['bindings cut short by its end', altered('bindings', placed().length - 8)],
  ['an image longer than the slot', altered('size', placed().length + 1)],
  ['an image shorter than its header', altered('size', HEADER_BYTES - 1)],
  ['another magic', altered('magic', 0)],
  ['no room for a header', placed().subarray(0, HEADER_BYTES - 1)],
])('%s: every packet is dropped', (_what, slot) => {
  for (const hook of HOOKS) {
    for (const frame of [HTTPS, NON_IP]) expect(judgeSlot(slot, IFINDEX, hook, frame)).toEqual(DROPPED);
  }
});

test.each([0x7ffffff8, placed().length, placed().length - 2])(
  'no rule is counted where counters would lie at %i',
  (at) => {
    expect(counterSlot(altered('counter_slots', at), 0)).toBeUndefined();
  },
);

test('whatever a word of the header says, a packet gets an answer of the interpreter’s own', () => {
  const seen = new Set<string>();
  for (let at = 0; at < HEADER_BYTES; at += 4) {
    for (const value of [0, 1, 8, 0xffffffff, 0x80000000, 0xfffffff8, 0x100000]) {
      const slot = placed();
      viewOf(slot).setUint32(at, value, true);
      for (const frame of [HTTPS, NON_IP]) {
        for (const hook of HOOKS) seen.add(judgeSlot(slot, IFINDEX, hook, frame).reason);
      }
    }
  }
  expect([...seen].filter((reason) => !REASONS.includes(reason))).toEqual([]);
  expect([...seen]).toEqual(expect.arrayContaining(['row', 'broken', 'unbound', 'non-ip']));
});
