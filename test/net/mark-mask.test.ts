import { decodeMark, encodeMark, stampCount, stamped, stampOf } from '../../controller/abi/mark.ts';
import { bitCount, formatMarkMask, lowestBit, parseMarkMask } from '../../controller/net/mark-mask.ts';

test.each([
  ['0', 0, 0, 0],
  ['0xff000000', 0xff000000, 24, 8],
  ['0x0000000f', 0xf, 0, 4],
  ['0xFFFF0000', 0xffff0000, 16, 16],
  ['0x00001f80', 0x1f80, 7, 6],
])('%s is a mask', (text, mask, shift, bits) => {
  expect(parseMarkMask(text)).toBe(mask);
  expect([lowestBit(mask), bitCount(mask)]).toEqual([shift, bits]);
  expect(parseMarkMask(formatMarkMask(mask))).toBe(mask);
  expect(decodeMark(encodeMark(mask))).toBe(mask);
});

test.each(['', '0x7', '0x1ffff', '0xf0f0', '0xffffffff', '0x1ff000000', 'ff000000', '255', '0x', ' 0'])(
  '%j is none',
  (text) => {
    expect(parseMarkMask(text)).toBeUndefined();
  },
);

test.each([0xff000000, 0xf, 0xffff0000, 0x1f80])('a stamp in %p leaves the other bits', (mask) => {
  for (const mark of [0, 0xffffffff, 0x12345678]) {
    for (const stamp of [1, stampCount(mask)]) {
      const marked = stamped(mark, mask, stamp);
      expect(stampOf(marked, mask)).toBe(stamp);
      expect((marked & ~mask) >>> 0).toBe((mark & ~mask) >>> 0);
    }
  }
});

test('an empty mask holds no stamp', () => {
  expect([stampCount(0), stampOf(0xffffffff, 0), stamped(7, 0, 0)]).toEqual([0, 0, 7]);
});
