import { figure, withSpread } from './figures.mjs';
import { geometricMean, inTurns, measureOf, ratioOf } from './sample.mjs';

test.each([
  [[3, 1, 2], { median: 2, low: 1, high: 3, samples: 3, unit: 'ns' }],
  [[4, 1, 2, 3], { median: 2.5, low: 1, high: 4, samples: 4, unit: 'ns' }],
  [[7], { median: 7, low: 7, high: 7, samples: 1, unit: 'ns' }],
])('the median and the extremes of %j', (values, expected) => {
  expect(measureOf(values, 'ns')).toEqual(expected);
});

test('a slow round of both does not move a ratio', () => {
  expect(ratioOf([1, 10, 1], [2, 20, 2])).toEqual({ median: 0.5, low: 0.5, high: 0.5 });
  expect(ratioOf([1, 4, 9], [1, 2, 3])).toEqual({ median: 2, low: 1, high: 3 });
});

test('contestants take turns, and the round before the first does not count', async () => {
  const order: string[] = [];
  const contestant = (name: string) => () => order.push(name);
  expect(await inTurns({ a: contestant('a'), b: contestant('b') }, 2)).toEqual({ a: [3, 5], b: [4, 6] });
  expect(order.join('')).toBe('ababab');
});

test('the geometric mean of quotients', () => {
  expect(geometricMean([0.5, 2])).toBeCloseTo(1);
  expect(geometricMean([0.25, 1])).toBeCloseTo(0.5);
});

test.each([
  [0, '0'],
  [0.1234, '0.123'],
  [1.234, '1.23'],
  [12.34, '12.3'],
  [1234.5, '1,235'],
])('%d reads %s', (value, text) => {
  expect(figure(value)).toBe(text);
});

test('a spread is left out where there is none', () => {
  expect(withSpread({ median: 5, low: 5, high: 5 })).toBe('5.00');
  expect(withSpread({ median: 5, low: 4, high: 60 })).toBe('5.00 (4.00–60.0)');
});
