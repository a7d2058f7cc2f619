import fc from 'fast-check';
import { parseSetLines } from '../../controller/load/set-lines.ts';
import { formatPrefix, prefixOf } from '../../controller/net/prefix.ts';

describe('set files', () => {
  test.each([
    [
      'blocks and addresses of both families',
      '10.0.0.0/8\n192.0.2.1\n2001:db8::/32\n::1\n',
      '10.0.0.0/8 192.0.2.1/32 2001:db8::/32 ::1/128',
    ],
    ['no newline at the end', '10.0.0.0/8', '10.0.0.0/8'],
    ['comments, blanks and CRLF', '# head\r\n\r\n \t10.0.0.0/8\t# why\r\n#\n', '10.0.0.0/8'],
    ['nothing', '', ''],
  ])('%s', (_title, text, expected) => {
    const { prefixes, diagnostics } = parseSetLines('s.txt', text);
    expect(diagnostics).toEqual([]);
    expect(prefixes.map(formatPrefix).join(' ')).toBe(expected);
  });

  test('what is written is what is read, in its order', () => {
    const prefix = fc
      .record({
        family: fc.constantFrom(4 as const, 6 as const),
        bits: fc.bigInt(0n, 2n ** 128n - 1n),
        length: fc.nat(128),
      })
      .map(({ family, bits, length }) =>
        family === 4 ? prefixOf({ family, bits: bits >> 96n }, length % 33) : prefixOf({ family, bits }, length),
      );
    fc.assert(
      fc.property(fc.array(prefix), fc.constantFrom('\n', '\r\n', ' # x\n', '\n\n'), (prefixes, end) => {
        const text = prefixes.map((each) => formatPrefix(each) + end).join('');
        expect(parseSetLines('s.txt', text)).toEqual({ prefixes, diagnostics: [] });
      }),
    );
  });

  test('a million lines are still read', () => {
    const { prefixes, diagnostics } = parseSetLines('s.txt', '#\n'.repeat(999_999) + '10.0.0.1');
    expect([prefixes.length, diagnostics.length]).toEqual([1, 0]);
  });
});
