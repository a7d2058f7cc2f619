import { fieldsAt, type MemberName, offsetOf, sizeOf, viewOf } from '../../controller/abi/fields.ts';
import { digestOf } from '../../controller/abi/header.ts';
import { CONSTANTS } from '../../controller/abi/layout.generated.ts';
import { verifyImage } from '../../controller/abi/verify.ts';
import { compile } from '../../controller/compile/compile.ts';
import { hostPolicy } from '../model/build.ts';

function image(): Uint8Array {
  const compiled = compile(hostPolicy({ tiers: [{ name: 'application', policies: [{ name: 'web' }] }] }, 4)).value;
  if (compiled === undefined) throw new Error('the policy does not compile');
  return compiled.bytes.slice();
}

function sealed(bytes: Uint8Array): Uint8Array {
  bytes.set(Buffer.from(digestOf(bytes, bytes.length), 'hex'), offsetOf('weir_image', 'digest'));
  return bytes;
}

function withField(member: MemberName<'weir_image'>, value: number): Uint8Array {
  const bytes = image();
  fieldsAt(viewOf(bytes), 'weir_image', 0).set(member, value);
  return sealed(bytes);
}

function withDimension(member: MemberName<'weir_dimension'>, value: number): Uint8Array {
  const bytes = image();
  fieldsAt(viewOf(bytes), 'weir_dimension', offsetOf('weir_image', 'source_records')).set(member, value);
  return sealed(bytes);
}

/** The row that ends the first walk. */
function withLastRow(action: number): Uint8Array {
  const bytes = image();
  const view = viewOf(bytes);
  const at = (section: MemberName<'weir_image'>): number =>
    fieldsAt(view, 'weir_span', offsetOf('weir_image', section)).get('offset');
  const last = fieldsAt(view, 'weir_walk', at('subjects') + offsetOf('weir_subject', 'walks')).get('last');
  fieldsAt(view, 'weir_row', at('rows') + last * sizeOf('weir_row')).set('action', action);
  return sealed(bytes);
}

function withSpan(member: MemberName<'weir_image'>, part: 'offset' | 'count', value: number): Uint8Array {
  const bytes = image();
  fieldsAt(viewOf(bytes), 'weir_span', offsetOf('weir_image', member)).set(part, value);
  return sealed(bytes);
}

function withRoot(member: 'own' | 'source', root: number): Uint8Array {
  const bytes = image();
  fieldsAt(viewOf(bytes), 'weir_trie', offsetOf('weir_image', member, 1)).set('root', root);
  return sealed(bytes);
}

/** The first element of a section, one of its words set. */
function withElement(section: MemberName<'weir_image'>, at: number, value: number): Uint8Array {
  const bytes = image();
  const { get } = fieldsAt(viewOf(bytes), 'weir_span', offsetOf('weir_image', section));
  viewOf(bytes).setUint32(get('offset') + at, value, true);
  return sealed(bytes);
}

const SIZE = image().length;

const IMAGES: readonly [what: string, bytes: Uint8Array, says: string | undefined][] = [
  ['what was compiled', image(), undefined],
  ['nothing', new Uint8Array(), "0 bytes are fewer than a header's 272"],
  ['zeros', new Uint8Array(1000), 'magic is 0x0'],
  ['another version', withField('version', 1), 'layout version is 1, not 3'],
  ['an image cut short', image().subarray(0, SIZE - 8), `size is ${SIZE} in ${SIZE - 8} bytes`],
  ['records without tests', withDimension('tests', 0), 'records of 1 words by source for 0 and 0'],
  ['records of too few words', withDimension('tests', 2), 'records of 1 words by source for 2 and 0'],
  [
    'a section behind the end',
    withSpan('rows', 'offset', SIZE),
    'section rows lies outside the image or is not aligned',
  ],
  [
    'a section that is too long',
    withDimension('count', 0xffffffff),
    'section source lies outside the image or is not aligned',
  ],
  [
    'a section that is not aligned',
    withSpan('rules', 'offset', 276),
    'section rules lies outside the image or is not aligned',
  ],
  ['no records', withDimension('count', 0), 'section source is empty'],
  ['too few protocols', withSpan('protocols', 'count', 256), '256 protocols'],
  ['too few rows', withSpan('rows', 'count', 1), 'subject 0 has a walk outside'],
  ['an ARP rule that is none', withField('arp_rule', 1000), 'a rule of the header is out of range'],
  ['a row of no rule', withElement('rows', offsetOf('weir_row', 'rule'), 1000), 'row 0 points outside'],
  ['a row that goes back', withLastRow(CONSTANTS.WEIR_PASS), 'row 6 goes back'],
  [
    'a table of entries that is too long',
    withSpan('buckets', 'count', 1 << 20),
    'section buckets lies outside the image or is not aligned',
  ],
  ['a map of a node behind the end', withRoot('source', Math.ceil(SIZE / 64)), 'map source lies outside the image'],
  ['a map of a direct node that is cut short', withRoot('own', 2 ** 30), 'map own lies outside the image'],
  ['a map of a number', withRoot('own', 2 ** 31), undefined],
  [
    'a point of workloads behind the end',
    withElement('points', offsetOf('weir_point', 'workloads'), 2 ** 30 - 1),
    'point 0 points outside',
  ],
  ['a point of nobody', withElement('points', offsetOf('weir_point', 'host_own'), 99), 'point 0 points outside'],
  [
    'an interface of no point',
    withElement('interfaces', offsetOf('weir_interface', 'point'), 99),
    'interface 0 points outside',
  ],
  [
    'a walk that ends nowhere',
    withElement('subjects', offsetOf('weir_subject', 'walks') + offsetOf('weir_walk', 'last'), 1 << 20),
    'subject 0 has a walk outside',
  ],
  [
    'a walk that is too long',
    withElement('subjects', offsetOf('weir_subject', 'walks'), 99),
    'subject 0 has a walk outside',
  ],
];

test.each(IMAGES)('%s', (_what, bytes, says) => {
  expect(verifyImage(bytes)).toBe(says);
});

test('any covered byte that changes breaks the digest', () => {
  const bytes = image();
  for (let at = 64; at < bytes.length; at += 97) {
    const changed = bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
    expect(verifyImage(changed)).toMatch(/^digest is [0-9a-f]{64}, the bytes have [0-9a-f]{64}$/);
  }
});

test('bytes that were compiled here are not hashed again, a copy of them is', () => {
  const compiled = compile(hostPolicy({}, 4)).value?.bytes ?? new Uint8Array();
  expect(verifyImage(compiled.slice())).toBeUndefined();
  const last = compiled.length - 1;
  compiled[last] = (compiled[last] ?? 0) ^ 1;
  expect(verifyImage(compiled)).toBeUndefined();
  expect(verifyImage(compiled.slice())).toMatch(/^digest is /);
});
