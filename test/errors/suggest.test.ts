import { nearest } from '../../controller/errors/suggest.ts';

describe('did you mean', () => {
  test.each([
    ['a letter missing', 'Polcy', ['Policy', 'PolicyTest'], 'Policy'],
    ['neighbours swapped count once', 'offcie', ['office', 'offset'], 'office'],
    ['case aside', 'TCP', ['udp', 'tcp'], 'tcp'],
    ['one edit in a short word', 'tpc', ['udp', 'tcp'], 'tcp'],
    ['the first of equals', 'a1', ['a2', 'a3'], 'a2'],
    ['itself', 'office', ['office'], 'office'],
  ])('%s', (_title, word, candidates, expected) => {
    expect(nearest(word, candidates)).toBe(expected);
  });

  test.each([
    ['two edits in a short word', 'abc', ['xyc']],
    ['more than a third of the word', 'Deployment', ['Policy', 'PolicyTest']],
    ['nothing to choose from', 'x', []],
  ])('nothing for %s', (_title, word, candidates) => {
    expect(nearest(word, candidates)).toBeUndefined();
  });
});
