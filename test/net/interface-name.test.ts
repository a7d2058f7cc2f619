import fc from 'fast-check';
import { isManagedBy, matchesGlob } from '../../controller/net/interface-name.ts';

const LETTERS = fc.constantFrom('a', 'b', '.', '-', '[', '\\', '\n', '\r', '\u2028', '\u2029');

/** The same meaning in another form. */
function asExpression(glob: string): RegExp {
  const literal = glob.replace(/[\\^$.|+()[\]{}]/g, '\\$&');
  return new RegExp(`^${literal.replaceAll('*', '[^]*').replaceAll('?', '[^]')}$`);
}

test.each([
  ['eth*', 'eth0', true],
  ['eth*', 'eth', true],
  ['eth*', 'veth0', false],
  ['eth?', 'eth0', true],
  ['eth?', 'eth', false],
  ['eth?', 'eth10', false],
  ['*', 'anything', true],
  ['e*', 'e\u2028', true],
  ['e*', 'e\n', true],
  ['e?', 'e\n', true],
  ['e.h0', 'eth0', false],
  ['br-[a]', 'br-a', false],
  ['a*b*c', 'axxbyyc', true],
])('pattern %s and interface %j: %s', (pattern, name, expected) => {
  expect(matchesGlob(pattern, name)).toBe(expected);
});

test('a glob matches what its regular expression matches, whatever the characters', () => {
  const pattern = fc.string({ unit: fc.oneof(LETTERS, fc.constantFrom('*', '?')), maxLength: 8 });
  fc.assert(
    fc.property(pattern, fc.string({ unit: LETTERS, maxLength: 8 }), (glob, name) => {
      expect(matchesGlob(glob, name)).toBe(asExpression(glob).test(name));
    }),
    { numRuns: 2000, verbose: true },
  );
});

test('the loopback device is never managed', () => {
  expect(['lo', 'foo'].map((name) => isManagedBy(['eth0', '*o', 'lo'], name))).toEqual([false, true]);
});
