import { casesHere } from './cases.ts';
import { differences } from './differences.ts';

const cases = await casesHere();
const asked = cases.reduce((sum, each) => sum + each.asked.length, 0);

/** BPF_PROG_TEST_RUN carries no frame below 14 bytes, IPv4 below 34 or IPv6 below 54: cut ones, and raw ones taken for Ethernet. */
const LEAST_CARRIED = 0.9;

test(`this kernel decides ${asked} frames as the interpreter does, rule by rule`, () => {
  const { carried, different } = differences(cases);
  expect(different.slice(0, 5)).toEqual([]);
  expect(carried).toBeGreaterThan(asked * LEAST_CARRIED);
});

test('one wrong word in the corpus is found', () => {
  const first = cases.find(({ linkLayer }) => linkLayer);
  if (first === undefined) throw new Error('the corpus has no Ethernet frames');
  const wrong = first.asked.map((each) => ({ ...each, expected: { ...each.expected, reason: 'wrong' } }));
  const { carried, different } = differences([{ ...first, asked: wrong }]);
  expect(different).toHaveLength(carried);
  expect(carried).toBeGreaterThan(0);
});
