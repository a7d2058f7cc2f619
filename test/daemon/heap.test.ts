import { trimHeap } from '../../controller/daemon/heap.ts';

const MEBIBYTE = 1024 * 1024;

function fill(): { readonly held: readonly object[]; readonly full: number } {
  const held = Array.from({ length: 3_000_000 }, (_, index) => ({ index }));
  return { held, full: process.memoryUsage().heapTotal };
}

test('what a pass leaves is given back to the system, and the flag that allowed it is not seen', () => {
  const { full } = fill();
  expect(process.memoryUsage().heapTotal).toBeGreaterThan(full - 50 * MEBIBYTE);
  trimHeap();
  expect(process.memoryUsage().heapTotal).toBeLessThan(full - 50 * MEBIBYTE);
  expect('gc' in globalThis).toBe(false);
});
