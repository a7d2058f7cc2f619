import fc from 'fast-check';
import { PAGE_BYTES, type Pair, patch } from '../../controller/kernel/patch.ts';
import { seedOfRun } from '../generate/seed.ts';

/** Target and source by the same offsets; `copy` can be made to forget. */
function pairOf(target: Buffer, source: Buffer, forgets = false): Pair {
  return {
    isSame: (start, end) => target.compare(source, start, end, start, end) === 0,
    copy: (start, end) => void (forgets || source.copy(target, start, start, end)),
  };
}

const SIZE = 200 * PAGE_BYTES + 123;

test('exactly the pages that differ are written, wherever the range begins and ends', () => {
  const offset = fc.nat(SIZE - 1);
  const property = fc.property(offset, offset, fc.array(offset, { maxLength: 8 }), (one, other, changes) => {
    const [start, end] = [Math.min(one, other), Math.max(one, other)];
    const [target, source] = [Buffer.alloc(SIZE), Buffer.alloc(SIZE)];
    for (const at of changes) source[at] = 1;
    const inside = changes.filter((at) => at >= start && at < end);
    const wanted = Buffer.from(target);
    for (const at of inside) wanted[at] = 1;
    const { pages, holds } = patch(pairOf(target, source), start, end);
    expect(holds).toBe(true);
    expect([...pages]).toEqual([...new Set(inside.map((at) => Math.floor(at / PAGE_BYTES)))].sort((a, b) => a - b));
    expect(target.equals(wanted)).toBe(true);
  });
  fc.assert(property, { seed: seedOfRun('pages') });
});

test('a page that does not hold what was written to it is told', () => {
  const [target, source] = [Buffer.alloc(SIZE), Buffer.alloc(SIZE, 7)];
  expect(patch(pairOf(target, source, true), 0, SIZE)).toMatchObject({ holds: false });
  expect(patch(pairOf(target, target, true), 0, SIZE)).toEqual({ pages: [], holds: true });
});
