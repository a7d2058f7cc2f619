import { patternsOf, pointOf } from '../../controller/abi/points.ts';
import { compile } from '../../controller/compile/compile.ts';
import type { Image } from '../../controller/model/image.ts';
import { isManaged } from '../../controller/model/subject.ts';
import { hostPolicy } from '../model/build.ts';

const NAMES = [
  'eth0',
  'eth',
  'eth12',
  'xeth0',
  'veth-db',
  'br-1',
  'br-12',
  'a.b',
  'axb',
  'lo',
  'ppp0x',
  'ab',
  'aab',
  '',
  'eth\u2028',
  'eth\n',
];
const PATTERNS = ['eth*', 'br-?', 'a.b', '*0', '*', '?*', 'a*b', 'lo', 'e*h*1*'];

function image(interfaces: readonly string[]): Image {
  const compiled = compile({ ...hostPolicy({ interfaces }, 4) }).value;
  if (compiled === undefined) throw new Error('the policy does not compile');
  return compiled;
}

test.each(PATTERNS)('pattern %s matches what the reference says', (pattern) => {
  const compiled = image([pattern]);
  const managed = NAMES.filter((name) => pointOf(compiled, name) !== undefined);
  expect(managed).toEqual(NAMES.filter((name) => isManaged(hostPolicy({ interfaces: [pattern] }, 4), name)));
});

test('a workload interface keeps its own point when a pattern matches it too', () => {
  const compiled = image(['veth*', 'eth*']);
  expect(pointOf(compiled, 'veth-db')).not.toBe(pointOf(compiled, 'veth-1'));
  expect(pointOf(compiled, 'veth-1')).toBe(pointOf(compiled, 'eth0'));
});

test('an image tells the patterns it was compiled from, a workload interface included', () => {
  const { bytes } = image(['veth*', 'eth*']);
  expect([...patternsOf(bytes)].sort()).toEqual(['eth*', 'veth*', 'veth-db']);
});
