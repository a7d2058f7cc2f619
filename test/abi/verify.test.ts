import { fieldsAt, type MemberName, offsetOf, viewOf } from '../../controller/abi/fields.ts';
import { digestOf } from '../../controller/abi/header.ts';
import { verifyImage } from '../../controller/abi/verify.ts';
import { compile } from '../../controller/compile/compile.ts';
import { hostPolicy } from '../model/build.ts';

function image(): Uint8Array {
  const compiled = compile(hostPolicy({ tiers: [{ name: 'application', policies: [{ name: 'web' }] }] }, 4)).value;
  if (compiled === undefined) throw new Error('the policy does not compile');
  return compiled.bytes;
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

function withSpan(member: MemberName<'weir_image'>, part: 'offset' | 'count', value: number): Uint8Array {
  const bytes = image();
  fieldsAt(viewOf(bytes), 'weir_span', offsetOf('weir_image', member)).set(part, value);
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
  ['nothing', new Uint8Array(), "0 bytes are fewer than a header's 224"],
  ['zeros', new Uint8Array(1000), 'magic is 0x0'],
  ['another version', withField('version', 1), 'layout version is 1, not 2'],
  ['an image cut short', image().subarray(0, SIZE - 8), `size is ${SIZE} in ${SIZE - 8} bytes`],
  ['vectors without words', withField('words', 0), 'vectors of 0 words'],
  ['vectors of too many words', withField('words', 1025), 'vectors of 1025 words'],
  [
    'a section behind the end',
    withSpan('rows', 'offset', SIZE),
    'section rows lies outside the image or is not aligned',
  ],
  [
    'a section that is too long',
    withSpan('source_vectors', 'count', 0xffffffff),
    'section source_vectors lies outside the image or is not aligned',
  ],
  [
    'a section that is not aligned',
    withSpan('rules', 'offset', 276),
    'section rules lies outside the image or is not aligned',
  ],
  ['no vectors', withSpan('service_vectors', 'count', 0), 'section service_vectors is empty'],
  ['too few protocols', withSpan('protocols', 'count', 256), '256 protocols'],
  ['too few rows', withSpan('rows', 'count', 1), '1 rows in vectors of 2 words'],
  ['an ARP rule that is none', withField('arp_rule', 1000), 'a rule of the header is out of range'],
  ['a row of no rule', withElement('rows', offsetOf('weir_row', 'rule'), 1000), 'row 0 points outside'],
  ['a row that goes on nowhere', withElement('rows', offsetOf('weir_row', 'next'), 1 << 20), 'row 0 points outside'],
  ['a point of nobody', withElement('points', offsetOf('weir_point', 'host_own'), 99), 'point 0 points outside'],
  [
    'an interface of no point',
    withElement('interfaces', offsetOf('weir_interface', 'point'), 99),
    'interface 0 points outside',
  ],
  [
    'an empty walk',
    withElement('subjects', offsetOf('weir_subject', 'walks') + offsetOf('weir_walk', 'count'), 0),
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
