import { hostLines, imageText } from '../../controller/cli/figures.ts';
import type { ImageFigures } from '../../controller/model/image.ts';
import { FIGURES } from '../generate/figures.ts';

test.each<[string, Partial<ImageFigures>, string]>([
  ['filed rows', {}, '178 by vector, 9566 by 14406 entries'],
  ['a filed row', { filed: 1, entries: 1 }, '178 by vector, 1 by 1 entry'],
  ['vectors alone', { filed: 0, entries: 0 }, '178 by vector'],
])('%s', (_what, over, found) => {
  expect(imageText({ ...FIGURES, ...over })).toBe(
    `1917760 bytes, 9747 of 9778 rows can decide, ${found}; 15 cache lines a packet, at most 90`,
  );
});

test('hosts by the size of their images, the largest twenty', () => {
  const images = Array.from({ length: 23 }, (_, i) => ({ host: `h${i}`, figures: { ...FIGURES, bytes: 1000 + i } }));
  const lines = hostLines(images).split('\n');
  expect(lines).toHaveLength(22);
  expect(lines[0]).toBe(`h22: ${imageText({ ...FIGURES, bytes: 1022 })}`);
  expect(lines[19]).toBe(`h3: ${imageText({ ...FIGURES, bytes: 1003 })}`);
  expect(lines.slice(20)).toEqual(['… and 3 smaller images', '']);
  expect(hostLines([])).toBe('');
});
